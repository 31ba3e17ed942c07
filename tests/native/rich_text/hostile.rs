//! Text that nobody meant to write: made by a small generator, always the same.

use casebridge::text::doc::Losses;
use casebridge::text::rich::{
    adf_to_markdown, carries_media, markdown_to_adf, markdown_to_wiki, plain_adf, wiki_to_markdown,
};
use casebridge::text::{adf, wiki};
use serde_json::{Value, json};

use super::{Judge, round, squeezed, words};

/// Numbers without chance.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn text(&mut self, parts: &[&str], most: usize) -> String {
        (0..=self.roll(most)).map(|_| parts[self.roll(parts.len())]).collect()
    }
}

const MARKDOWN: &[&str] = &[
    "a",
    "word",
    " ",
    " ",
    "  ",
    "\n",
    "\n",
    "\n\n",
    "*",
    "**",
    "_",
    "~~",
    "~",
    "`",
    "``",
    "```\n",
    "# ",
    "## ",
    "> ",
    "- ",
    "+ ",
    "* ",
    "1. ",
    "3) ",
    "[ ] ",
    "[x] ",
    "[",
    "]",
    "(",
    ")",
    "](https://x.y)",
    "![",
    "<b>",
    "</b>",
    "<u>",
    "<br>",
    "<details>\n",
    "<summary>",
    "</summary>",
    "</details>\n",
    "<div>\n",
    "<!--",
    "-->",
    "| a | b |\n|---|---|\n| c |",
    "|",
    "---\n",
    "===\n",
    "\t",
    "    ",
    "\\",
    "&amp;",
    "&#10;",
    "&",
    "!",
    "https://x.y/a_b",
    "www.x.y",
    "[^1]",
    "[^1]: ",
    "中",
    "é",
    "e\u{301}",
    "\u{202e}",
    "\u{0}",
    "\u{a0}",
    "😀",
    ":x:",
    "> [!NOTE]\n",
    "{code}",
    "<",
    ">",
    "\"",
    "<https://x.y>",
    "[a]: https://x.y\n",
    "{{",
    "}}",
    "h1. ",
];

const FOREIGN: &[&str] = &[
    "a",
    "b",
    "X1",
    " ",
    " ",
    "*",
    "_",
    "-",
    "+",
    "^",
    "~",
    "??",
    "{{",
    "}}",
    "{",
    "}",
    "{code}",
    "{noformat}",
    "{quote}",
    "{panel}",
    "{color:red}",
    "{anchor:x}",
    "[",
    "]",
    "|",
    "||",
    "[~bob]",
    "[^f]",
    "!",
    "!a.png!",
    "(y)",
    "(/)",
    "(*)",
    "f(x)",
    ":)",
    ":(",
    ";)",
    ":P",
    ":D",
    "h1. ",
    "bq. ",
    "* ",
    "# ",
    "- ",
    "----",
    "--",
    "---",
    " -- ",
    "\\",
    "\\\\",
    "\\*",
    "http://x.y",
    "mailto:a@b.c",
    "é",
    "中",
    "😀",
    "<b>",
    "&lt;",
    "@x",
    "#1",
    "%",
    "${x}",
    "C:\\dir",
    "\t",
    ".",
    ",",
    "“",
    "(",
    ")",
    "?",
    ":",
    "://",
    "/",
];

#[test]
fn random_markdown_is_valid_and_settles() {
    let Some(judge) = Judge::new() else { return };
    let mut dice = Dice(1);
    let (mut all, mut settled) = (0, 0);
    for _ in 0..4000 {
        let markdown = dice.text(MARKDOWN, 24);
        all += 1;
        match round(&judge, &markdown) {
            Ok(()) => settled += 1,
            Err(("unsettled", detail)) => println!("{markdown:?}\n{detail}\n"),
            Err((what, detail)) => panic!("{what} {markdown:?}\n{detail}"),
        }
        wiki::read(&markdown_to_wiki(&markdown).value);
    }
    println!("random Markdown: {all} of {all} valid, {settled} of {all} settled");
    assert_eq!(settled, all);
}

#[test]
fn random_markdown_keeps_its_words_in_wiki_markup() {
    let mut dice = Dice(2);
    for _ in 0..4000 {
        let markdown = dice.text(MARKDOWN, 24);
        let wiki = markdown_to_wiki(&markdown).value;
        let back = words(&adf::write(&wiki::read(&wiki), &mut Losses::default()));
        // Letters and digits, in order, of what a document says and of what the wiki markup says.
        let letters = |text: &str| squeezed(text).chars().filter(|c| c.is_alphabetic()).collect::<String>();
        assert_eq!(
            letters(&back),
            letters(&words(&markdown_to_adf(&markdown).value)),
            "{markdown:?}\n{wiki:?}"
        );
    }
}

#[test]
fn foreign_text_is_one_plain_paragraph_in_wiki_markup() {
    let Some(judge) = Judge::new() else { return };
    let mut dice = Dice(3);
    for _ in 0..20000 {
        let text = dice.text(FOREIGN, 14);
        let safe = wiki::escaped(&text);
        let doc = adf::write(&wiki::read(&safe), &mut Losses::default());
        let blocks = doc["content"].as_array().unwrap();
        let wanted = text.trim();
        if wanted.is_empty() {
            assert!(blocks.is_empty(), "{text:?} {safe:?} {doc}");
            continue;
        }
        assert_eq!(blocks.len(), 1, "{text:?} {safe:?} {doc}");
        assert_eq!(blocks[0]["type"], "paragraph", "{text:?} {safe:?} {doc}");
        let parts = blocks[0]["content"].as_array().unwrap();
        assert!(parts.len() == 1 && parts[0]["marks"].is_null(), "{text:?} {safe:?} {doc}");
        assert_eq!(parts[0]["text"].as_str().unwrap().replace('\u{200b}', "").trim(), wanted, "{safe:?}");
        assert_eq!(judge.faults(&doc), Vec::<String>::new());
    }
}

#[test]
fn random_wiki_markup_is_read_whatever_it_is() {
    let Some(judge) = Judge::new() else { return };
    let mut dice = Dice(4);
    for _ in 0..4000 {
        let mut text = dice.text(FOREIGN, 24);
        text = text.replace(" -", "\n-").replace("X1", "\n");
        let doc = adf::write(&wiki::read(&text), &mut Losses::default());
        assert_eq!(judge.faults(&doc), Vec::<String>::new(), "{text:?} {doc}");
        let markdown = wiki_to_markdown(&text).value;
        let back = markdown_to_adf(&markdown).value;
        assert_eq!(judge.faults(&back), Vec::<String>::new(), "{text:?} {markdown:?}");
    }
}

/// A document that is none.
fn nonsense(dice: &mut Dice, depth: usize) -> Value {
    let kinds = [
        "doc",
        "paragraph",
        "text",
        "heading",
        "bulletList",
        "listItem",
        "table",
        "tableRow",
        "tableCell",
        "panel",
        "taskList",
        "taskItem",
        "media",
        "expand",
        "hardBreak",
        "status",
        "new",
    ];
    let mut content = Vec::new();
    if depth < 6 {
        for _ in 0..dice.roll(4) {
            content.push(nonsense(dice, depth + 1));
        }
    }
    match dice.roll(12) {
        0 => json!(content),
        1 => json!({ "type": 7, "content": "x", "attrs": [] }),
        2 => {
            json!({ "type": kinds[dice.roll(kinds.len())], "attrs": { "level": -3, "order": 1e30, "colspan": 99_999_999, "rowspan": 99_999_999, "text": "T", "timestamp": "x" }, "content": content })
        }
        _ => {
            json!({ "type": kinds[dice.roll(kinds.len())], "text": "w", "marks": [{ "type": "code" }, { "type": "strong" }, 3], "content": content })
        }
    }
}

#[test]
fn any_document_becomes_markdown() {
    let Some(judge) = Judge::new() else { return };
    let mut dice = Dice(5);
    for _ in 0..4000 {
        let doc = json!({ "type": "doc", "content": [nonsense(&mut dice, 0), nonsense(&mut dice, 0)] });
        carries_media(&doc);
        let markdown = adf_to_markdown(&doc).value;
        let back = markdown_to_adf(&markdown).value;
        assert_eq!(judge.faults(&back), Vec::<String>::new(), "{doc}\n{markdown}");
    }
}

#[test]
fn depth_and_length_do_no_harm() {
    let Some(judge) = Judge::new() else { return };
    let many = 90_000;
    let long: Vec<String> = vec![
        "> ".repeat(20_000) + "deep",
        "- ".repeat(5_000) + "deep",
        "*a ".repeat(many / 3),
        "*a _b ".repeat(50_000),
        "[".repeat(50_000),
        "[a](".repeat(20_000),
        "<b>".repeat(20_000) + "deep",
        "<".repeat(many),
        "`".repeat(many),
        "{{a ".repeat(many / 4),
        "{color:red}".repeat(50_000),
        "{quote}{panel}".repeat(20_000),
        "{code:x}".repeat(50_000),
        "!a ".repeat(many / 3),
        "[a ".repeat(many / 3),
        "(y)".repeat(30_000),
        "|".repeat(50_000),
        "||a".repeat(20_000),
        "|a|\n".repeat(20_000),
        format!("{}\n{}\n{}", "|a".repeat(150), "|-".repeat(150), "|b\n".repeat(150)),
        "(http://".repeat(many / 8),
        "<![CDATA[".repeat(many / 9),
        "* {code:x}\n\n".repeat(many / 13),
        "|{code:x}|\n".repeat(many / 11),
        "*".repeat(20) + " deep\n",
        "a".repeat(1_000_000),
        "\\".repeat(many),
        "http://a ".repeat(30_000),
        "&".repeat(many),
        "<!--".repeat(50_000),
        "<details>\n\n".repeat(2_000),
    ];
    for text in &long {
        let doc = markdown_to_adf(text).value;
        assert_eq!(judge.faults(&doc), Vec::<String>::new(), "{}", &text[..20]);
        assert!(serde_json::from_str::<Value>(&doc.to_string()).is_ok(), "too deep to be read again");
        adf_to_markdown(&doc);
        markdown_to_wiki(text);
        wiki_to_markdown(text);
        wiki::escaped(text);
        plain_adf(text);
        if text.ends_with("deep") {
            assert!(words(&doc).contains("deep"), "{}", &text[..20]);
        }
    }
    let mut deep = json!({ "type": "text", "text": "deep" });
    for kind in ["blockquote", "bulletList", "listItem", "panel"].iter().cycle().take(400) {
        deep = json!({ "type": kind, "content": [deep] });
    }
    assert!(adf_to_markdown(&json!({ "content": [deep] })).value.contains("deep"));
}
