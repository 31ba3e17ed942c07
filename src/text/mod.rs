//! Text on its way out: limits, markers, and words that must not act where they arrive.
//!
//! Markdown goes to GitHub as the person wrote it; what is defused is only text that Casebridge itself
//! quotes from other records.

pub mod adf;
pub mod doc;
pub mod finding;
mod flat;
pub mod html;
pub mod markdown;
pub mod rich;
pub mod wiki;

pub use adf::{carries_media, plain_adf};
pub use markdown::{defused, muted, unmuted};
pub use rich::{Converted, adf_to_markdown, markdown_to_adf, markdown_to_wiki, wiki_to_markdown};

/// A title on one line, without control characters, within a limit. Cut ones end in `…`.
pub fn title(text: &str, limit: usize) -> String {
    let line: String = text.split(is_break).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let line = line.trim();
    if line.chars().count() <= limit {
        return line.to_owned();
    }
    let kept: String = line.chars().take(limit.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

fn is_break(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// A body within a limit, with a tail that is never cut. Says so when something was cut, and closes a
/// code fence that the cut has left open. The second value tells whether it was cut.
pub fn body(text: &str, tail: &str, limit: usize) -> (String, bool) {
    let clean: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    let clean = clean.trim_end();
    let join = |head: &str| if head.is_empty() { tail.to_owned() } else { format!("{head}\n\n{tail}") };
    let whole = join(clean);
    if whole.chars().count() <= limit {
        return (whole, false);
    }
    let note =
        "\n\n*The rest was cut: the text is longer than the tracker takes. It is whole in Casebridge.*";
    let spare = tail.chars().count() + note.chars().count() + 20;
    let kept: String = clean.chars().take(limit.saturating_sub(spare)).collect();
    let kept = kept.rsplit_once('\n').map_or(kept.as_str(), |(head, _)| head);
    let open_fence = kept.lines().filter(|line| line.trim_start().starts_with("```")).count() % 2 == 1;
    let fence = if open_fence { "\n```" } else { "" };
    (join(&format!("{kept}{fence}{note}")), true)
}

/// Plain text as Markdown that shows it as it is, on one line: nothing in it is markup, a mention, a
/// reference or a table cell's end.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in title(text, usize::MAX).chars() {
        match c {
            // Rendered first and looked for afterwards, so a backslash does not stop these.
            '@' | '#' => {
                out.push('\\');
                out.push(c);
                out.push('\u{200b}');
            }
            _ if c.is_ascii_punctuation() => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

/// What an issue made of a defect carries, invisible when rendered.
pub fn defect_marker(id: &str) -> String {
    format!("<!-- casebridge:defect:{id} -->")
}

/// What a coverage comment carries, invisible when rendered.
pub const COVERAGE_MARKER: &str = "<!-- casebridge:coverage -->";

/// What a comment of ours carries, invisible when rendered: its id, or `coverage`.
pub fn comment_marker(tag: &str) -> String {
    if tag == COVERAGE_TAG {
        COVERAGE_MARKER.to_owned()
    } else {
        format!("<!-- casebridge:comment:{tag} -->")
    }
}

/// What the comment with a defect's files carries, before the defect's id.
pub const EVIDENCE_MARKER: &str = "<!-- casebridge:comment:evidence:";

/// The tag of the comment with a defect's files.
pub fn evidence_tag(defect: &str) -> String {
    format!("{EVIDENCE_TAG}{defect}")
}

/// What that tag begins with.
pub const EVIDENCE_TAG: &str = "evidence:";

/// The tag of the coverage comment.
pub const COVERAGE_TAG: &str = "coverage";

/// The line under a comment that came from here.
const FROM_HERE: &str = "*From Casebridge, ";

/// A comment as it is sent: nobody is notified by a name in it, and a line says where it comes from.
pub fn outgoing_comment(text: &str, key: &str, tag: &str, limit: usize) -> String {
    body(&muted(text), &format!("{FROM_HERE}{key}*\n{}", comment_marker(tag)), limit).0
}

/// The text of a comment of ours as somebody left it on the tracker, without our line.
pub fn incoming_comment(text: &str) -> String {
    let at =
        text.rfind(FROM_HERE).or_else(|| text.rfind(FROM_HERE.trim_matches('*').replace('*', "_").as_str()));
    let head = at.and_then(|at| text.get(..at)).unwrap_or(text);
    unmuted(head.rsplit_once("<!-- casebridge:comment:").map_or(head, |(head, _)| head).trim_end())
}

/// The text of an issue of ours as somebody left it on the tracker, without the way back.
pub fn incoming_body(text: &str) -> String {
    let head = text.rsplit_once("<!-- casebridge:defect:").map_or(text, |(head, _)| head).trim_end();
    let line = head.rfind("\nCasebridge DEF-").or_else(|| head.starts_with("Casebridge DEF-").then_some(0));
    let is_last = |at: usize| !head.get(at + 1..).unwrap_or_default().contains('\n');
    let head = line.filter(|at| is_last(*at)).and_then(|at| head.get(..at)).unwrap_or(head).trim_end();
    let rule = |rule: &str| head.strip_suffix(rule).filter(|rest| rest.is_empty() || rest.ends_with('\n'));
    rule("---").or_else(|| rule("\\---")).or_else(|| rule("***")).unwrap_or(head).trim_end().to_owned()
}

/// `240 kB`.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        1_000_000.. => say!("{whole}.{tenth} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// Whether an issue's text says that it was made of a defect.
pub fn is_of_defect(text: &str) -> bool {
    text.contains("<!-- casebridge:defect:")
        || text.trim_end().lines().next_back().is_some_and(|line| line.starts_with("Casebridge DEF-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_one_line_within_the_limit() {
        assert_eq!(title(" Cart\r\nis\u{0}empty ", 100), "Cart is empty");
        assert_eq!(title("ééééé", 3), "éé…");
        assert_eq!(title("\n", 3), "");
    }

    #[test]
    fn a_long_body_keeps_its_tail_and_closes_its_fence() {
        let text = format!("```\n{}", "line\n".repeat(50));
        let (cut, was_cut) = body(&text, "TAIL", 200);
        assert!(was_cut && cut.ends_with("TAIL") && cut.chars().count() <= 200, "{cut}");
        assert_eq!(cut.matches("```").count(), 2);
        assert_eq!(body("", "TAIL", 200), ("TAIL".to_owned(), false));
        assert_eq!(body("a\u{7}b", "T", 200).0, "ab\n\nT");
    }

    #[test]
    fn quoted_text_does_nothing() {
        assert_eq!(quoted("@bob see #12 | <b>"), "\\@\u{200b}bob see \\#\u{200b}12 \\| \\<b\\>");
        assert_eq!(quoted("a\nb"), "a b");
    }
}
