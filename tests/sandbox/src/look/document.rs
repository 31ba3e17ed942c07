//! Jira's texts as HTML: documents node by node, wiki markup paragraph by paragraph.

use serde_json::Value;

use super::escape;

/// A description or a comment.
pub(super) fn html(value: &Value) -> String {
    match value {
        Value::String(wiki) => {
            // A form sends line ends of its own.
            let wiki = wiki.replace("\r\n", "\n");
            let paragraphs = wiki.split("\n\n").filter(|part| !part.trim().is_empty());
            paragraphs.map(|part| format!("<p>{}</p>", escape(part.trim()).replace('\n', "<br>"))).collect()
        }
        Value::Object(_) => node(value),
        _ => String::new(),
    }
}

fn node(value: &Value) -> String {
    let member = |name: &str| value.get(name).unwrap_or(&Value::Null);
    let attribute = |name: &str| member("attrs").get(name).cloned().unwrap_or_default();
    let inside = || -> String { member("content").as_array().into_iter().flatten().map(node).collect() };
    let wrap = |tag: &str| format!("<{tag}>{}</{tag}>", inside());
    match member("type").as_str().unwrap_or_default() {
        "text" => marked(value),
        "hardBreak" => "<br>".to_owned(),
        "rule" => "<hr>".to_owned(),
        "paragraph" => wrap("p"),
        "heading" => wrap(&format!("h{}", attribute("level").as_u64().unwrap_or(2).clamp(1, 6))),
        "bulletList" | "taskList" | "decisionList" => wrap("ul"),
        "orderedList" => wrap("ol"),
        "listItem" | "taskItem" | "decisionItem" => wrap("li"),
        "blockquote" | "panel" => wrap("blockquote"),
        "codeBlock" => format!("<pre><code>{}</code></pre>", inside()),
        "table" => wrap("table"),
        "tableRow" => wrap("tr"),
        "tableHeader" => wrap("th"),
        "tableCell" => wrap("td"),
        "inlineCard" | "blockCard" => {
            let url = escape(attribute("url").as_str().unwrap_or_default());
            format!("<span data-inline-card><a href=\"{url}\">{url}</a></span>")
        }
        _ => inside(),
    }
}

fn marked(value: &Value) -> String {
    let text = escape(value.get("text").and_then(Value::as_str).unwrap_or_default());
    let marks = value.get("marks").and_then(Value::as_array).cloned().unwrap_or_default();
    marks.iter().fold(text, |text, mark| match mark.get("type").and_then(Value::as_str).unwrap_or_default() {
        "strong" => format!("<strong>{text}</strong>"),
        "em" => format!("<em>{text}</em>"),
        "code" => format!("<code>{text}</code>"),
        "strike" => format!("<s>{text}</s>"),
        "link" => {
            let to = mark.get("attrs").and_then(|attrs| attrs.get("href")).and_then(Value::as_str);
            format!("<a href=\"{}\">{text}</a>", escape(to.unwrap_or_default()))
        }
        _ => text,
    })
}
