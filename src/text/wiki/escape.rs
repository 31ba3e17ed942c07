//! Making foreign text harmless in wiki markup.

use super::super::doc::clean;
use super::emoji;
use super::scan::ESCAPABLE;

/// What is put where no backslash helps: it takes no room.
pub(super) const NOTHING: char = '\u{200b}';

/// Text as wiki markup that shows it as it is, in one row: nothing in it is markup, a macro, a link, an
/// image or a picture.
pub fn escaped(text: &str) -> String {
    let mut out = String::new();
    escape(&clean(text).replace('\n', " "), &mut out, '\n', '\n', false);
    out
}

/// Adds text that stands between these two characters. In a cell of a table there are no bars.
pub(super) fn escape(text: &str, out: &mut String, before: char, after: char, in_cell: bool) {
    let chars: Vec<char> = text.chars().collect();
    let at = |index: usize| chars.get(index).copied().unwrap_or(after);
    let starts = |index: usize, with: &str| {
        with.chars().enumerate().all(|(offset, c)| chars.get(index + offset) == Some(&c))
    };
    let mut previous = before;
    let mut row_start = before == '\n';
    for (index, &c) in chars.iter().enumerate() {
        let next = at(index + 1);
        let both = |test: fn(&char) -> bool| test(&previous) && test(&next);
        let blanks = both(|c| matches!(c, ' ' | '\t' | '\n')) && !row_start;
        let emoji = || emoji::at(chars.get(index..).unwrap_or_default()).is_some();
        let backslash = match c {
            '{' | '}' | '[' => true,
            '|' => !in_cell,
            '*' | '_' | '-' | '+' | '^' | '~' => !both(char::is_ascii_alphanumeric) && !blanks,
            '#' => row_start,
            '?' => next == '?' || previous == '?',
            '!' => !next.is_whitespace(),
            '(' => emoji() || matches!(previous, ':' | ';'),
            ')' => matches!(previous, ':' | ';'),
            _ => false,
        };
        // A row that would be a heading or a quote, and the colon of an address.
        let nothing_before = match c {
            'b' | 'h' if row_start => starts(index, "bq.") || (next.is_ascii_digit() && at(index + 2) == '.'),
            ':' => (next == '/' && at(index + 2) == '/') || (previous == 'o' && !next.is_whitespace()),
            _ => false,
        };
        let nothing_behind = match c {
            '\\' => ESCAPABLE.contains(next) || matches!(next, '\\' | '\n'),
            ':' => matches!(next, 'P' | 'D') && emoji(),
            _ => false,
        };
        if nothing_before {
            out.push(NOTHING);
        }
        if backslash {
            out.push('\\');
        }
        out.push(if c == '|' && in_cell { '¦' } else { c });
        if nothing_behind {
            out.push(NOTHING);
        }
        row_start = row_start && matches!(c, ' ' | '\t');
        previous = c;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_does_nothing() {
        for (text, safe) in [
            ("{code}", "\\{code\\}"),
            ("a-b snake_case 2 * 3", "a-b snake_case 2 * 3"),
            ("*a* f(x) :)", "\\*a\\* f\\(x) :\\)"),
            ("h1. x", "\u{200b}h1. x"),
            ("C:\\dir \\\\x", "C:\\dir \\\u{200b}\\x"),
            ("# a", "\\# a"),
        ] {
            assert_eq!(escaped(text), safe, "{text}");
        }
    }
}
