//! Wiki markup against Atlassian's own converter: what it made of the same text was recorded.

use casebridge::text::doc::Losses;
use casebridge::text::{adf, wiki};
use serde_json::{Value, json};

use super::{Judge, reference, squeezed, words};

fn lines(name: &str) -> Vec<Value> {
    let Some(text) = reference(&format!("wiki-adf-pairs/{name}")) else { return Vec::new() };
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn from_wiki(text: &str) -> Value {
    adf::write(&wiki::read(text), &mut Losses::default())
}

/// The form in which ours and theirs are compared. Not counted as differences: the size that Atlassian
/// gives every image that has none, and the bold that it puts into every heading of a table.
fn comparable(doc: &Value) -> Value {
    let mut doc = doc.clone();
    level(&mut doc, false);
    adf::canonical(&doc)
}

fn level(node: &mut Value, in_header: bool) {
    let in_header = in_header || node["type"] == "tableHeader";
    if in_header && let Some(marks) = node.get_mut("marks").and_then(Value::as_array_mut) {
        marks.retain(|mark| mark["type"] != "strong");
    }
    if node["type"] == "media" && node["attrs"]["width"] == 200 && node["attrs"]["height"] == 183 {
        let attrs = node["attrs"].as_object_mut().unwrap();
        attrs.remove("width");
        attrs.remove("height");
    }
    for child in node.get_mut("content").and_then(Value::as_array_mut).into_iter().flatten() {
        level(child, in_header);
    }
}

#[test]
fn wiki_markup_is_read_as_atlassian_reads_it() {
    let Some(judge) = Judge::new() else { return };
    let pairs = lines("wiki-to-adf.jsonl");
    let mut differences = Vec::new();
    for pair in &pairs {
        let text = pair["wiki"].as_str().unwrap();
        let ours = from_wiki(text);
        assert_eq!(judge.faults(&ours), Vec::<String>::new(), "{text:?}");
        let (one, two) = (comparable(&ours), comparable(&pair["adf"]));
        if one != two {
            differences.push((
                json!(text).to_string(),
                one["content"].to_string(),
                two["content"].to_string(),
            ));
        }
    }
    let equal = pairs.len() - differences.len();
    println!("wiki -> ADF: {equal} of {} equal", pairs.len());
    for (text, ours, theirs) in &differences {
        println!("{text}\n  ours   {ours}\n  theirs {theirs}");
    }
    let known = include_str!("differences.txt").lines().filter(|line| line.starts_with('"'));
    let found: Vec<&str> = differences.iter().map(|(text, ..)| text.as_str()).collect();
    assert!(pairs.is_empty() || found == known.collect::<Vec<_>>(), "differences.txt names others");
    assert!(equal * 100 >= pairs.len() * 90);
}

/// Whether the text is all there, in order, with nothing added but numbers of items.
fn only_numbers_added(before: &str, after: &str) -> bool {
    let mut rest = before.chars().peekable();
    let added = after.chars().filter(|c| rest.next_if_eq(c).is_none());
    added.collect::<Vec<_>>().iter().all(|c| c.is_ascii_digit() || *c == '.') && rest.next().is_none()
}

#[test]
fn what_is_written_as_wiki_markup_reads_back() {
    let records = lines("adf-to-wiki.jsonl");
    let mut faults = Vec::new();
    for record in &records {
        let name = record["sample"].as_str().or(record["name"].as_str()).unwrap();
        let doc = match record.get("adf") {
            Some(doc) if !doc.is_null() => doc.clone(),
            _ => serde_json::from_str(&reference(&format!("adf-samples/{name}")).unwrap()).unwrap(),
        };
        let blocks = adf::read(&doc, &mut Losses::default());
        let text = wiki::write(&blocks, &mut Losses::default());
        let back = wiki::read(&text);
        // Compared are the words as both trees say them in the document format, without the signs that
        // stand for what wiki markup has no form for: boxes, numbers of items in cells, broken bars.
        let said = |blocks: &[_]| {
            let text = squeezed(&shown(&adf::write(blocks, &mut Losses::default())));
            let text = text.replace(['\u{200b}', '☐', '☑', '•', '>'], "").replace('¦', "|");
            text.replace('[', "(").replace(']', ")")
        };
        let (before, after) = (said(&blocks), said(&back));
        if !only_numbers_added(&before, &after) {
            let at = before.chars().zip(after.chars()).take_while(|(one, two)| one == two).count();
            let near = |text: &str| text.chars().skip(at.saturating_sub(40)).take(100).collect::<String>();
            faults.push(format!("{name}\n  before {}\n  after  {}", near(&before), near(&after)));
        }
    }
    println!("ADF -> wiki -> ADF: {} of {} with the same text", records.len() - faults.len(), records.len());
    for one in &faults {
        println!("{one}");
    }
    assert!(faults.is_empty());
}

/// The words of a document, with those of its mentions and cards.
fn shown(node: &Value) -> String {
    let attrs = &node["attrs"];
    match node["type"].as_str() {
        Some("mention") => {
            attrs["id"].as_str().unwrap_or_default().trim_start_matches("accountid:").to_owned()
        }
        Some("emoji") => {
            attrs["text"].as_str().or(attrs["shortName"].as_str()).unwrap_or_default().to_owned()
        }
        Some("status") => attrs["text"].as_str().unwrap_or_default().to_owned(),
        Some("inlineCard") => attrs["url"].as_str().unwrap_or_default().to_owned(),
        Some("expand") => {
            let inner: String =
                node["content"].as_array().into_iter().flatten().map(|child| shown(child) + " ").collect();
            format!("{} {inner}", attrs["title"].as_str().unwrap_or_default())
        }
        Some("date") => adf::shown("date", node),
        Some("text") | None => words(node),
        _ => node["content"].as_array().into_iter().flatten().map(|child| shown(child) + " ").collect(),
    }
}
