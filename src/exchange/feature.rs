//! Feature files. A scenario is a test case; its background is its precondition, an outline keeps its placeholders and
//! its examples as a table.

use std::collections::HashSet;

use gherkin::{Background, Examples, Feature, GherkinEnv, Scenario, Step, Table};

use crate::fault::Stop;
use crate::ids;
use crate::incoming::{Fault, IncomingCase, IncomingStep};
use crate::limits::FEATURE;
use crate::mapping::Options;
use crate::session::Session;
use crate::tabular::unlike;
use crate::text::Text;
use crate::words;

pub(crate) fn read(text: Text<'_>, options: &Options, out: &mut Session<'_>) -> Result<(), Stop> {
    let text = text.whole(FEATURE, "A feature file")?.replace("\r\n", "\n");
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Err(Fault::at(1, 1, "The file holds no feature.").into());
    }
    let feature =
        Feature::parse(&text, GherkinEnv::default()).map_err(|error| fault(&error.to_string(), &text))?;
    let mut seen = HashSet::new();
    let context = Context { file: &options.name, feature: &feature };
    for scenario in &feature.scenarios {
        out.case(context.case(scenario, None, &[], &mut seen));
    }
    for rule in &feature.rules {
        for scenario in &rule.scenarios {
            let case =
                context.case(scenario, Some((&rule.name, rule.background.as_ref())), &rule.tags, &mut seen);
            out.case(case);
        }
    }
    if out.summary.cases == 0 {
        out.skip(1, &feature.name, "The feature has no scenario.");
    }
    Ok(())
}

/// The parser says `Error at 3:7: …`, and what it would have expected in signs rather than words.
fn fault(said: &str, text: &str) -> Fault {
    let mut numbers =
        said.trim_start_matches("Error at ").split(':').map(|part| part.trim().parse::<u32>().unwrap_or(0));
    let (line, column) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    let there = usize::try_from(line).ok().and_then(|line| text.lines().nth(line.saturating_sub(1)));
    let said = match there.map(str::trim) {
        Some(line) if !line.is_empty() => format!("`{}`", words::cut(line, 80)),
        _ => "the end of the file".to_owned(),
    };
    let message = format!("This is no Gherkin that can be read: {said} is not expected here.");
    Fault::at(line, column, message).remedy(
        "A step begins with a keyword such as Given, a row of a table with |, and all rows have as many cells as the first.",
    )
}

struct Context<'a> {
    file: &'a str,
    feature: &'a Feature,
}

impl Context<'_> {
    fn case(
        &self,
        scenario: &Scenario,
        rule: Option<(&str, Option<&Background>)>,
        rule_tags: &[String],
        seen: &mut HashSet<String>,
    ) -> IncomingCase {
        let feature = self.feature;
        let mut case = IncomingCase { title: scenario.name.trim().to_owned(), ..IncomingCase::default() };
        case.line = u32::try_from(scenario.position.line).unwrap_or(0);
        if case.title.is_empty() {
            case.title = format!("{} (line {})", scenario.keyword, case.line);
        }
        let rule_name = rule.map_or("", |(name, _)| name);
        case.folder = words::path([feature.name.as_str(), rule_name]);
        scenario.description.as_deref().unwrap_or_default().trim().clone_into(&mut case.description);
        let backgrounds = feature.background.iter().chain(rule.and_then(|(_, background)| background));
        let before: Vec<String> = backgrounds.flat_map(|background| &background.steps).map(whole).collect();
        case.preconditions = before.join("\n");
        case.steps = scenario.steps.iter().map(step).collect();
        for tag in feature.tags.iter().chain(rule_tags).chain(&scenario.tags) {
            let tag = tag.trim_start_matches('@').to_owned();
            if ids::is_key(&tag) && !case.references.contains(&tag) {
                case.references.push(tag.clone());
            }
            if !case.tags.contains(&tag) {
                case.tags.push(tag);
            }
        }
        for examples in &scenario.examples {
            case.custom.push((heading(examples), examples.table.as_ref().map(table).unwrap_or_default()));
        }
        let parts = [self.file, rule_name, case.title.as_str()];
        let id: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        case.source_id = unlike(id.join("::"), seen);
        case
    }
}

fn heading(examples: &Examples) -> String {
    let name = examples.name.clone().unwrap_or_default();
    let tags: Vec<String> =
        examples.tags.iter().map(|tag| format!("@{}", tag.trim_start_matches('@'))).collect();
    format!("{} {} {}", examples.keyword, name.trim(), tags.join(" "))
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn step(step: &Step) -> IncomingStep {
    let action = format!("{} {}", step.keyword.trim(), step.value.trim());
    let text = step.docstring.as_deref().map(|text| text.trim_matches('\n').to_owned());
    let parts: Vec<String> = text.into_iter().chain(step.table.as_ref().map(table)).collect();
    IncomingStep { action, expected: String::new(), data: parts.join("\n\n") }
}

fn whole(one: &Step) -> String {
    let IncomingStep { action, data, .. } = step(one);
    if data.is_empty() { action } else { format!("{action}\n\n{data}\n") }
}

/// A table as Markdown.
fn table(table: &Table) -> String {
    let mut out = String::new();
    for (n, row) in table.rows.iter().enumerate() {
        let cells: Vec<String> =
            row.iter().map(|cell| cell.trim().replace('|', "\\|").replace('\n', "<br>")).collect();
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
        if n == 0 {
            out.push_str(&format!("|{}\n", " --- |".repeat(row.len())));
        }
    }
    out.trim_end().to_owned()
}
