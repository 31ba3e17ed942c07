//! The search for words in texts.

/// Whether the text has all words and phrases of a search.
pub(in crate::jira) fn has_words(text: &str, search: &str) -> bool {
    let have = split(text);
    let mut wanted = 0;
    let mut rest = search;
    while let Some((before, after)) = rest.split_once('"') {
        let (phrase, after) = after.split_once('"').unwrap_or((after, ""));
        let phrase = split(phrase);
        let loose: Vec<&str> = before.split_whitespace().collect();
        if !loose.iter().all(|word| has_word(&have, word, &mut wanted)) || !has_phrase(&have, &phrase) {
            return false;
        }
        wanted += phrase.len();
        rest = after;
    }
    rest.split_whitespace().all(|word| has_word(&have, word, &mut wanted)) && wanted > 0
}

fn split(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// One word as typed may be several for the index (`log-out`); a star at its end stands for any ending.
fn has_word(have: &[String], typed: &str, wanted: &mut usize) -> bool {
    let is_open = typed.ends_with('*');
    let words = split(typed);
    *wanted += words.len();
    if let (true, Some((last, first))) = (is_open, words.split_last()) {
        return has_phrase(have, first) && have.iter().any(|word| word.starts_with(last));
    }
    has_phrase(have, &words)
}

fn has_phrase(have: &[String], phrase: &[String]) -> bool {
    phrase.is_empty() || have.windows(phrase.len()).any(|window| window == phrase)
}

/// Whether Data Center can read the search at all: some characters mean something and must be escaped.
pub(super) fn is_readable(search: &str) -> bool {
    let mut is_escaped = false;
    for (at, letter) in search.chars().enumerate() {
        let is_special = matches!(letter, '(' | ')' | '[' | ']' | '{' | '}' | '^' | ':')
            || (at == 0 && matches!(letter, '*' | '?' | '!'));
        if is_special && !is_escaped {
            return false;
        }
        is_escaped = letter == '\\' && !is_escaped;
    }
    search.matches('"').count().is_multiple_of(2)
}
