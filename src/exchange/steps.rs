//! Steps in one cell: numbered lines become steps, anything else is one step.

use crate::incoming::IncomingStep;

/// The items of a numbered text, if it is one: `1. a`, `2) b`, counted from 1 without a gap. What stands between two
/// numbers belongs to the first.
pub(crate) fn numbered(text: &str) -> Option<Vec<String>> {
    let mut items: Vec<String> = Vec::new();
    for line in text.trim().lines() {
        match number(line) {
            Some((number, rest)) if number == items.len() + 1 => items.push(rest.trim().to_owned()),
            _ => {
                let last = items.last_mut()?;
                last.push('\n');
                last.push_str(line.trim_end());
            }
        }
    }
    let items: Vec<String> = items.into_iter().map(|item| item.trim().to_owned()).collect();
    (!items.is_empty()).then_some(items)
}

/// `1. text`, `1) text`, `Step 1: text`.
fn number(line: &str) -> Option<(usize, &str)> {
    let line = line.trim_start();
    let line = line.strip_prefix("Step ").or_else(|| line.strip_prefix("step ")).unwrap_or(line);
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = (line.get(..digits)?, line.get(digits..)?);
    let rest = rest.strip_prefix(['.', ')', ':'])?;
    // `1.5 seconds` is no number of a step.
    if !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
        return None;
    }
    Some((number.parse().ok()?, rest))
}

/// The steps of one row of cells: as many as the numbered cells have, or one.
pub(crate) fn of_cells(action: &str, expected: &str, data: &str) -> Vec<IncomingStep> {
    let (action, expected, data) = (action.trim(), expected.trim(), data.trim());
    if action.is_empty() && expected.is_empty() && data.is_empty() {
        return Vec::new();
    }
    let one =
        || IncomingStep { action: action.to_owned(), expected: expected.to_owned(), data: data.to_owned() };
    let Some(actions) = numbered(action) else { return vec![one()] };
    let parallel = |cell: &str| if cell.is_empty() { Some(Vec::new()) } else { numbered(cell) };
    if actions.len() == 1 {
        // `1. a` beside `1. b` is one step without its number; beside other text the number is dropped as well.
        let first =
            |cell: &str| numbered(cell).filter(|items| items.len() == 1).and_then(|mut items| items.pop());
        return vec![IncomingStep {
            action: first(action).unwrap_or_default(),
            expected: first(expected).unwrap_or_else(|| expected.to_owned()),
            data: first(data).unwrap_or_else(|| data.to_owned()),
        }];
    }
    let mut steps: Vec<IncomingStep> =
        actions.into_iter().map(|action| IncomingStep { action, ..IncomingStep::default() }).collect();
    spread(&mut steps, parallel(expected), expected, |step| &mut step.expected);
    spread(&mut steps, parallel(data), data, |step| &mut step.data);
    steps
}

/// Puts numbered items beside their steps; text that is not numbered belongs to the last step.
fn spread(
    steps: &mut Vec<IncomingStep>,
    items: Option<Vec<String>>,
    whole: &str,
    field: impl Fn(&mut IncomingStep) -> &mut String,
) {
    match items {
        Some(items) => {
            while steps.len() < items.len() {
                steps.push(IncomingStep::default());
            }
            for (step, item) in steps.iter_mut().zip(items) {
                *field(step) = item;
            }
        }
        None => {
            if let Some(last) = steps.last_mut() {
                whole.clone_into(field(last));
            }
        }
    }
}

/// The steps of a Gherkin text: a line that begins with a keyword is one, what follows it (tables, doc strings) is its data.
pub(crate) fn of_gherkin(text: &str) -> Vec<IncomingStep> {
    let mut steps: Vec<IncomingStep> = Vec::new();
    for line in text.trim().lines() {
        let line = line.trim_end();
        let is_step = ["Given ", "When ", "Then ", "And ", "But ", "* "]
            .iter()
            .any(|word| line.trim_start().starts_with(word));
        match steps.last_mut() {
            Some(step) if !is_step => {
                if !step.data.is_empty() {
                    step.data.push('\n');
                }
                step.data.push_str(line.trim());
            }
            _ => steps.push(IncomingStep { action: line.trim().to_owned(), ..IncomingStep::default() }),
        }
    }
    steps.retain(|step| !step.action.is_empty() || !step.data.is_empty());
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(action: &str, expected: &str, data: &str) -> IncomingStep {
        IncomingStep { action: action.into(), expected: expected.into(), data: data.into() }
    }

    #[test]
    fn numbered_cells_become_steps_side_by_side() {
        assert_eq!(of_cells("1. a\n2. b", "1. x\n2. y", ""), [step("a", "x", ""), step("b", "y", "")]);
        assert_eq!(
            of_cells("1) a\nmore\n2) b", "all done", ""),
            [step("a\nmore", "", ""), step("b", "all done", "")]
        );
        assert_eq!(of_cells("just do it", "1. done", "d"), [step("just do it", "1. done", "d")]);
        assert_eq!(of_cells("1. a", "1. b", ""), [step("a", "b", "")]);
        assert_eq!(of_cells("1.5 seconds later", "", ""), [step("1.5 seconds later", "", "")]);
        assert_eq!(
            of_cells("1. a\n2. b", "1. x\n2. y\n3. z", ""),
            [step("a", "x", ""), step("b", "y", ""), step("", "z", "")]
        );
        assert_eq!(of_cells(" ", "", ""), []);
    }

    #[test]
    fn gherkin_lines_become_steps_with_their_tables() {
        assert_eq!(
            of_gherkin("Given a\n| x |\n| 1 |\nThen b"),
            [step("Given a", "", "| x |\n| 1 |"), step("Then b", "", "")]
        );
    }
}
