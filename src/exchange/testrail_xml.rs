//! TestRail's XML: a suite of nested sections, or sections alone; one test case at a time is held.

use crate::fault::Stop;
use crate::html;
use crate::incoming::{Fault, IncomingCase, IncomingStep};
use crate::session::Session;
use crate::steps;
use crate::tabular::Ids;
use crate::text::Text;
use crate::words::{self, keep};
use crate::xml::{Element, Node, Xml};

pub(crate) fn read(text: Text<'_>, out: &mut Session<'_>) -> Result<(), Stop> {
    let mut xml = Xml::new(text);
    // The names of the open sections, by the depth of their element.
    let mut sections: Vec<(usize, String)> = Vec::new();
    let mut seen = Ids::default();
    let mut suite = String::new();
    loop {
        out.reached(xml.bytes())?;
        match xml.next()? {
            Node::Open(head) => {
                let depth = xml.depth();
                match head.name.as_str() {
                    "suite" | "sections" | "cases" | "suites" if depth == 1 || head.name != "suite" => {}
                    "section" => sections.push((depth, String::new())),
                    "case" => {
                        let tree = xml.tree(head)?;
                        let folder = words::path(sections.iter().map(|(_, name)| name.as_str()));
                        case(&tree, &suite, folder, &mut seen, out);
                    }
                    "name" => {
                        let name = html::line(&xml.inner_text()?);
                        match sections.last_mut() {
                            Some((at, section)) if *at + 1 == depth => *section = name,
                            Some(_) => {}
                            None => out.about("suite", &name),
                        }
                    }
                    "id" if sections.is_empty() => xml.inner_text()?.trim().clone_into(&mut suite),
                    "description" => {
                        let line = head.line;
                        let text = html::markdown(&xml.inner_text()?);
                        if sections.is_empty() {
                            out.about("description", &text);
                        } else if !text.is_empty() {
                            out.skip(line, &text, say!("A section's description: folders have none here."));
                        }
                    }
                    _ if depth == 1 => {
                        let message =
                            say!("This is no export of TestRail: it begins with <{name}>.", head.name);
                        return Err(Fault::at(head.line, head.column, message)
                            .remedy(say!("Choose the format it is, or export the suite again as XML."))
                            .into());
                    }
                    _ => {
                        let tree = xml.tree(head)?;
                        let text = tree.all_text();
                        if !text.is_empty() {
                            out.skip(
                                tree.line,
                                &text,
                                say!("<{name}> is no part of a test case.", tree.name),
                            );
                        }
                    }
                }
            }
            Node::Close => {
                if sections.last().is_some_and(|(at, _)| *at > xml.depth()) {
                    sections.pop();
                }
            }
            Node::Text(_) => {}
            Node::End => return Ok(()),
        }
    }
}

fn case(tree: &Element, suite: &str, folder: String, seen: &mut Ids, out: &mut Session<'_>) {
    let mut case = IncomingCase { line: tree.line, folder, ..IncomingCase::default() };
    let (mut text, mut expected, mut separate) = (String::new(), String::new(), Vec::new());
    let fields = tree.children.iter().flat_map(|child| match child.name.as_str() {
        "custom" => child.children.iter().collect(),
        _ => vec![child],
    });
    for field in fields {
        let value = value(field);
        match field.name.as_str().strip_prefix("custom_").unwrap_or(&field.name) {
            "id" => case.source_id = value,
            "title" => case.title = html::line(&value),
            "priority" => case.priority = words::testrail_priority(&value),
            "type" => case.case_type = words::case_type(&value),
            "status" => case.status = words::status(&value),
            "references" | "refs" => case.references = words::references(&value),
            "labels" | "label" => case.tags = words::list(&value),
            "automation_id" => case.automation = Some(value).filter(|value| !value.is_empty()),
            "preconds" => case.preconditions = value,
            "expected" => expected = value,
            "steps_separated" | "steps_case" if !field.children.is_empty() => {
                separate.extend(separated(field));
            }
            "steps" if field.child("step").is_some() => separate.extend(separated(field)),
            "steps" => text = value,
            "bdd_scenario" | "testrail_bdd_scenario" => separate.extend(steps::of_gherkin(&value)),
            name => keep(&mut case.custom, name, &value),
        }
    }
    if separate.is_empty() {
        case.steps = steps::of_cells(&text, &expected, "");
    } else {
        case.steps = separate;
        keep(&mut case.custom, "steps", &text);
        keep(&mut case.custom, "expected", &expected);
    }
    if case.title.is_empty() {
        return out.skip(case.line, &tree.all_text(), say!("The test case has no title."));
    }
    let own = match (suite, case.source_id.as_str()) {
        (_, "") => format!("{}/{}", case.folder, case.title),
        ("", id) => id.to_owned(),
        (suite, id) => format!("{suite}/{id}"),
    };
    case.source_id = seen.unlike(&own);
    out.case(case);
}

/// What a field says: its text, the values of a list to choose from, or its parts in one line each.
fn value(field: &Element) -> String {
    if field.children.is_empty() {
        return html::markdown(&field.text);
    }
    let item = |element: &Element| match (element.text_of("value"), element.text_of("id")) {
        ("", "") => element.all_text(),
        ("", id) => id.to_owned(),
        (value, _) => value.to_owned(),
    };
    if field.child("value").is_some() || field.child("id").is_some() {
        return item(field);
    }
    let items: Vec<String> = field.children.iter().map(item).filter(|item| !item.is_empty()).collect();
    items.join("\n")
}

fn separated(field: &Element) -> impl Iterator<Item = IncomingStep> + '_ {
    field.children.iter().filter(|child| child.name == "step").map(|step| {
        let text = |name: &str| step.child(name).map(value).unwrap_or_default();
        let mut action = text("content");
        // What a step has besides stands behind its action: the reference to a shared step, for one.
        for other in &step.children {
            if !matches!(other.name.as_str(), "index" | "content" | "expected" | "additional_info") {
                let value = value(other);
                if !value.is_empty() {
                    action = format!("{action}\n({}: {value})", other.name);
                }
            }
        }
        IncomingStep {
            action: action.trim().to_owned(),
            expected: text("expected"),
            data: text("additional_info"),
        }
    })
}
