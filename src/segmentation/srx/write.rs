//! SRX 2.0 as XML.

use std::fmt::Write;

use super::Srx;

pub(super) fn write(srx: &Srx) -> String {
    let yes = |yes| if yes { "yes" } else { "no" };
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <srx xmlns=\"http://www.lisa.org/srx20\" version=\"2.0\">\n",
    );
    // Writing to a string cannot fail.
    let mut line = |line: std::fmt::Arguments<'_>| {
        let _ = writeln!(xml, "{line}");
    };
    let (subflows, cascade) = (yes(srx.segment_subflows), yes(srx.cascade));
    line(format_args!("  <header segmentsubflows=\"{subflows}\" cascade=\"{cascade}\">"));
    let codes = srx.format_handling;
    for (kind, include) in
        [("start", codes.start), ("end", codes.end), ("isolated", codes.isolated)]
    {
        line(format_args!("    <formathandle type=\"{kind}\" include=\"{}\"/>", yes(include)));
    }
    line(format_args!("  </header>\n  <body>\n    <languagerules>"));
    for rules in &srx.rules {
        line(format_args!("      <languagerule languagerulename=\"{}\">", escaped(&rules.name)));
        for rule in &rules.rules {
            let name = rule.name.replace("--", "- -");
            line(format_args!("        <!-- {} -->", name.trim_end_matches('-')));
            line(format_args!("        <rule break=\"{}\">", yes(rule.breaks)));
            let (before, after) = (escaped(&rule.before.source), escaped(&rule.after.source));
            line(format_args!("          <beforebreak>{before}</beforebreak>"));
            line(format_args!("          <afterbreak>{after}</afterbreak>"));
            line(format_args!("        </rule>"));
        }
        line(format_args!("      </languagerule>"));
    }
    line(format_args!("    </languagerules>\n    <maprules>"));
    for map in &srx.maps {
        let (pattern, rules) = (escaped(&map.language.source), escaped(&map.rules));
        line(format_args!(
            "      <languagemap languagepattern=\"{pattern}\" languagerulename=\"{rules}\"/>"
        ));
    }
    line(format_args!("    </maprules>\n  </body>\n</srx>"));
    xml
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                let _ = write!(escaped, "&#{};", u32::from(c));
            }
            c => escaped.push(c),
        }
    }
    escaped
}
