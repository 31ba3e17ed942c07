//! JUnit XML as every tool writes it: either root, suites within suites, missing names, odd times. It streams: one test
//! case at a time is held, whatever the file's size.
//!
//! Of several children the worst counts. A failure of a suite itself is told as skipped, for it is no test's.

use crate::fault::Stop;
use crate::ids;
use crate::incoming::{Fault, IncomingResult, Outcome};
use crate::limits::OUTPUT;
use crate::session::Session;
use crate::text::Text;
use crate::words::{self, cut, keep};
use crate::xml::{Element, Node, Xml};

struct Suite {
    depth: usize,
    name: String,
    started: Option<i64>,
}

pub(crate) fn read(text: Text<'_>, out: &mut Session<'_>) -> Result<(), Stop> {
    let mut xml = Xml::new(text);
    let mut suites: Vec<Suite> = Vec::new();
    loop {
        out.reached(xml.bytes())?;
        match xml.next()? {
            Node::Open(head) => match head.name.as_str() {
                "testsuites" | "testsuite" => {
                    let depth = xml.depth();
                    if depth == 1 {
                        out.about("title", head.attribute("name"));
                        out.about("started", head.attribute("timestamp"));
                    }
                    let name = head.attribute("name").trim().to_owned();
                    // The outermost name is the run's, not a suite's, where it stands on <testsuites>.
                    let name = if head.name == "testsuites" { String::new() } else { name };
                    suites.push(Suite { depth, name, started: words::moment(head.attribute("timestamp")) });
                }
                "testcase" => test_case(&mut xml, &head, &suites, out)?,
                "properties" => {
                    let tree = xml.tree(head)?;
                    for one in &tree.children {
                        out.about(one.attribute("name"), property_value(one));
                    }
                }
                name @ ("failure" | "error") if !suites.is_empty() => {
                    let line = head.line;
                    let what = format!("{} {}", head.attribute("message"), xml.inner_text()?);
                    out.skip(line, &what, say!("The <{name}> belongs to a suite and to no test.", name));
                }
                name if xml.depth() == 1 => return Err(stranger(&head, name).into()),
                // A suite's own output, and what single tools add.
                _ => {
                    xml.inner_text()?;
                }
            },
            Node::Close => {
                if suites.last().is_some_and(|suite| suite.depth > xml.depth()) {
                    suites.pop();
                }
            }
            Node::Text(_) => {}
            Node::End => return Ok(()),
        }
    }
}

fn stranger(head: &Element, name: &str) -> Fault {
    let other = match name {
        "robot" => say!("It is Robot Framework's own output: its option --xunit writes JUnit XML."),
        "TestRun" => say!("It is a TRX file: the logger JunitXml.TestLogger writes JUnit XML."),
        "test-run" => {
            say!("It is NUnit's own format: its option --result=results.xml;transform=… writes JUnit XML.")
        }
        "assemblies" => say!("It is xUnit's own format: the logger JunitXml.TestLogger writes JUnit XML."),
        "html" => say!("It is a web page: was it saved without being signed in?"),
        _ => "",
    };
    let message =
        say!("This is no JUnit XML: it begins with <{name}>, not with <testsuites> or <testsuite>.", name);
    Fault::at(head.line, head.column, [&message, other].join(" ").trim_end())
}

fn property_value(one: &Element) -> &str {
    match one.attribute("value") {
        "" => one.text.trim(),
        value => value,
    }
}

/// What has been found in one test case's children.
#[derive(Default)]
struct Found {
    /// Every status with its text.
    statuses: Vec<(Outcome, String, String)>,
    properties: Vec<(String, String)>,
    links: Vec<String>,
}

fn test_case(xml: &mut Xml<'_>, head: &Element, suites: &[Suite], out: &mut Session<'_>) -> Result<(), Stop> {
    let depth = xml.depth();
    let mut found = Found::default();
    loop {
        match xml.next()? {
            Node::Open(child) => child_of(xml, child, &mut found)?,
            Node::Close if xml.depth() < depth => break,
            Node::Close | Node::Text(_) => {}
            Node::End => break,
        }
    }
    out.result(result(head, suites, found));
    Ok(())
}

fn child_of(xml: &mut Xml<'_>, child: Element, found: &mut Found) -> Result<(), Stop> {
    match child.name.as_str() {
        name @ ("failure" | "error" | "skipped" | "blocked") => {
            let outcome = match name {
                "skipped" => Outcome::Skipped,
                "blocked" => Outcome::Blocked,
                _ => Outcome::Fail,
            };
            let text = xml.inner_text()?;
            let short = match (child.attribute("type").trim(), child.attribute("message").trim()) {
                ("" | _, message) if message.contains(child.attribute("type").trim()) => message.to_owned(),
                (kind, "") => kind.to_owned(),
                (kind, message) => format!("{kind}: {message}"),
            };
            found.statuses.push((outcome, name.to_owned(), words::failure(&short, &text)));
        }
        "rerunFailure" | "rerunError" | "flakyFailure" | "flakyError" => {
            let message = child.attribute("message").to_owned();
            keep(&mut found.properties, "flaky", "true");
            xml.inner_text()?;
            keep(&mut found.properties, &child.name, &cut(&message, OUTPUT));
        }
        "system-out" | "system-err" => {
            let text = xml.inner_text()?;
            for part in text.split("[[ATTACHMENT|").skip(1) {
                keep(&mut found.properties, "attachment", part.split("]]").next().unwrap_or_default());
            }
            keep(&mut found.properties, &child.name, &cut(text.trim(), OUTPUT));
        }
        "properties" => {
            for one in &xml.tree(child)?.children {
                property(found, one);
            }
        }
        "property" => {
            let tree = xml.tree(child)?;
            property(found, &tree);
        }
        _ => {
            let tree = xml.tree(child)?;
            keep(&mut found.properties, &tree.name, &cut(&tree.all_text(), OUTPUT));
        }
    }
    Ok(())
}

/// The property that tells a Blocked or Not Executed result from a skipped one.
const OUTCOME: &str = "casebridge_outcome";

/// Properties by which tools name what a test is tied to.
const LINKED: [&str; 6] = ["requirement", "requirements", "issue", "issues", "jira", "link"];

fn property(found: &mut Found, one: &Element) {
    let name = match one.attribute("name") {
        "" => "property",
        name => name,
    };
    // Xray's reporters put lists of items within.
    let value = match (property_value(one), one.children.is_empty()) {
        ("", false) => one.all_text(),
        (value, _) => value.to_owned(),
    };
    if LINKED.contains(&name.to_ascii_lowercase().as_str()) {
        for link in words::references(&value) {
            if !found.links.contains(&link) {
                found.links.push(link);
            }
        }
    }
    keep(&mut found.properties, name, &cut(&value, OUTPUT));
}

fn result(head: &Element, suites: &[Suite], found: Found) -> IncomingResult {
    let Found { statuses, mut properties, links } = found;
    let mut result = IncomingResult { line: head.line, links, ..IncomingResult::default() };
    result.suites = suites.iter().map(|suite| suite.name.clone()).filter(|name| !name.is_empty()).collect();
    let class = head.attribute("classname").trim();
    let name = head.attribute("name").trim();
    let names = [name, class, "(no name)"];
    names.into_iter().find(|name| !name.is_empty()).unwrap_or_default().clone_into(&mut result.name);
    let mut full: Vec<&str> = result.suites.iter().map(String::as_str).collect();
    if !class.is_empty() && full.last() != Some(&class) && result.name != class {
        full.push(class);
    }
    full.push(&result.name);
    result.full_name = full.join("::");
    (result.outcome, result.raw_status) = (Outcome::Pass, "passed".to_owned());
    if let Some(status) =
        [head.attribute("status"), head.attribute("result")].iter().find_map(|word| unrun(word))
    {
        (result.outcome, result.raw_status) = status;
    }
    if let Some(worst) =
        statuses.iter().map(|(outcome, ..)| *outcome).max_by_key(|outcome| words::gravity(*outcome))
    {
        result.outcome = worst;
        let told: Vec<&str> = statuses
            .iter()
            .filter(|(outcome, ..)| *outcome == worst)
            .map(|(_, _, text)| text.as_str())
            .collect();
        result.message = words::message(&told.join("\n\n"));
        // The first of the worst, so that an error stays told apart from a failure.
        result.raw_status = statuses
            .iter()
            .find(|(outcome, ..)| *outcome == worst)
            .map(|(_, raw, _)| raw.clone())
            .unwrap_or_default();
    }
    // Our own reports say more than JUnit has words for.
    if let Some((_, own)) = properties.iter().find(|(name, _)| name == OUTCOME) {
        result.outcome = words::outcome(own);
        result.raw_status.clone_from(own);
        properties.retain(|(name, _)| name != OUTCOME);
    }
    result.seconds = words::seconds(head.attribute("time"));
    let own = words::moment(head.attribute("timestamp"));
    result.started = own.or_else(|| suites.iter().rev().find_map(|suite| suite.started));
    for (name, value) in &head.attributes {
        if !matches!(name.as_str(), "name" | "classname" | "time" | "timestamp" | "status" | "result") {
            keep(&mut properties, name, &cut(value, OUTPUT));
        }
    }
    result.properties = properties;
    ids::find(&mut result, &[]);
    result
}

/// A test that a status says was not run: Google Test's disabled ones, for instance.
fn unrun(word: &str) -> Option<(Outcome, String)> {
    match words::plain(word).as_str() {
        "notrun" | "disabled" | "suppressed" | "skipped" | "ignored" | "pending" => {
            Some((Outcome::Skipped, word.to_owned()))
        }
        "blocked" => Some((Outcome::Blocked, word.to_owned())),
        _ => None,
    }
}
