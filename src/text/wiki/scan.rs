//! Looking at wiki markup character by character, never past its ends.

/// Signs that a backslash in front of them makes ordinary.
pub(super) const ESCAPABLE: &str = "-#*_+?^~|%{}[]()!@";

/// A text of which every part is known by where it starts and ends.
pub(super) struct Scan {
    chars: Vec<char>,
}

/// A piece of the text: from here to before there.
pub(super) type Span = (usize, usize);

/// Macros that are known not to be closed from here on.
pub(super) type Unclosed = Vec<&'static str>;

/// A known macro at its opening: name, parameters, and where it ends.
pub(super) struct Opening {
    pub(super) name: &'static str,
    pub(super) parameters: String,
    pub(super) end: usize,
}

/// The macros that make blocks.
const MACROS: [&str; 4] = ["code", "noformat", "quote", "panel"];

impl Scan {
    pub(super) fn new(text: &str) -> Self {
        Self { chars: text.chars().collect() }
    }

    pub(super) fn len(&self) -> usize {
        self.chars.len()
    }

    /// The character here; a line's end before the start and behind the end.
    pub(super) fn at(&self, at: usize) -> char {
        self.chars.get(at).copied().unwrap_or('\n')
    }

    /// The character before this one.
    pub(super) fn before(&self, at: usize) -> char {
        at.checked_sub(1).map_or('\n', |at| self.at(at))
    }

    pub(super) fn slice(&self, (from, to): Span) -> &[char] {
        self.chars.get(from..to.min(self.chars.len())).unwrap_or_default()
    }

    pub(super) fn text(&self, span: Span) -> String {
        self.slice(span).iter().collect()
    }

    pub(super) fn starts(&self, at: usize, with: &str) -> bool {
        with.chars().enumerate().all(|(offset, c)| self.chars.get(at + offset) == Some(&c))
    }

    /// Whether a backslash here makes the next sign ordinary.
    pub(super) fn escapes(&self, at: usize) -> bool {
        self.at(at) == '\\' && ESCAPABLE.contains(self.at(at + 1)) && self.before(at) != '\\'
    }

    /// The first place from here on that does not hold a blank.
    pub(super) fn past_blanks(&self, mut at: usize, to: usize) -> usize {
        while at < to && matches!(self.at(at), ' ' | '\t') {
            at += 1;
        }
        at
    }

    /// Where the row ends.
    pub(super) fn row_end(&self, from: usize, to: usize) -> usize {
        self.slice((from, to)).iter().position(|c| *c == '\n').map_or(to, |offset| from + offset)
    }

    /// Where this stands next.
    pub(super) fn find(&self, what: &str, from: usize, to: usize) -> Option<usize> {
        let last = to.checked_sub(what.chars().count())?;
        (from..=last).find(|at| self.starts(*at, what))
    }

    /// The span without white space at its ends.
    pub(super) fn trimmed(&self, (mut from, mut to): Span) -> Span {
        while from < to && self.at(from).is_whitespace() {
            from += 1;
        }
        while from < to && self.before(to).is_whitespace() {
            to -= 1;
        }
        (from, to)
    }

    /// The block macro that opens here.
    pub(super) fn opening(&self, at: usize, to: usize) -> Option<Opening> {
        if self.at(at) != '{' {
            return None;
        }
        let name = MACROS
            .into_iter()
            .find(|name| self.starts(at + 1, name) && matches!(self.at(at + 1 + name.len()), ':' | '}'))?;
        let start = at + 1 + name.len();
        let end =
            self.slice((start, to.min(start + 2000))).iter().position(|c| matches!(c, '}' | '\n'))? + start;
        if self.at(end) != '}' {
            return None;
        }
        Some(Opening { name, parameters: self.text((start + 1, end)), end: end + 1 })
    }

    /// Where the macro that opened here is closed. Names that are not closed any more are remembered.
    pub(super) fn closing(&self, opening: &Opening, to: usize, unclosed: &mut Unclosed) -> Option<usize> {
        if unclosed.contains(&opening.name) {
            return None;
        }
        let found = self.find(&format!("{{{}}}", opening.name), opening.end, to);
        if found.is_none() {
            unclosed.push(opening.name);
        }
        found
    }

    /// The image that stands here: its inside, and where it ends.
    pub(super) fn image(&self, at: usize, to: usize) -> Option<(Span, usize)> {
        let before = self.before(at);
        let next = self.at(at + 1);
        if self.at(at) != '!'
            || before.is_alphanumeric()
            || before == '\\'
            || next.is_whitespace()
            || matches!(next, '!' | '|')
        {
            return None;
        }
        let inside = self.slice((at + 1, to));
        let length = inside.iter().position(|c| matches!(c, '!' | '\n'))?;
        let end = at + 1 + length;
        if self.at(end) != '!' || self.before(end).is_whitespace() || self.at(end + 1).is_alphanumeric() {
            return None;
        }
        Some(((at + 1, end), end + 1))
    }

    /// The brackets that open here: their inside. There are no brackets and no line's ends in it.
    pub(super) fn brackets(&self, at: usize, to: usize) -> Option<Span> {
        if self.at(at) != '[' {
            return None;
        }
        let length = self.slice((at + 1, to)).iter().position(|c| matches!(c, '[' | ']' | '\n'))?;
        let end = at + 1 + length;
        (self.at(end) == ']' && length > 0).then_some((at + 1, end))
    }

    /// The fixed-width text that opens here: its inside.
    pub(super) fn fixed(&self, at: usize, to: usize) -> Option<Span> {
        if !self.starts(at, "{{") || self.at(at + 2).is_whitespace() {
            return None;
        }
        let mut end = at + 2;
        loop {
            match self.at(end) {
                _ if end + 1 >= to => return None,
                '\n' => return None,
                '\\' if self.escapes(end) => end += 1,
                '{' if self.at(end + 1) == '{' && end > at + 2 => return None,
                '}' if self.at(end + 1) == '}' => break,
                _ => {}
            }
            end += 1;
        }
        let empty = end == at + 2 || self.text((at + 2, end)) == "{";
        (!empty && !self.before(end).is_whitespace()).then_some((at + 2, end))
    }
}
