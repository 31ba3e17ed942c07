//! What people read, in the browser's language.
//!
//! English stands in the code: `say!("{key} is up to date", key)`. For another language the browser's side
//! hands over a catalogue at its start, once; an English text that has no translation stays English. What is
//! written to a tracker, exported or kept as data never comes through here: it is the same for every reader.

use std::cell::Cell;
use std::fmt::{Display, Write as _};
use std::sync::OnceLock;

/// The text in the reader's language: a `&'static str` of a text alone, a `String` of one with placeholders,
/// which take the values in their English order. `{count, plural, one {# case} other {# cases}}` counts.
#[macro_export]
macro_rules! say {
    ($text:literal) => {
        $crate::texts::word($text)
    };
    ($text:literal, $($value:expr),+ $(,)?) => {
        $crate::texts::fill($text, &[$(&$value as &dyn ::std::fmt::Display),+])
    };
}

/// Marks a text that is for people but cannot be looked up where it stands; [`word`] looks it up later.
#[macro_export]
macro_rules! word {
    ($text:literal) => {
        $text
    };
}

/// A language other than English, as the browser's side knows it.
pub struct Language {
    /// Translations by the hash of the English text, in the order of the hashes.
    texts: Vec<(u32, &'static str)>,
    /// Which form a number takes, by CLDR's names: `one`, `few`, `other`.
    plural: fn(u64) -> String,
    /// A day as people write it, of milliseconds since 1970.
    day: fn(u64) -> String,
}

static LANGUAGE: OnceLock<Language> = OnceLock::new();

/// Takes the catalogue of the reader's language, as `{"hash": "text"}`; the texts stay for the worker's life.
pub fn speak(catalogue: &str, plural: fn(u64) -> String, day: fn(u64) -> String) {
    let Ok(serde_json::Value::Object(read)) = serde_json::from_str(catalogue) else { return };
    let mut texts: Vec<(u32, &'static str)> = Vec::with_capacity(read.len());
    for (hash, text) in read {
        if let (Ok(hash), serde_json::Value::String(text)) = (u32::from_str_radix(&hash, 16), text) {
            texts.push((hash, text.leak()));
        }
    }
    texts.sort_unstable_by_key(|(hash, _)| *hash);
    // Said twice it is the same language.
    let _ = LANGUAGE.set(Language { texts, plural, day });
}

/// The text's hash, FNV-1a as in `extension/language.js`.
fn key(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The translation of a text that `say!` or `word!` named; of any other text itself.
#[inline(never)]
pub fn word(english: &str) -> &str {
    let Some(language) = spoken() else { return english };
    let found = language.texts.binary_search_by_key(&key(english), |(hash, _)| *hash);
    found.ok().and_then(|at| language.texts.get(at)).map_or(english, |(_, text)| text)
}

thread_local! {
    static IN_ENGLISH: Cell<bool> = const { Cell::new(false) };
}

/// Makes a text that is not for this reader alone, such as one for a tracker: in English.
pub fn in_english<T>(make: impl FnOnce() -> T) -> T {
    let before = IN_ENGLISH.replace(true);
    let text = make();
    IN_ENGLISH.set(before);
    text
}

/// The day of a moment, given as `2026-11-21` too.
pub fn day(milliseconds: u64, iso: &str) -> String {
    spoken().map_or_else(|| iso.to_owned(), |language| (language.day)(milliseconds))
}

/// A text with its placeholders filled. `say!` is the way here.
#[inline(never)]
pub fn fill(english: &str, values: &[&dyn Display]) -> String {
    filled(word(english), english, values, spoken().map_or(english_plural, |language| language.plural))
}

/// The language of what is being said; none in English.
fn spoken() -> Option<&'static Language> {
    LANGUAGE.get().filter(|_| !IN_ENGLISH.get())
}

fn english_plural(number: u64) -> String {
    if number == 1 { "one" } else { "other" }.to_owned()
}

fn filled(words: &str, english: &str, values: &[&dyn Display], plural: fn(u64) -> String) -> String {
    let mut made = String::with_capacity(words.len() + 16);
    let mut rest = words;
    while let Some((before, after)) = rest.split_once('{') {
        made.push_str(before);
        let (name, forms, tail) = hole(after);
        if let Some(value) = values.get(place(english, name)) {
            if forms.is_empty() {
                // It fails only where memory ends.
                let _ = write!(made, "{value}");
            } else {
                let number = value.to_string();
                let kind = plural(number.parse().unwrap_or_default());
                let form = form(forms, &kind).or_else(|| form(forms, "other")).unwrap_or_default();
                made.push_str(&form.replace('#', &number));
            }
        }
        rest = tail;
    }
    made.push_str(rest);
    made
}

/// A placeholder's name, the forms it counts in, and what follows it, of a text after its `{`.
fn hole(after: &str) -> (&str, &str, &str) {
    let (name, rest) = after.split_at(after.find([',', '}']).unwrap_or(after.len()));
    match rest.strip_prefix(", plural, ").and_then(|forms| forms.split_once("}}")) {
        Some((forms, tail)) => (name, forms, tail),
        None => (name, "", rest.get(1..).unwrap_or_default()),
    }
}

/// Which value belongs to a name: they are given in English order.
fn place(english: &str, name: &str) -> usize {
    let mut rest = english;
    let mut at = 0;
    while let Some((_, after)) = rest.split_once('{') {
        let (here, _, tail) = hole(after);
        if here == name {
            return at;
        }
        at += 1;
        rest = tail;
    }
    usize::MAX
}

/// One form of a number's, without its braces.
fn form<'a>(forms: &'a str, kind: &str) -> Option<&'a str> {
    let mut rest = forms;
    while let Some((name, after)) = rest.split_once(" {") {
        let (text, tail) = after.split_once('}').unwrap_or((after, ""));
        if name.trim() == kind {
            return Some(text);
        }
        rest = tail;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_catalogue_english_is_spoken() {
        assert_eq!(say!("Saved"), "Saved");
        assert_eq!(say!("{done} of {total} pushed", 2, "three"), "2 of three pushed");
        assert_eq!(say!("{n, plural, one {# case} other {# cases}} of {key}", 1, "CYC-1"), "1 case of CYC-1");
        assert_eq!(
            say!("{n, plural, one {# case} other {# cases}} of {key}", 0, "CYC-1"),
            "0 cases of CYC-1"
        );
        assert_eq!(say!("{what} and {what}", "{a}", "b"), "{a} and {a}");
    }

    #[test]
    fn a_translation_may_turn_the_sentence_round() {
        let english = "Took {n, plural, one {# issue} other {# issues}} of {project}";
        let german = "Aus {project} {n, plural, one {wurde # Vorgang} other {wurden # Vorgänge}} übernommen";
        let say = |n: u64| filled(german, english, &[&n, &"acme/shop"], english_plural);
        assert_eq!(say(1), "Aus acme/shop wurde 1 Vorgang übernommen");
        assert_eq!(say(2), "Aus acme/shop wurden 2 Vorgänge übernommen");
    }

    #[test]
    fn the_hash_is_the_one_of_the_scripts() {
        assert_eq!(key(""), 0x811c_9dc5);
        assert_eq!(key("Close"), 0xcd86_acc3);
    }
}
