//! Function words and words of magnitude, by key, between white space.

/// Words that do not begin or end an English fragment.
pub(super) const ENGLISH_FUNCTION: &str = "
a about above after again against all also although am among an and another any are as at be because
been before being below between both but by can could d did do does doing done don't doesn't down
during each either else even ever every few for from further had has have having he her here hers
him his how i if in into is it it's its itself just ll may me might more most much must my neither no
nor not now of off on once one only onto or other our ours out over own per re s same shall she should
since so some such t than that the their theirs them then there these they this those though through
thus to too under until up upon us ve very via was we were what when where whether which while who
whom whose why will with within without would yet you your yours";

/// Words that make a value with a number beside them.
pub(super) const ENGLISH_MAGNITUDE: &str = "
hundred hundreds thousand thousands million millions billion billions trillion trillions dozen dozens
lakh lakhs crore crores percent pct percentage one two three four five six seven eight nine ten eleven
twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty
seventy eighty ninety half quarter january february march april june july august september october
november december jan feb mar apr jun jul aug sep sept oct nov dec";

/// Urdu postpositions, auxiliaries, pronouns and particles.
pub(super) const URDU_FUNCTION: &str = "
کا کی کے کو سے میں پر نے تک بھی ہی تو اور یا کہ جو جس جن یہ وہ اس ان ہے ہیں تھا تھی تھے ہو ہوا ہوئی ہوئے
ہوں گا گی گے کر کرنے کرتا کرتی کرتے کیا کیے گیا گئی گئے جا جاتا جاتی جاتے رہا رہی رہے نہیں نہ لیے لئے ساتھ
بعد پہلے دوران طور ذریعے مطابق بارے ہم آپ میں تم مگر لیکن اگر جب تب کیونکہ چونکہ تاکہ بلکہ والا والی والے
اپنا اپنی اپنے ایک کچھ کوئی کسی ہر سب دی دیا دیے دینے لی لیا لینے سکتا سکتی سکتے چاہیے";

/// Urdu words that make a value with a number beside them.
pub(super) const URDU_MAGNITUDE: &str = "
سو ہزار لاکھ کروڑ ملین ارب بلین کھرب ٹریلین فیصد درجن دو تین چار پانچ چھ سات آٹھ نو دس بیس پچاس
جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر";

/// Chinese particles, prepositions, pronouns and conjunctions.
pub(super) const CHINESE_FUNCTION: &str = "
的 了 着 过 在 是 和 与 或 及 以及 等 将 对 对于 为 从 被 把 也 都 而 但 但是 就 并 并且 以 于 由 向 给 让 使
这 那 这个 那个 这些 那些 其 该 此 它 他 她 我 你 您 我们 你们 他们 它们 不 没 没有 有 会 能 可以 可能 应 应该
要 如果 因为 所以 因此 则 又 再 还 很 更 最 之 所 中 上 下 里 后 前 时 一 个 一个 一种 种 些 到 用 来 去 地 得 吗 呢";

/// Chinese words that make a value with a number beside them.
pub(super) const CHINESE_MAGNITUDE: &str = "
十 百 千 万 亿 兆 百万 千万 百分之 两 三 四 五 六 七 八 九 零 年 月 日 元 美元";
