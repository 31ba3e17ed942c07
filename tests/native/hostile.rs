//! Fifty hostile strings as titles, bodies, labels, notes and names: they come back as they went in, the
//! issue is made, and in what Casebridge writes for others none of them does anything.

use serde_json::{Value, json};

use crate::support::Machine;

/// Markup, script, bidi, length, control characters, templates, formulas, references.
pub fn strings() -> Vec<String> {
    let mut all: Vec<String> = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "\"><svg onload=alert(1)>",
        "</textarea><script>alert(1)</script>",
        "javascript:alert(1)",
        "[click](javascript:alert(1))",
        "![x](https://evil.example/x.png)",
        "<iframe srcdoc='<script>alert(1)</script>'>",
        "<!-- casebridge:coverage -->",
        "--> <b>out</b> <!--",
        "<!-- casebridge:defect:0199c5f1-7e1c-7000-8000-000000000001 -->",
        "{{constructor.constructor('alert(1)')()}}",
        "${alert(1)}",
        "<%= 7*7 %>",
        "#{7*7}",
        "{% raw %}",
        "$(rm -rf /)",
        "`id`",
        "'; DROP TABLE issues; --",
        "=HYPERLINK(\"https://evil.example\")",
        "+1+1",
        "-2+3",
        "@SUM(1)",
        "\t=1+1",
        "%00",
        "../../etc/passwd",
        "C:\\con\\aux",
        "\u{202e}gpj.exe\u{202c}",
        "\u{200f}abc\u{200e}",
        "\u{2066}rtl\u{2069}",
        "\u{feff}bom",
        "a\u{0}b",
        "\u{1b}[31mred\u{1b}[0m",
        "line\nbreak",
        "carriage\r\nreturn",
        "\u{2028}sep\u{2029}",
        "\u{7f}\u{80}\u{9f}",
        "Z\u{351}\u{36b}a\u{36c}l\u{34d}g\u{349}o\u{31c}",
        "👩‍👩‍👧‍👦🏳️‍🌈",
        "ﷺ﷽𒐫",
        "\u{10ffff}\u{fffe}",
        "@everyone @octocat",
        "fixes #1, closes octo/demo#2",
        "/close\n/assign @mona",
        "| a | b |\n|---|---|",
        "```\nunclosed fence",
        "***\n# Heading",
        "&lt;b&gt;&amp;",
        "__proto__",
    ]
    .iter()
    .map(ToString::to_string)
    .collect();
    all.push("x".repeat(100_000));
    all
}

#[test]
fn there_are_fifty() {
    assert_eq!(strings().len(), 50);
}

#[test]
fn hostile_text_is_kept_pushed_and_does_nothing() {
    for text in strings() {
        let machine = Machine::connected();
        let title: String = format!("T {text}").chars().take(500).collect();
        let shown = casebridge::text::title(&title, 500);
        let form = json!({ "id": null, "rev": null, "title": title, "description": text, "priority": "major", "status": "open", "execution": null, "requirement": null });
        let id = machine.ok("saveDefect", &form)["id"].clone();
        let view = machine.ok("pushDefect", &json!({ "defect": id, "connection": null }));
        assert_eq!(
            (view["title"].as_str(), view["description"].as_str()),
            (Some(shown.as_str()), Some(text.as_str()))
        );
        assert!(view["link"].is_object(), "{text:?}: {view}");
        let marker = format!("casebridge:defect:{}", id.as_str().unwrap());
        assert_eq!(machine.world.borrow().sandbox.github.issues_with("octo/demo", &marker), 1, "{text:?}");
        if view["sync"]["text"] != "Synced" {
            assert!(view["syncDetail"].as_str().unwrap().contains("cut"), "{text:?}: {view}");
        }
    }
}

#[test]
fn what_we_write_for_others_quotes_it() {
    for text in strings() {
        let machine = Machine::connected();
        let title: String = format!("T {text}").chars().take(400).collect();
        let requirement = machine.new_requirement(&title);
        let case = machine.new_case(&title);
        machine.ok(
            "linkIssue",
            &json!({ "requirement": requirement, "url": "https://github.com/octo/demo/issues/12" }),
        );
        machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [case] }));
        let comment = {
            let world = machine.world.borrow();
            world.sandbox.github.repo("octo/demo").unwrap().issues[&12].comments[0].body.clone()
        };
        let events: Vec<_> =
            pulldown_cmark::Parser::new_ext(&comment, pulldown_cmark::Options::ENABLE_TABLES).collect();
        let html = events.iter().filter(|event| {
            matches!(event, pulldown_cmark::Event::Html(_) | pulldown_cmark::Event::InlineHtml(_))
        });
        assert_eq!(html.count(), 3, "{text:?} became markup: {comment}");
        let links = events.iter().filter(|event| {
            matches!(
                event,
                pulldown_cmark::Event::Start(
                    pulldown_cmark::Tag::Link { .. } | pulldown_cmark::Tag::Image { .. }
                )
            )
        });
        assert_eq!(links.count(), 0, "{text:?} became a link: {comment}");
        let cells = events
            .iter()
            .filter(|event| matches!(event, pulldown_cmark::Event::Start(pulldown_cmark::Tag::TableCell)));
        assert_eq!(cells.count(), 4, "{text:?} broke the table: {comment}");
        assert!(
            !comment.contains("@o") && !comment.contains("#1,"),
            "{text:?} still calls somebody: {comment}"
        );
        assert_eq!(
            machine.world.borrow().sandbox.github.comments_with("octo/demo", 12, "casebridge:coverage"),
            1
        );
    }
}

#[test]
fn hostile_answers_of_a_tracker_are_text() {
    for text in strings() {
        let machine = Machine::connected();
        {
            let mut world = machine.world.borrow_mut();
            let repo = world.sandbox.github.repo_mut("octo/demo").unwrap();
            let label = casebridge_sandbox::github::state::Label {
                id: 7,
                name: text.clone(),
                color: "ffffff".into(),
                description: text.clone(),
            };
            repo.labels.push(label);
            let issue = repo.issue_mut(12).unwrap();
            issue.title.clone_from(&text);
            issue.body.clone_from(&text);
            issue.author.clone_from(&text);
            issue.labels.push(text.clone());
        }
        machine.ok("requirementFromIssue", &json!({ "url": "https://github.com/octo/demo/issues/12" }));
        let panel = machine.page_ok("https://github.com/octo/demo/issues/12", "hereView", &json!({}));
        let urls = urls(&panel);
        assert!(urls.iter().all(|url| url.starts_with("https://github.com/octo/demo/issues/")), "{urls:?}");
    }
}

/// Every address in a view.
fn urls(view: &Value) -> Vec<String> {
    match view {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, value)| {
                if name == "url" {
                    value.as_str().map(str::to_owned).into_iter().collect()
                } else {
                    urls(value)
                }
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(urls).collect(),
        _ => Vec::new(),
    }
}
