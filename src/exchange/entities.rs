//! Character references of XML and HTML: the five of XML, numbers, and HTML's names for letters and signs.
//!
//! A name that is not known stays as it is written: text is never lost.

/// The names of U+00A0 to U+00FF, in that order.
const LATIN: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 \
    sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring \
    AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash \
    Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml \
    igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

const OTHERS: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("hellip", '…'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("lsaquo", '‹'),
    ("rsaquo", '›'),
    ("bull", '•'),
    ("euro", '€'),
    ("trade", '™'),
    ("larr", '←'),
    ("uarr", '↑'),
    ("rarr", '→'),
    ("darr", '↓'),
    ("harr", '↔'),
    ("rArr", '⇒'),
    ("ne", '≠'),
    ("le", '≤'),
    ("ge", '≥'),
    ("asymp", '≈'),
    ("minus", '−'),
    ("infin", '∞'),
    ("radic", '√'),
    ("sum", '∑'),
    ("permil", '‰'),
    ("dagger", '†'),
    ("oelig", 'œ'),
    ("OElig", 'Œ'),
    ("scaron", 'š'),
    ("Scaron", 'Š'),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("checkmark", '✓'),
    ("Omega", 'Ω'),
    ("alpha", 'α'),
    ("beta", 'β'),
    ("pi", 'π'),
    ("mu", 'μ'),
];

/// The character a reference stands for, without its `&` and `;`.
pub(crate) fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        // A NUL or half a pair is no character; the sign for one is what browsers show.
        return code.ok().map(|code| char::from_u32(code).filter(|c| *c != '\0').unwrap_or('\u{FFFD}'));
    }
    if let Some((_, c)) = OTHERS.iter().find(|(known, _)| *known == name) {
        return Some(*c);
    }
    let place = LATIN.split_whitespace().position(|known| known == name)?;
    char::from_u32(0xA0 + u32::try_from(place).ok()?)
}

/// The text with its references resolved.
pub(crate) fn resolved(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let name = from.get(1..).unwrap_or_default();
        let end = name.find(';').filter(|end| *end <= 32);
        match end.and_then(|end| Some((character(name.get(..end)?)?, end))) {
            Some((c, end)) => {
                out.push(c);
                rest = name.get(end + 1..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = name;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_become_characters_and_unknown_ones_stay() {
        assert_eq!(
            resolved("a &lt; b &amp;&nbsp;&oacute;&#233;&#x1F600; &nope; R&D &"),
            "a < b &\u{a0}óé😀 &nope; R&D &"
        );
        assert_eq!(resolved("&yuml;&szlig;&#0;&#xD800;"), "ÿß\u{FFFD}\u{FFFD}");
    }
}
