//! Text in many languages: Grüße, 你好, שלום, مرحبا, 👩‍👩‍👧 – all in strings and comments.
use plugin_api::prelude::*;

const FLAGS: [&str; 3] = ["🇩🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏳️‍🌈"];

/// Zähle Zeichen – gut für „Anführungszeichen“ und Gedankenstriche.
#[tool]
fn unicode_text(text: String) -> (usize, usize, String) {
    let known = ["ß", "ü", "é", "日本", "שלום", "मनीष", "Ω", "∑", "½"];
    let hits = known.iter().filter(|k| text.contains(**k)).count();
    let c = 'é';
    let reversed: String = text.chars().rev().filter(|x| *x != c && *x != '\u{200b}').collect();
    (hits, FLAGS.iter().map(|f| f.chars().count()).sum(), reversed)
}
