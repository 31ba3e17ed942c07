//! Bare addresses in Markdown text, which GitHub makes links of.

use super::super::doc::{CODE, Inline, is_link, push};

/// The same line with its bare addresses linked.
pub(super) fn linked(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(inlines.len());
    for inline in inlines {
        match inline {
            Inline::Text(text, marks) if marks.link.is_empty() && !marks.has(CODE) => {
                let mut rest = text.as_str();
                while let Some((before, address)) = next(rest, last_char(&out)) {
                    push(&mut out, before.to_owned(), marks.clone());
                    let mut to = marks.clone();
                    to.link = whole(address);
                    push(&mut out, address.to_owned(), to);
                    rest = rest.get(before.len() + address.len()..).unwrap_or_default();
                }
                push(&mut out, rest.to_owned(), marks);
            }
            other => out.push(other),
        }
    }
    out
}

fn last_char(out: &[Inline]) -> char {
    match out.last() {
        Some(Inline::Text(text, _)) => text.chars().next_back().unwrap_or(' '),
        _ => ' ',
    }
}

/// What stands before the first address, and the address.
fn next(text: &str, before: char) -> Option<(&str, &str)> {
    let mut from = 0;
    loop {
        let rest = text.get(from..)?;
        let at = from + rest.find(['h', 'w', 'H', 'W'])?;
        let (head, tail) = text.split_at_checked(at)?;
        let previous = head.chars().next_back().unwrap_or(before);
        if (previous.is_whitespace() || matches!(previous, '(' | '*' | '_' | '~'))
            && let Some(address) = address(tail)
        {
            return Some((head, address));
        }
        from = at + 1;
    }
}

fn address(text: &str) -> Option<&str> {
    let lower = text.get(..text.len().min(8)).map(str::to_ascii_lowercase)?;
    let start = ["http://", "https://", "www."].into_iter().find(|start| lower.starts_with(start))?.len();
    if !text.get(start..)?.starts_with(char::is_alphanumeric) {
        return None;
    }
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>')).unwrap_or(text.len());
    let mut url = text.get(..end)?;
    let open = url.matches('(').count();
    let mut close = url.matches(')').count();
    while let Some(last) = url.chars().next_back() {
        let ends_it = match last {
            ')' => close > open,
            _ => matches!(last, '?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | '"' | ';' | '|' | ']'),
        };
        if !ends_it {
            break;
        }
        close -= usize::from(last == ')');
        url = url.get(..url.len() - last.len_utf8())?;
    }
    is_link(&whole(url)).then_some(url)
}

/// The address with its scheme.
fn whole(address: &str) -> String {
    let bare = address.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."));
    format!("{}{address}", if bare { "http://" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_ends_before_punctuation() {
        for (text, found) in [
            ("https://a.b/c_(d)). x", Some("https://a.b/c_(d)")),
            ("see http://a.b, or", Some("http://a.b")),
            ("(www.a.b)", Some("www.a.b")),
            ("xhttp://a.b", None),
            ("http://.", None),
            ("ähttps", None),
        ] {
            assert_eq!(next(text, ' ').map(|(_, address)| address), found, "{text}");
        }
    }
}
