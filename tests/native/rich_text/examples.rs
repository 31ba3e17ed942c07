//! The examples of the CommonMark specification and of GitHub's extensions to it.
//!
//! CommonMark's come from npm (`commonmark-spec`), GitHub's from the test files in the source of the
//! `pulldown-cmark` crate, which hold them as the GFM specification has them.

use std::path::PathBuf;

use casebridge::text::rich::markdown_to_adf;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::{Judge, missing, outside, round, squeezed, words};

/// The Markdown of every example of the specification's text.
fn commonmark() -> Vec<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("node_modules/commonmark-spec/spec.txt");
    let Some(spec) = outside(&path) else { return Vec::new() };
    let fence = "`".repeat(32);
    let mut out = Vec::new();
    for part in spec.split(&format!("{fence} example\n")).skip(1) {
        let markdown = part.split("\n.\n").next().unwrap();
        let markdown = part.strip_prefix(".\n").map_or(markdown, |_| "");
        out.push(format!("{}\n", markdown.replace('→', "\t")));
    }
    out
}

/// The Markdown of every example in the parser's own test files of GitHub's extensions.
fn github() -> Vec<String> {
    let Some(folder) = parser_source().map(|folder| folder.join("tests/suite")) else { return Vec::new() };
    let mut out = Vec::new();
    for file in [
        "gfm_table.rs",
        "gfm_tasklist.rs",
        "gfm_strikethrough.rs",
        "table.rs",
        "strikethrough.rs",
        "footnotes.rs",
        "blockquotes_tags.rs",
    ] {
        let Some(source) = outside(&folder.join(file)) else { return Vec::new() };
        for part in source.split("let original = r##\"").skip(1) {
            out.push(part.split("\"##;").next().unwrap().to_owned());
        }
    }
    out
}

/// Where Cargo keeps the source of the parser that this project uses.
fn parser_source() -> Option<PathBuf> {
    let lock = outside(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock"))?;
    let version = lock.split("name = \"pulldown-cmark\"\nversion = \"").nth(1)?.split('"').next()?;
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))?;
    let sources = std::fs::read_dir(home.join("registry/src")).into_iter().flatten().flatten();
    let found =
        sources.map(|one| one.path().join(format!("pulldown-cmark-{version}"))).find(|one| one.exists());
    if found.is_none() {
        missing("the source of pulldown-cmark");
    }
    found
}

/// Runs every example through the round, prints the score and the first failures.
fn score(name: &str, examples: &[String]) {
    let Some(judge) = Judge::new() else { return };
    if examples.is_empty() {
        return;
    }
    let (mut valid, mut settled, mut kept, mut moved) = (0, 0, 0, 0);
    let mut faults = Vec::new();
    for (at, markdown) in examples.iter().enumerate() {
        match round(&judge, markdown) {
            Ok(()) => {
                valid += 1;
                settled += 1;
            }
            Err((what, detail)) => {
                valid += usize::from(what != "invalid");
                faults.push(format!("{name} {}: {what}\n{markdown}\n{detail}", at + 1));
            }
        }
        match same_text(markdown) {
            Ok(exactly) => {
                kept += 1;
                moved += usize::from(!exactly);
            }
            Err((ours, theirs)) => {
                faults.push(format!("{name} {}: text\n{markdown}\n{ours}\n{theirs}", at + 1));
            }
        }
    }
    let all = examples.len();
    for fault in faults.iter().take(12) {
        println!("{fault}\n");
    }
    println!("{name}: {valid} of {all} valid ADF, {settled} of {all} settled");
    println!("{name}: {kept} of {all} with all text, {moved} of them with a listed exception");
    assert!(faults.is_empty(), "{} faults", faults.len());
}

#[test]
fn commonmark_examples_are_valid_and_settle() {
    let examples = commonmark();
    assert!(examples.is_empty() || examples.len() == 652, "{}", examples.len());
    score("CommonMark", &examples);
}

#[test]
fn github_examples_are_valid_and_settle() {
    let examples = github();
    assert!(examples.is_empty() || examples.len() > 80, "{}", examples.len());
    score("GFM", &examples);
}

/// Whether a document says what its Markdown says: exactly, or (`false`) but for what we promise to change.
/// These are the exceptions: `>` in front of a quote in a list and bars between the cells of a table in a
/// list; the order, where a table moves out of a quote and footnotes move to the end; the name of an image
/// that HTML gives no words.
fn same_text(markdown: &str) -> Result<bool, (String, String)> {
    let (ours, theirs) = (squeezed(&words(&markdown_to_adf(markdown).value)), squeezed(&visible(markdown)));
    if ours == theirs {
        return Ok(true);
    }
    let bare = |text: &str| text.replace(['>', '|'], "");
    let sorted = |text: &str| {
        let mut chars: Vec<char> = text.chars().collect();
        chars.sort_unstable();
        chars
    };
    let moves = (markdown.contains('>') && markdown.contains('|')) || markdown.contains("[^");
    let mut rest = ours.chars();
    let within = theirs.chars().all(|wanted| rest.any(|c| c == wanted));
    let excepted = bare(&ours) == bare(&theirs)
        || (moves && sorted(&bare(&ours)) == sorted(&bare(&theirs)))
        || (markdown.contains("<img") && within);
    if excepted { Ok(false) } else { Err((ours, theirs)) }
}

/// The words that a reader of this Markdown sees, by the parser's events, with the additions that we
/// promise: the address after a link that leads nowhere, the number of a footnote, a file's name for an
/// image without words.
fn visible(markdown: &str) -> String {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM;
    let mut out = String::new();
    let mut links: Vec<(usize, Option<String>)> = Vec::new();
    let mut images = 0;
    let mut block = String::new();
    let mut notes: Vec<String> = Vec::new();
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(&text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            Event::Html(html) => block.push_str(&html),
            Event::InlineHtml(html) if html.starts_with("<![CDATA[") => out.push_str(&without_tags(&html)),
            Event::End(TagEnd::HtmlBlock) => out.push_str(&without_tags(&std::mem::take(&mut block))),
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                let known = ["http://", "https://", "mailto:", "ftp://", "tel:"]
                    .iter()
                    .any(|start| dest_url.to_lowercase().starts_with(start));
                let known = known || link_type == LinkType::Email;
                links.push((out.len(), (!known && images == 0).then(|| dest_url.to_string())));
            }
            Event::End(TagEnd::Link) => {
                let (start, address) = links.pop().unwrap();
                if let Some(address) = address.filter(|one| !one.is_empty() && *one != out[start..]) {
                    out.push_str(&format!("({address})"));
                }
            }
            Event::FootnoteReference(label) => {
                let label = label.to_lowercase();
                let number = notes.iter().position(|one| *one == label).unwrap_or_else(|| {
                    notes.push(label);
                    notes.len() - 1
                });
                out.push_str(&(number + 1).to_string());
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                images += 1;
                links.push((out.len(), Some(dest_url.to_string())));
            }
            Event::End(TagEnd::Image) => {
                images -= 1;
                let (start, address) = links.pop().unwrap();
                if images == 0 && out[start..].trim().is_empty() {
                    out.push_str(address.unwrap().trim_end_matches('/').rsplit('/').next().unwrap());
                }
            }
            _ => {}
        }
    }
    out
}

/// HTML without what a browser does not show as text.
fn without_tags(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(data) = rest.strip_prefix("<![CDATA[") {
            let (shown, behind) = data.split_once("]]>").unwrap();
            out.push_str(shown);
            rest = behind;
            continue;
        }
        let end = [("<!--", "-->"), ("<?", "?>"), ("<!", ">"), ("<", ">")]
            .iter()
            .find(|(start, _)| rest.starts_with(start))
            .unwrap()
            .1;
        match rest.find(end) {
            Some(end_at) => rest = &rest[end_at + end.len()..],
            None => {
                out.push('<');
                rest = &rest[1..];
            }
        }
    }
    out + rest
}
