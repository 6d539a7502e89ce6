//! Any bytes as a glossary, in each of its formats: it is read or refused, and what was read comes back
//! the same from what is written of it.
#![no_main]

use std::path::Path;

use karakoram::format::glossary::{TbxVersion, read, write_tbx};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for name in ["fuzz.tbx", "fuzz.tsv", "fuzz.xlsx"] {
        let Ok((glossary, _)) = read(bytes, Path::new(name)) else { continue };
        let (written, _) = write_tbx(&glossary, TbxVersion::Three);
        let (again, _) = read(&written, Path::new("again.tbx")).expect("what was written is read");
        let (twice, _) = write_tbx(&again, TbxVersion::Two);
        let (third, _) = read(&twice, Path::new("again.tbx")).expect("what was written is read");
        assert_eq!(again, third);
    }
});
