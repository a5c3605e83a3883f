//! Endings that words have in each language.
//!
//! What an index learns of stems should hold for words too that it does not have, and that a reader may type. So these
//! endings are put to its words, and their stems are learned as well (see `languages::learn`).

/// By language, its most frequent endings, folded. Where a word has none, it has the empty one.
/// Source: words with one stem in the Universal Declaration of Human Rights, and for English in the Rust Book.
pub(super) const ENDINGS: [(&str, &str); 31] = [
    ("ar", "ا ه يه ت ته ها هم ي"),
    ("ca", "s a es t i ns ar ment n ts al ament cio da e ies ir itat ius ques acio acions ada"),
    ("da", "s e t r en er et lse ne ens n elige else es ets ig lig lige nde te enes hed ighed"),
    ("de", "en n e r es s er em et m ung ern t erheit ige igkeit lich lichen licher lichkeit rn"),
    ("el", "α σ εσ η ων ο ησ ασ ουν υ ει εισ ου ουσ υσ ι οσ αν ε εται ικου κων οι"),
    ("en", "s ing ed e es ly ion y d ies ions ation al er ally ers ity ive able ations ful ied ness"),
    ("eo", "n j o a e aj i an as oj u jn on is ojn ajn us s"),
    ("es", "s es o a os idad as da do en amente ar cion e dos idos mente n r able ad ado aran"),
    ("et", "le l st s ks d t e ga lt da te ne tud ele ma sele ta b dust gi sse tele"),
    ("eu", "a ak en ko ek tzeko z an ez ean ra ren aren ari go tza zeko zko k koa n tako tu"),
    ("fi", "n en an a illa een ia sta ta ssa t lle et ien in ista ita on aa den eseen essa esti"),
    ("fr", "s e ment le ant es r ux ement l les ation ee er ite aient ations ees erait f ie ion ir"),
    ("ga", "a adh imh mh"),
    ("hi", "ों ी े ा ता ना ओं ताओं यों ि एं कर या िए ियों ेगा ेगी"),
    ("hu", "t i nek a re ben hoz nak ot ek hez at ban e ok on en ra ahoz atol et tol aban"),
    (
        "hy",
        "ի ը ության ելու վել ական ին ն ների ով ում ան ել ու ված վեն իկ ից ությունները ությունների քների ալով ալու",
    ),
    ("id", "nya an pun annya"),
    ("it", "i e o a ita amente mento ono to zione ano are re ti ati ere he isce ite ive mente ne uti"),
    ("lt", "a u o i os s ai iu as es e ems is oje omis emis ti us am ia ais ant ei"),
    ("ne", "को मा लाई हरु द्वारा ले ने हरूको का हरू हरूमा दा नेछ सँग हरुलाई हरूले ु छन् दै नु हरुको हरुद्वारा हरुमा"),
    ("nl", "en e ing heid al de ingen le s ten at baar fende gesteld ig ige iging liteit n ne orte ot ren"),
    ("no", "e er s en r et n ne t elige lse ens es ets ig ene enes het ighet igheter lig lige lighet"),
    ("pl", "a e y ego u ych i ej ie em o ym ow ami ach ch c go j om ac ia m"),
    ("pt", "s a o i os cao em m as do e es idade r ais am amente ar dos idos mente ada adas"),
    ("ro", "a e i ii lor ului le rea ul are ele itatea re te area ei ilor t ate atoare au bila ea"),
    ("ru", "е а и я ю ого ы о ой ом у ых ей й ам ами ое ый их ую ыми ах го"),
    ("sr", "a e u i o om og im m ima ih ama h ju oj ti aca ci eva g juci li ost"),
    ("sv", "a en s ar t e ens er liga na as het ighet lig nas nde ndet ad ade are arnas de else"),
    ("ta", "ன ச் ப் ம் யில் ் க் ில் ும் க த் க்கும் ந்த ப்பட்ட யின் ுக்கும் களும் கள் கவும் க்கோ ங்களுக்கும் தல் தாக"),
    (
        "tr",
        "in i ya dan ine k larina ler nin ini lar larin a e lara lari larinin lariyla leri sina da de inde",
    ),
    ("yi", "ן ע ער ונג ט ען ר ס נס ץ קײט ארבעט געקליבענע דיקן דיקע הײט ונגען טע טער ישע ישער ך כן"),
];
