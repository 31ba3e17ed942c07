//! The corners where converters are known to fail: each defect that was found in one is pinned here.

use casebridge::text::adf::canonical;
use casebridge::text::rich::{
    Converted, adf_to_markdown, carries_media, markdown_to_adf, markdown_to_wiki, plain_adf, wiki_to_markdown,
};
use serde_json::{Value, json};

use super::{Judge, references, round, words};

fn adf(markdown: &str) -> Value {
    markdown_to_adf(markdown).value
}

/// The document in one line: kinds, marks and text, to read at a glance.
fn sketch(node: &Value) -> String {
    if node["type"] == "text" {
        let marks: String = node["marks"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|mark| format!("{}:", mark["type"].as_str().unwrap()))
            .collect();
        return format!("{marks}'{}'", node["text"].as_str().unwrap());
    }
    let kind = node["type"].as_str().unwrap();
    let inner: Vec<String> = node["content"].as_array().into_iter().flatten().map(sketch).collect();
    if kind == "doc" { inner.join(" ") } else { format!("{kind}({})", inner.join(" ")) }
}

fn sketched(markdown: &str) -> String {
    sketch(&adf(markdown))
}

#[test]
fn the_corner_cases_are_valid_and_settle() {
    let Some(judge) = Judge::new() else { return };
    let files = references("markdown-corner-cases", ".md");
    assert!(files.is_empty() || files.len() == 22);
    let mut wrong = 0;
    for (name, text) in &files {
        let Converted { value, losses } = markdown_to_adf(text);
        let result = round(&judge, text);
        println!("{name:28} {} {:?}", if result.is_ok() { "valid, settled" } else { "WRONG" }, losses);
        println!("{:28} {}", "", sketch(&value));
        if let Err(fault) = result {
            println!("{fault:?}");
            wrong += 1;
        }
    }
    assert_eq!(wrong, 0);
}

#[test]
fn nothing_vanishes_from_lists_and_quotes() {
    for (markdown, expected) in [
        (
            "- para one\n\n  para two\n\n  ```rust\n  fn main() {}\n  ```\n\n  > quote in list\n\n- second",
            "bulletList(listItem(paragraph('para one') paragraph('para two') codeBlock('fn main() {}') paragraph('> quote in list')) listItem(paragraph('second')))",
        ),
        (
            "> ## head\n> para\n> > nested\n>\n> - li",
            "blockquote(paragraph(strong:'head') paragraph('para') paragraph('nested') bulletList(listItem(paragraph('li'))))",
        ),
        (
            "- # head\n- ---\n- | a |\n  |---|\n  | b |",
            "bulletList(listItem(paragraph(strong:'head'))) rule() bulletList(listItem(paragraph(strong:'a') paragraph('b')))",
        ),
        (
            "- [ ] todo\n- [x] done\n  - [ ] nested\n- plain",
            "bulletList(listItem(paragraph('☐ todo')) listItem(paragraph('☑ done') taskList(taskItem('nested'))) listItem(paragraph('plain')))",
        ),
        (
            "- [ ] a\n\n  b\n- [x] c\n  - [ ] d",
            "taskList(taskItem('a' hardBreak() 'b') taskItem('c') taskList(taskItem('d')))",
        ),
        ("1. [x] one", "orderedList(listItem(paragraph('☑ one')))"),
        (
            "> a\n>\n> | h |\n> |---|\n> | c |",
            "blockquote(paragraph('a')) table(tableRow(tableHeader(paragraph('h'))) tableRow(tableCell(paragraph('c'))))",
        ),
        ("> ---\n> a", "blockquote(paragraph('a'))"),
        (">", "blockquote(paragraph())"),
        ("-", "bulletList(listItem(paragraph()))"),
        ("- ```\n  x\n  ```", "bulletList(listItem(codeBlock('x')))"),
        ("> [!WARNING]\n> hot", "panel(paragraph('hot'))"),
    ] {
        assert_eq!(sketched(markdown), expected, "{markdown}");
    }
}

/// Each of these once came back as something else.
#[test]
fn what_generated_text_found_stays_found() {
    let Some(judge) = Judge::new() else { return };
    for markdown in [
        "*\n* + +",
        "> [!NOTE]\n> 1. #",
        "````a&amp;word\nx\n````",
        "- # **a** `b` c",
        "<details><summary>a  b</summary>\n\nc\n\n</details>",
        "www.x.y{code}https://x.y/a_b]_",
        "## \u{a0}",
    ] {
        assert_eq!(round(&judge, markdown), Ok(()), "{markdown}");
    }
    for (markdown, wiki) in [
        ("*!*** a ! b", "_\\!_\\*\\* a ! b"),
        ("<u>x [a](https://x.y/+)</u>", "{+}x [a|https://x.y/+]{+}"),
        ("<u>[a](https://x.y/+)</u>", "[+a+|https://x.y/+]"),
        ("![My words](/train.jpg)", "My words"),
    ] {
        assert_eq!(markdown_to_wiki(markdown).value, wiki, "{markdown}");
    }
}

#[test]
fn marks_stay_legal() {
    for (markdown, expected) in [
        ("**bold `code` b**", "paragraph(strong:'bold' ' ' code:'code' ' ' strong:'b')"),
        ("[`c`](https://x.y)", "paragraph(link:code:'c')"),
        ("[**b**](https://x.y)", "paragraph(link:strong:'b')"),
        (":x: :smile: @john PROJ-1", "paragraph(':x: :smile: @john PROJ-1')"),
        (
            "[t](javascript:alert(1)) [u](data:text/html,x)",
            "paragraph('t (javascript:alert(1)) u (data:text/html,x)')",
        ),
        ("[t](/rel)", "paragraph('t (/rel)')"),
        (
            "![a](https://x/y.png) ![](https://x/z.png) ![b](data:image/png;base64,AA) ![](rel/c.png)",
            "paragraph(link:'a' ' ' link:'z.png' ' b c.png')",
        ),
        ("[![badge](https://b/a.svg)](https://link)", "paragraph(link:'badge')"),
        ("a<br>b\\\nc  \nd\ne", "paragraph('a' hardBreak() 'b' hardBreak() 'c' hardBreak() 'd e')"),
        ("# a<br>b", "heading('a b')"),
        (
            "<b>b</b> <u>u</u> <sub>2</sub><sup>3</sup> <kbd>K</kbd> <a href=\"https://x.y\">l</a> <x-y>z</x-y>",
            "paragraph(strong:'b' ' ' underline:'u' ' ' subsup:'2' subsup:'3' ' ' code:'K' ' ' link:'l' ' z')",
        ),
        (
            "<details><summary>S</summary>\n\nbody\n\n</details>\n\nend",
            "expand(paragraph('body')) paragraph('end')",
        ),
        ("a <!-- casebridge:coverage --> b\n\n<!-- casebridge:defect:1 -->", "paragraph('a  b')"),
        ("A[^1].\n\n[^1]: note", "paragraph('A' subsup:'1' '.') orderedList(listItem(paragraph('note')))"),
        ("a\u{0}b\u{7}c&#1;", "paragraph('abc')"),
        ("", ""),
        ("```\n```", "codeBlock()"),
    ] {
        assert_eq!(sketched(markdown), expected, "{markdown}");
    }
    let code = adf("```Rust title=x\nfn f(){}\n```\n\n3. a");
    assert_eq!(code["content"][0]["attrs"]["language"], "rust");
    assert_eq!(code["content"][1]["attrs"]["order"], 3);
}

#[test]
fn a_marker_is_no_loss_and_a_tag_is_one() {
    assert!(markdown_to_adf("x\n\n<!-- casebridge:defect:1 -->\n").losses.is_empty());
    let losses = markdown_to_adf("<span>a</span> <span>b</span>\n\n> | a |\n> |---|").losses;
    assert_eq!(losses.len(), 2, "{losses:?}");
}

#[test]
fn jiras_own_kinds_are_said_in_markdown() {
    let doc = json!({ "version": 1, "type": "doc", "content": [
        { "type": "paragraph", "content": [
            { "type": "mention", "attrs": { "id": "5b", "text": "@Mia" } }, { "type": "text", "text": " " },
            { "type": "emoji", "attrs": { "shortName": ":smile:", "text": "😄" } }, { "type": "text", "text": " " },
            { "type": "status", "attrs": { "text": "DONE", "color": "green" } }, { "type": "text", "text": " " },
            { "type": "date", "attrs": { "timestamp": "1700000000000" } }, { "type": "text", "text": " " },
            { "type": "inlineCard", "attrs": { "url": "https://x.y/1" } } ] },
        { "type": "panel", "attrs": { "panelType": "error" }, "content": [{ "type": "paragraph", "content": [{ "type": "text", "text": "p" }] }] },
        { "type": "mediaSingle", "content": [{ "type": "media", "attrs": { "type": "file", "id": "u-1", "collection": "", "alt": "a.png" } }] },
        { "type": "mediaSingle", "content": [{ "type": "media", "attrs": { "type": "external", "url": "https://x.y/i.png" } }] },
        { "type": "newThing", "attrs": {} },
        { "type": "newBox", "content": [{ "type": "paragraph", "content": [{ "type": "text", "text": "kept", "marks": [{ "type": "newMark" }] }] }] } ] });
    let Converted { value, losses } = adf_to_markdown(&doc);
    assert_eq!(
        value,
        "@Mia 😄 **\\[DONE\\]** 2023-11-14 <https://x.y/1>\n\n> [!CAUTION]\n> p\n\n\\[image: a.png\\]\n\n![](<https://x.y/i.png>)\n\n\\[unsupported: newThing\\]\n\nkept\n"
    );
    assert!(losses.len() >= 3, "{losses:?}");
    assert!(carries_media(&doc) && !carries_media(&adf("a ![x](https://y)")));
}

#[test]
fn a_task_without_words_stays_a_task() {
    let task = |state: &str| json!({ "type": "taskItem", "attrs": { "localId": "2", "state": state }, "content": [] });
    let doc = json!({ "version": 1, "type": "doc", "content": [
        { "type": "taskList", "attrs": { "localId": "1" }, "content": [task("DONE"), task("TODO")] } ] });
    let back = adf(&adf_to_markdown(&doc).value);
    assert_eq!(canonical(&back), canonical(&doc));
}

#[test]
fn tasks_decisions_and_merged_cells_are_read() {
    let text = |text: &str| json!([{ "type": "text", "text": text }]);
    let cell = |words: &str, attrs: Value| json!({ "type": "tableCell", "attrs": attrs, "content": [{ "type": "paragraph", "content": text(words) }] });
    let doc = json!({ "version": 1, "type": "doc", "content": [
        { "type": "taskList", "attrs": { "localId": "1" }, "content": [
            { "type": "taskItem", "attrs": { "localId": "2", "state": "DONE" }, "content": text("a") },
            { "type": "taskList", "attrs": { "localId": "3" }, "content": [
                { "type": "taskItem", "attrs": { "localId": "4", "state": "TODO" }, "content": text("b") } ] } ] },
        { "type": "decisionList", "attrs": { "localId": "5" }, "content": [
            { "type": "decisionItem", "attrs": { "localId": "6", "state": "DECIDED" }, "content": text("c") } ] },
        { "type": "table", "content": [
            { "type": "tableRow", "content": [cell("wide", json!({ "colspan": 2 })), cell("high", json!({ "rowspan": 2 }))] },
            { "type": "tableRow", "content": [cell("d", json!({})), cell("e", json!({}))] } ] } ] });
    assert_eq!(
        adf_to_markdown(&doc).value,
        "- [x] a\n  - [ ] b\n\n* ◇ c\n\n|  |  |  |\n| --- | --- | --- |\n| wide |  | high |\n| d | e |  |\n"
    );
}

#[test]
fn code_and_bars_survive_wiki_markup() {
    for (markdown, wiki) in [
        ("```java\n{code} inner {code}\n```", "{noformat}\n{code} inner {code}\n{noformat}"),
        ("```java\n{code}{noformat}\n```", "{noformat}\n{code}{\u{200b}noformat}\n{noformat}"),
        ("```ts\nx\n```\n\n```rust\ny\n```", "{code:javascript}\nx\n{code}\n\n{noformat}\ny\n{noformat}"),
        ("`{{x}}` `}}` `a\\*b`", "{{\\{\\{x\\}\\}}} {{\\}\\}}} {{a\\\u{200b}*b}}"),
        ("| h | `a\\|b` |\n|---|---|\n| x \\| y |  |", "||h||{{a¦b}}||\n|x ¦ y| |"),
        ("un**believ**able *a*, **b**.", "un{*}believ{*}able _a_, *b*."),
        ("[a\\]b](https://x.y/?a=|) <https://x.y>", "[a)b|https://x.y/?a=%7C] [https://x.y]"),
        (
            "{curly} h1. x\n\n\\* star\n\nbq. q\n\nh1. x",
            "\\{curly\\} h1. x\n\n\\* star\n\n\u{200b}bq. q\n\n\u{200b}h1. x",
        ),
        ("- a\n  1. b\n\n     c\n- [x] d", "* a\n*# b\nc\n* ☑ d"),
        ("> a\n> > b", "{quote}\na\n\nb\n{quote}"),
        ("# *a*", "h1. _a_"),
        ("***", "----"),
    ] {
        assert_eq!(markdown_to_wiki(markdown).value, wiki, "{markdown}");
    }
}

#[test]
fn wiki_markup_is_shown_as_markdown() {
    for (wiki, markdown) in [
        ("h2. T\n* a\n** b\n# c", "## T\n\n- a\n  - b\n\n1. c\n"),
        ("*b* _i_ -s- {{m}} {color:red}r{color} [~bob]", "**b** *i* ~~s~~ `m` r @bob\n"),
        (
            "!shot.png|thumbnail!\n[l|http://x.y] [evil|javascript:x]",
            "\\[image: shot.png\\]\n\n[l](http://x.y) \\[evil|javascript:x\\]\n",
        ),
        ("||h||\n|a|", "| h |\n| --- |\n| a |\n"),
        (
            "{panel:title=T}x{panel}{quote}q{quote}{code}c{code}",
            "> [!NOTE]\n> **T**\n>\n> x\n\n> q\n\n```java\nc\n```\n",
        ),
        ("{expand}x{expand}", "{expand}x{expand}\n"),
    ] {
        assert_eq!(wiki_to_markdown(wiki).value, markdown, "{wiki}");
    }
}

#[test]
fn the_last_resort_is_plain() {
    assert_eq!(sketch(&plain_adf("a\r\n\n*b*\u{1}")), "paragraph('a') paragraph() paragraph('*b*')");
    assert_eq!(words(&plain_adf("")).trim(), "");
    if let Some(judge) = Judge::new() {
        assert_eq!(judge.faults(&plain_adf("a\n\n b")), Vec::<String>::new());
    }
}
