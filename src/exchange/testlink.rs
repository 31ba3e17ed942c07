//! TestLink's XML: nested suites or test cases alone, texts as HTML in CDATA; one test case at a time is held.

use crate::fault::Stop;
use crate::html;
use crate::incoming::{Fault, IncomingCase, IncomingStep, Priority, Status, Taken};
use crate::session::Session;
use crate::tabular::Ids;
use crate::text::Text;
use crate::words::{self, keep};
use crate::xml::{Element, Node, Xml};

pub(crate) fn read(text: Text<'_>, out: &mut Session<'_>) -> Result<(), Stop> {
    let mut xml = Xml::new(text);
    let mut suites: Vec<(usize, String)> = Vec::new();
    let mut seen = Ids::default();
    loop {
        out.reached(xml.bytes())?;
        match xml.next()? {
            Node::Open(head) => match head.name.as_str() {
                "testsuite" => suites.push((xml.depth(), html::line(head.attribute("name")))),
                "testcases" | "testsuites" | "testproject" => {}
                "testcase" => {
                    let tree = xml.tree(head)?;
                    let folder = words::path(suites.iter().map(|(_, name)| name.as_str()));
                    case(&tree, folder, &mut seen, out);
                }
                "details" => {
                    let line = head.line;
                    let text = html::markdown(&xml.inner_text()?);
                    if !text.is_empty() {
                        out.skip(line, &text, say!("A suite's details: folders have none here."));
                    }
                }
                name if xml.depth() == 1 => {
                    let fault = Fault::at(
                        head.line,
                        head.column,
                        say!("This is no export of TestLink: it begins with <{name}>.", name),
                    );
                    return Err(fault
                        .remedy(say!("Choose the format it is, or export the suite again as XML."))
                        .into());
                }
                _ => {
                    xml.tree(head)?;
                }
            },
            Node::Close => {
                if suites.last().is_some_and(|(at, _)| *at > xml.depth()) {
                    suites.pop();
                }
            }
            Node::Text(_) => {}
            Node::End => return Ok(()),
        }
    }
}

fn case(tree: &Element, folder: String, seen: &mut Ids, out: &mut Session<'_>) {
    let mut case = IncomingCase { line: tree.line, folder, ..IncomingCase::default() };
    case.title = html::line(tree.attribute("name"));
    let internal = tree.attribute("internalid");
    let (mut full, mut external) = (String::new(), String::new());
    for field in &tree.children {
        let text = field.text.trim();
        match field.name.as_str() {
            "fullexternalid" => text.clone_into(&mut full),
            "externalid" => text.clone_into(&mut external),
            "summary" => case.description = html::markdown(text),
            "preconditions" => case.preconditions = html::markdown(text),
            "importance" => case.priority = importance(text),
            "status" => case.status = status(text),
            "execution_type" => {
                keep(
                    &mut case.custom,
                    "execution_type",
                    if text == "2" {
                        "automated"
                    } else if text == "1" {
                        "manual"
                    } else {
                        text
                    },
                );
            }
            "keywords" => {
                case.tags = field
                    .children
                    .iter()
                    .map(|one| one.attribute("name").to_owned())
                    .filter(|one| !one.is_empty())
                    .collect();
            }
            "requirements" => {
                for one in &field.children {
                    let key = match (one.text_of("doc_id"), one.text_of("title")) {
                        ("", title) => title,
                        (id, _) => id,
                    };
                    if !key.is_empty() && !case.references.iter().any(|known| known == key) {
                        case.references.push(key.to_owned());
                    }
                }
            }
            "custom_fields" => {
                for one in &field.children {
                    keep(&mut case.custom, one.text_of("name"), &html::markdown(one.text_of("value")));
                }
            }
            "steps" if field.children.is_empty() => {
                case.steps = crate::steps::of_cells(&html::markdown(text), "", "");
            }
            "steps" => {
                case.steps = field.children.iter().filter(|one| one.name == "step").map(step).collect();
            }
            // Older exports hold the expected results of all steps in one.
            "expectedresults" => {
                let text = html::markdown(text);
                match case.steps.last_mut() {
                    Some(last) if last.expected.is_empty() => last.expected = text,
                    _ => keep(&mut case.custom, "expectedresults", &text),
                }
            }
            "node_order" | "is_open" | "active" => {}
            name => keep(&mut case.custom, name, &html::markdown(&field.all_text())),
        }
    }
    if case.title.is_empty() {
        return out.skip(case.line, &tree.all_text(), say!("The test case has no name."));
    }
    let ids = [full.as_str(), external.as_str(), internal];
    let own = match ids.iter().find(|id| !id.is_empty()) {
        Some(id) => (*id).to_owned(),
        None => format!("{}/{}", case.folder, case.title),
    };
    case.source_id = seen.unlike(&own);
    out.case(case);
}

fn step(element: &Element) -> IncomingStep {
    let mut action = html::markdown(element.text_of("actions"));
    if element.text_of("execution_type") == "2" {
        action.push_str("\n(automated)");
    }
    IncomingStep { action, expected: html::markdown(element.text_of("expectedresults")), data: String::new() }
}

fn importance(text: &str) -> Taken<Priority> {
    let mapped = match text {
        "1" => Some(Priority::Low),
        "2" => Some(Priority::Medium),
        "3" => Some(Priority::High),
        _ => None,
    };
    Taken::new(text, mapped)
}

/// 1 draft, 2 ready for review, 3 review in progress, 4 rework, 5 obsolete, 6 future, 7 final.
fn status(text: &str) -> Taken<Status> {
    let mapped = match text {
        "1" | "2" | "3" | "4" | "6" => Some(Status::Draft),
        "5" => Some(Status::Deprecated),
        "7" => Some(Status::Active),
        _ => None,
    };
    Taken::new(text, mapped)
}
