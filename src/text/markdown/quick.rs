//! GitLab's quick actions: lines that would be carried out with the token's rights, and taken out of the text.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// Markdown in which no line is a quick action: a line that begins with a slash and a word, outside of code,
/// gets a backslash before the slash, which shows the same. Which lines are code the reader says.
pub fn defused(markdown: &str) -> String {
    let code: Vec<std::ops::Range<usize>> = Parser::new(markdown)
        .into_offset_iter()
        .filter_map(|(event, range)| matches!(event, Event::Start(Tag::CodeBlock(_))).then_some(range))
        .collect();
    let mut out = String::with_capacity(markdown.len());
    let mut at = 0;
    for line in markdown.split_inclusive('\n') {
        let action = line.trim_start_matches([' ', '\t', '>']);
        let acts = action.strip_prefix('/').is_some_and(|word| {
            word.chars().next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        });
        let slash = at + line.len() - action.len();
        if acts && !code.iter().any(|range| range.contains(&slash)) {
            out.push_str(line.strip_suffix(action).unwrap_or_default());
            out.push('\\');
            out.push_str(action);
        } else {
            out.push_str(line);
        }
        at += line.len();
    }
    out
}

/// Markdown in which no name is a mention: after each `@` of a text, outside of code, stands a space
/// without width, which shows the same and notifies nobody.
pub fn muted(markdown: &str) -> String {
    let mut at_signs = Vec::new();
    let mut in_code = false;
    for (event, range) in Parser::new(markdown).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(_) if !in_code => {
                let text = markdown.get(range.clone()).unwrap_or_default();
                let signs = text.match_indices('@').map(|(at, _)| range.start + at + 1);
                let names = |at: &usize| {
                    markdown
                        .get(*at..)
                        .and_then(|rest| rest.chars().next())
                        .is_some_and(char::is_alphanumeric)
                };
                at_signs.extend(signs.filter(names));
            }
            _ => {}
        }
    }
    at_signs.sort_unstable();
    at_signs.dedup();
    let mut out = markdown.to_owned();
    for at in at_signs.into_iter().rev() {
        out.insert(at, '\u{200b}');
    }
    out
}

/// Takes back what [`muted`] put in.
pub fn unmuted(markdown: &str) -> String {
    markdown.replace("@\u{200b}", "@")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(defused(text), expect);
        assert_eq!(defused(expect), expect, "once is enough");
    }

    #[test]
    fn no_line_is_a_quick_action() {
        check("/close\nsee /close", "\\/close\nsee /close");
        check("> /close\r\n/assign me", "> \\/close\r\n\\/assign me");
        check("word\n    /close", "word\n    \\/close");
        check("/ 2\n//x", "/ 2\n//x");
    }

    #[test]
    fn no_name_is_a_mention() {
        let check = |text: &str, expect: &str| {
            assert_eq!(muted(text), expect);
            assert_eq!(muted(expect), expect, "once is enough");
            assert_eq!(unmuted(expect), text);
        };
        check("ask @bob, **@alice** and a@b.c", "ask @\u{200b}bob, **@\u{200b}alice** and a@\u{200b}b.c");
        check("`@bob`\n\n```\n@bob\n```", "`@bob`\n\n```\n@bob\n```");
        check("@ bob", "@ bob");
    }

    #[test]
    fn code_is_left_alone_and_what_only_looks_like_it_is_not() {
        check("```\n/close\n```\n  /label ~x", "```\n/close\n```\n  \\/label ~x");
        check("~~~\n```\n/a\n~~~\n/b", "~~~\n```\n/a\n~~~\n\\/b");
        check("````\n```\n/a\n````\n/b", "````\n```\n/a\n````\n\\/b");
        check("word\n\n    /code", "word\n\n    /code");
        check("```make```\n/close", "```make```\n\\/close");
        check("> ```\n/close", "> ```\n\\/close");
        check("    ```\n/close", "    ```\n\\/close");
    }
}
