//! The little HTML that Markdown may hold: cut into tags and text.

/// A piece of HTML.
#[derive(Debug, PartialEq)]
pub(super) enum Piece<'a> {
    /// Text, still with its entities.
    Text(&'a str),
    /// An opening tag: its name in small letters, and its attributes as they stand.
    Open(String, &'a str),
    /// A closing tag.
    Close(String),
}

/// Cuts HTML into pieces. Comments, instructions and declarations are left out; a `<` that opens no tag
/// is text.
pub(super) fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut rest = html;
    let mut from = 0;
    while let Some(found) = rest.get(from..).and_then(|tail| tail.find('<')) {
        let at = from + found;
        let (head, tail) = rest.split_at(at);
        let Some((piece, length)) = tag(tail) else {
            from = at + 1;
            continue;
        };
        if !head.is_empty() {
            out.push(Piece::Text(head));
        }
        out.extend(piece);
        rest = tail.get(length..).unwrap_or_default();
        from = 0;
    }
    if !rest.is_empty() {
        out.push(Piece::Text(rest));
    }
    out
}

/// The tag at the start of the text, and how long it is.
fn tag(text: &str) -> Option<(Option<Piece<'_>>, usize)> {
    let hidden = |end: &str, from: usize| {
        let length =
            text.get(from..).and_then(|tail| tail.find(end)).map_or(text.len(), |at| from + at + end.len());
        Some((None, length))
    };
    if text.starts_with("<!--") {
        return if text.starts_with("<!-->") { Some((None, 5)) } else { hidden("-->", 4) };
    }
    if let Some(data) = text.strip_prefix("<![CDATA[") {
        return Some(match data.split_once("]]>") {
            Some((shown, _)) => (Some(Piece::Text(shown)), shown.len() + 12),
            None => (Some(Piece::Text(text)), text.len()),
        });
    }
    if text.starts_with("<?") {
        return hidden("?>", 2);
    }
    let after = text.get(1..)?;
    let (closing, after) = after.strip_prefix('/').map_or((false, after), |rest| (true, rest));
    if !after.starts_with(|c: char| c.is_ascii_alphabetic() || (c == '!' && !closing)) {
        return None;
    }
    let name_end =
        after.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '!')).unwrap_or(after.len());
    let (name, attributes) = after.split_at(name_end);
    let end = end_of(attributes)?;
    let length = text.len() - attributes.len() + end + 1;
    let name = name.to_ascii_lowercase();
    let piece = match attributes.get(..end) {
        _ if name.starts_with('!') => None,
        _ if closing => Some(Piece::Close(name)),
        attributes => Some(Piece::Open(name, attributes.unwrap_or_default())),
    };
    Some((piece, length))
}

/// Where the tag's `>` stands: the first outside of quotes, within a thousand characters.
fn end_of(attributes: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in attributes.char_indices().take(1000) {
        match (quote, c) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(c),
            (None, '<') => return None,
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

/// One attribute of a tag.
pub(super) fn attribute(attributes: &str, name: &str) -> Option<String> {
    let lower = attributes.to_ascii_lowercase();
    let at = lower.find(&format!(" {name}="))? + name.len() + 2;
    let value = attributes.get(at..)?;
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value.get(1..)?.split(quote).next()?,
        _ => value.split([' ', '\t', '\n', '/']).next()?,
    };
    Some(decoded(value))
}

/// Text with its commonest entities resolved.
pub(super) fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (head, tail) = rest.split_at(at);
        out.push_str(head);
        let end = tail.char_indices().take(12).find(|(_, c)| *c == ';').map(|(end, _)| end);
        match end.and_then(|end| Some((entity(tail.get(1..end)?)?, end + 1))) {
            Some((c, length)) => {
                out.push(c);
                rest = tail.get(length..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = tail.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    let number = |digits: &str, base| u32::from_str_radix(digits, base).ok().and_then(char::from_u32);
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "nbsp" => Some('\u{a0}'),
        _ => match name.strip_prefix('#')?.strip_prefix(['x', 'X']) {
            Some(hex) => number(hex, 16),
            None => number(name.get(1..)?, 10),
        },
    }
}

/// Text in which nothing is a tag or an entity.
pub(super) fn encoded(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_text() {
        assert_eq!(
            pieces("a < b <B class='>'>c</b><!-- <i> -->d<?x?>"),
            [
                Piece::Text("a < b "),
                Piece::Open("b".into(), " class='>'"),
                Piece::Text("c"),
                Piece::Close("b".into()),
                Piece::Text("d")
            ]
        );
        assert_eq!(pieces("<div id=\"foo\n"), [Piece::Text("<div id=\"foo\n")]);
    }

    #[test]
    fn attributes_and_entities() {
        assert_eq!(attribute(" class=x href=\"a&amp;b\"", "href").as_deref(), Some("a&b"));
        assert_eq!(attribute(" SRC=x/y", "href"), None);
        assert_eq!(decoded("&lt;b&gt; &#65;&#x42; &what; & &#xffffffff;"), "<b> AB &what; & &#xffffffff;");
    }
}
