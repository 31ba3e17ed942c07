//! The examples of the CommonMark specification and of GitHub's extensions to it.
//!
//! CommonMark's come from npm (`commonmark-spec`), GitHub's from the test files in the source of the
//! `pulldown-cmark` crate, which hold them as the GFM specification has them.

use std::path::{Path, PathBuf};
use std::process::Command;

use casebridge::text::rich::markdown_to_adf;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::{Judge, outside, round, squeezed, words};

/// The Markdown of every example of the specification's text.
fn commonmark() -> Vec<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("node_modules/commonmark-spec/spec.txt");
    let Some(spec) = outside(path) else { return Vec::new() };
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
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let package =
        metadata["packages"].as_array().unwrap().iter().find(|one| one["name"] == "pulldown-cmark").unwrap();
    let folder = Path::new(package["manifest_path"].as_str().unwrap()).parent().unwrap().join("tests/suite");
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
        let Some(source) = outside(folder.join(file)) else { return Vec::new() };
        for part in source.split("let original = r##\"").skip(1) {
            out.push(part.split("\"##;").next().unwrap().to_owned());
        }
    }
    out
}

/// Runs every example through the round, prints the score and the first failures.
fn score(name: &str, examples: &[String]) {
    let Some(judge) = Judge::new() else { return };
    if examples.is_empty() {
        return;
    }
    let (mut valid, mut settled, mut kept) = (0, 0, 0);
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
        let (ours, theirs) =
            (squeezed(&words(&markdown_to_adf(markdown).value)), squeezed(&visible(markdown)));
        if ours == theirs {
            kept += 1;
        } else {
            faults.push(format!("{name} {}: text\n{markdown}\n{ours}\n{theirs}", at + 1));
        }
    }
    let all = examples.len();
    for fault in faults.iter().take(12) {
        println!("{fault}\n");
    }
    println!("{name}: {valid} of {all} valid ADF, {settled} of {all} settled");
    println!("{name}: {kept} of {all} with the same text");
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

/// The words that a reader of this Markdown sees, by the parser's events, with the additions that we
/// promise: the address after a link that leads nowhere, the number of a footnote, a file's name for an
/// image without words, signs for quotes in lists and for check boxes in mixed lists.
fn visible(markdown: &str) -> String {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM;
    let mut out = String::new();
    let mut links: Vec<(usize, Option<String>)> = Vec::new();
    let mut images = 0;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(&text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            Event::Html(html) | Event::InlineHtml(html) => out.push_str(&html),
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
