//! Feature files. A scenario is a test case; its background is its precondition, an outline keeps its placeholders and
//! its examples as a table.

use crate::fault::Stop;
use crate::gherkin::{self, Feature, Scenario, Section, Step};
use crate::ids;
use crate::incoming::{IncomingCase, IncomingStep};
use crate::limits::FEATURE;
use crate::mapping::Options;
use crate::session::Session;
use crate::tabular::Ids;
use crate::text::Text;
use crate::words;

pub(crate) fn read(text: Text<'_>, options: &Options, out: &mut Session<'_>) -> Result<(), Stop> {
    let text = text.whole(FEATURE, say!("A feature file"))?;
    let feature = gherkin::parse(&text)?;
    let mut seen = Ids::default();
    for scenario in &feature.scenarios {
        out.case(case(&feature, scenario, &options.name, &mut seen));
    }
    if feature.scenarios.is_empty() {
        out.skip(feature.head.line, &feature.head.name, say!("The feature has no scenario."));
    }
    Ok(())
}

fn case(feature: &Feature, scenario: &Scenario, file: &str, seen: &mut Ids) -> IncomingCase {
    let head = &scenario.head;
    let mut case = IncomingCase { title: head.name.clone(), line: head.line, ..IncomingCase::default() };
    if case.title.is_empty() {
        case.title = format!("{} (line {})", head.keyword, head.line);
    }
    let rule = scenario.rule.and_then(|rule| feature.rules.get(rule));
    let rule_name = rule.map_or("", |(rule, _)| rule.name.as_str());
    case.folder = words::path([feature.head.name.as_str(), rule_name]);
    case.description.clone_from(&head.description);
    let backgrounds = [Some(&feature.background), rule.map(|(_, background)| background)];
    let before: Vec<String> = backgrounds.into_iter().flatten().filter_map(background).collect();
    case.preconditions = before.join("\n\n");
    case.steps = head.steps.iter().map(step).collect();
    let outer = feature.head.tags.iter().chain(rule.into_iter().flat_map(|(rule, _)| &rule.tags));
    for tag in outer.chain(&head.tags) {
        if ids::is_key(tag) && !case.references.contains(tag) {
            case.references.push(tag.clone());
        }
        if !case.tags.contains(tag) {
            case.tags.push(tag.clone());
        }
    }
    for examples in &scenario.examples {
        let text = [examples.description.clone(), table(&examples.rows)];
        let text: Vec<String> = text.into_iter().filter(|text| !text.is_empty()).collect();
        case.custom.push((heading(examples), text.join("\n\n")));
    }
    let parts = [file, rule_name, case.title.as_str()];
    let id: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    case.source_id = seen.unlike(&id.join("::"));
    case
}

fn heading(examples: &Section) -> String {
    let tags: Vec<String> = examples.tags.iter().map(|tag| format!("@{tag}")).collect();
    [examples.keyword.as_str(), &examples.name, &tags.join(" ")].join(" ").trim().to_owned()
}

fn background(section: &Section) -> Option<String> {
    let mut lines: Vec<String> = Vec::new();
    for text in [&section.name, &section.description] {
        lines.extend(Some(text.clone()).filter(|text| !text.is_empty()));
    }
    for one in &section.steps {
        let IncomingStep { action, data, .. } = step(one);
        lines.push(if data.is_empty() { action } else { format!("{action}\n\n{data}\n") });
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn step(step: &Step) -> IncomingStep {
    let parts = [step.doc.clone().unwrap_or_default(), table(&step.rows)];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    IncomingStep { action: step.text.clone(), expected: String::new(), data: parts.join("\n\n") }
}

/// A table as Markdown.
fn table(rows: &[Vec<String>]) -> String {
    let mut out = String::new();
    for (n, row) in rows.iter().enumerate() {
        let cells: Vec<String> =
            row.iter().map(|cell| cell.replace('|', "\\|").replace('\n', "<br>")).collect();
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
        if n == 0 {
            out.push_str(&format!("|{}\n", " --- |".repeat(row.len())));
        }
    }
    out.trim_end().to_owned()
}
