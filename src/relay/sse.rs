//! Server-sent events, byte by byte as they come: bounded whatever a relay sends.
//!
//! It knows the fields of the format and smee's two events of its own. What a delivery means is not its business.

/// The longest event that is taken, in bytes; GitHub and smee end at less.
pub const EVENT_LIMIT: usize = 4 * 1024 * 1024;
/// The longest stretch without the end of any event; a relay that sends more of it is no relay.
pub const STRETCH_LIMIT: usize = 4 * EVENT_LIMIT;

/// What came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The relay says that it listens.
    Ready,
    /// The relay says that it is still there.
    Ping,
    /// Something was delivered.
    Data(String),
    /// Something was longer than is taken; it is left out.
    TooLong,
}

/// Reads a stream. It holds no more than one event.
#[derive(Default)]
pub struct Parser {
    line: Vec<u8>,
    data: Option<Vec<u8>>,
    kind: Vec<u8>,
    after_return: bool,
    has_begun: bool,
    skips: bool,
    stretch: usize,
}

impl Parser {
    /// Takes the next bytes and gives the events that they complete.
    pub fn feed(&mut self, mut bytes: &[u8]) -> Vec<Event> {
        let mut events = Vec::new();
        while let Some(at) = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            let (line, rest) = bytes.split_at(at);
            let end = rest.first().copied();
            bytes = rest.get(1..).unwrap_or_default();
            let is_second_half = end == Some(b'\n') && line.is_empty() && self.after_return;
            self.after_return = end == Some(b'\r');
            self.stretch = self.stretch.saturating_add(at + 1);
            if is_second_half && self.line.is_empty() {
                continue;
            }
            self.keep(line);
            let line = std::mem::take(&mut self.line);
            self.read(&line, &mut events);
        }
        if !bytes.is_empty() {
            self.after_return = false;
        }
        self.stretch = self.stretch.saturating_add(bytes.len());
        self.keep(bytes);
        events
    }

    /// Whether so much came without any event that no end is to be expected.
    pub fn is_endless(&self) -> bool {
        self.stretch > STRETCH_LIMIT
    }

    fn keep(&mut self, part: &[u8]) {
        let held = self.line.len() + self.data.as_ref().map_or(0, Vec::len);
        if held + part.len() > EVENT_LIMIT {
            self.skips = true;
            self.line = Vec::new();
            self.data = None;
        }
        if !self.skips {
            self.line.extend_from_slice(part);
        } else if !part.is_empty() {
            // Only whether the line is empty matters now.
            self.line = vec![b':'];
        }
    }

    fn read(&mut self, line: &[u8], events: &mut Vec<Event>) {
        let mut line = line;
        if !std::mem::replace(&mut self.has_begun, true) {
            line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        }
        if line.is_empty() {
            self.stretch = 0;
            events.extend(self.finish());
            return;
        }
        if self.skips {
            return;
        }
        let at = line.iter().position(|byte| *byte == b':').unwrap_or(line.len());
        let (name, value) = line.split_at(at);
        let value = value.get(1..).unwrap_or_default();
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match name {
            b"data" => match &mut self.data {
                Some(data) => {
                    data.push(b'\n');
                    data.extend_from_slice(value);
                }
                None => self.data = Some(value.to_vec()),
            },
            b"event" => self.kind = value.to_vec(),
            // A comment keeps the line open; ids and waits of a relay's own are nothing to us.
            _ => {}
        }
    }

    fn finish(&mut self) -> Option<Event> {
        let data = self.data.take();
        let kind = std::mem::take(&mut self.kind);
        if std::mem::take(&mut self.skips) {
            return Some(Event::TooLong);
        }
        match kind.as_slice() {
            b"ready" => Some(Event::Ready),
            b"ping" => Some(Event::Ping),
            b"" | b"message" => data.map(|data| Event::Data(String::from_utf8_lossy(&data).into_owned())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes of it, cut anywhere.
    #[track_caller]
    fn check(text: &[u8], expect: &[Event]) {
        assert_eq!(Parser::default().feed(text), expect);
        for cut in 0..=text.len() {
            let mut parser = Parser::default();
            let mut events = parser.feed(&text[..cut]);
            events.extend(parser.feed(&text[cut..]));
            assert_eq!(events, expect, "cut at {cut}");
        }
    }

    fn data(text: &str) -> Event {
        Event::Data(text.to_owned())
    }

    #[test]
    fn what_smee_sends_is_read() {
        check(
            b"id: 0\nevent: ready\ndata: {}\n\nid: 1\ndata: {\"a\":\"\xc3\xa9\"}\n\nid: 2\nevent: ping\ndata: {}\n\n",
            &[Event::Ready, data("{\"a\":\"é\"}"), Event::Ping],
        );
    }

    #[test]
    fn what_gosmee_sends_is_read() {
        check(b"data: {\"message\":\"ready\"}\n\n: keepalive\n\n", &[data("{\"message\":\"ready\"}")]);
    }

    #[test]
    fn every_end_of_a_line_counts_and_lines_are_joined() {
        check(b"\xef\xbb\xbfdata: a\r\ndata:b\rdata\n\r\n\r\rdata: c\n\n", &[data("a\nb\n"), data("c")]);
    }

    #[test]
    fn a_named_event_that_nobody_knows_and_an_unfinished_one_say_nothing() {
        check(b"event: secret\ndata: x\n\nretry: 1\n\ndata: cut", &[]);
    }

    #[test]
    fn bytes_that_are_no_text_do_no_harm() {
        assert_eq!(Parser::default().feed(b"data: \xff\xfe\n\n"), [data("\u{fffd}\u{fffd}")]);
    }

    #[test]
    fn too_long_an_event_is_left_out_and_the_next_one_is_read() {
        let mut parser = Parser::default();
        let part = vec![b'x'; 100_000];
        assert_eq!(parser.feed(b"data: "), []);
        for _ in 0..60 {
            assert_eq!(parser.feed(&part), []);
            assert!(parser.line.len() <= EVENT_LIMIT && !parser.is_endless());
        }
        assert_eq!(parser.feed(b"\ndata: more\n\ndata: next\n\n"), [Event::TooLong, data("next")]);
        let mut many = Parser::default();
        for _ in 0..60 {
            assert_eq!(many.feed(b"data: "), []);
            assert_eq!(many.feed(&part), []);
            assert_eq!(many.feed(b"\n"), []);
            assert!(many.data.as_ref().map_or(0, Vec::len) + many.line.len() <= EVENT_LIMIT);
        }
        assert_eq!(many.feed(b"\ndata: next\n\n"), [Event::TooLong, data("next")]);
    }

    #[test]
    fn a_line_without_end_is_noticed_and_not_kept() {
        let mut parser = Parser::default();
        let part = vec![b'y'; 1_000_000];
        let fed = (0..100).take_while(|_| parser.feed(&part).is_empty() && !parser.is_endless()).count();
        assert!(fed < 20, "{fed} million bytes were taken");
        assert!(parser.line.capacity() <= EVENT_LIMIT);
    }
}
