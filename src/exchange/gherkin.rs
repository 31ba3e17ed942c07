//! Gherkin, line by line: features, rules, backgrounds, scenarios and outlines, tags, tables, doc strings, 80 languages.
//!
//! It is written here because the `gherkin` crate (0.16) refuses nine of the fifty-odd good files of Gherkin's own test
//! data and reads one of them as empty without a word. The keywords are Gherkin's own list (MIT).

use crate::incoming::Fault;

/// `code|feature|background|rule|scenario|outline|examples|steps`, alternatives separated by `;`.
const KEYWORDS: &str = include_str!("gherkin-keywords.txt");

/// What stands under a keyword with a colon.
#[derive(Debug, Default)]
pub(crate) struct Section {
    pub(crate) keyword: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) tags: Vec<String>,
    pub(crate) line: u32,
    pub(crate) steps: Vec<Step>,
    /// The rows of an Examples' table.
    pub(crate) rows: Vec<Vec<String>>,
}

/// A step with what belongs to it.
#[derive(Debug, Default)]
pub(crate) struct Step {
    pub(crate) text: String,
    pub(crate) doc: Option<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// A scenario or outline, in its rule.
#[derive(Debug, Default)]
pub(crate) struct Scenario {
    pub(crate) head: Section,
    /// The rule's place in the feature's list.
    pub(crate) rule: Option<usize>,
    pub(crate) examples: Vec<Section>,
}

/// A feature file.
#[derive(Debug, Default)]
pub(crate) struct Feature {
    pub(crate) head: Section,
    pub(crate) background: Section,
    /// Each with its own background.
    pub(crate) rules: Vec<(Section, Section)>,
    pub(crate) scenarios: Vec<Scenario>,
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Nowhere,
    Feature,
    Background,
    Rule,
    Scenario,
    Examples,
}

const PLACES: [Place; 6] =
    [Place::Feature, Place::Background, Place::Rule, Place::Scenario, Place::Scenario, Place::Examples];

/// The keywords of one language.
struct Language {
    heads: Vec<(&'static str, Place)>,
    steps: Vec<&'static str>,
}

impl Language {
    fn new(code: &str) -> Option<Self> {
        let line = KEYWORDS.lines().find(|line| line.split('|').next() == Some(code))?;
        let mut heads = Vec::new();
        let mut steps = vec!["* "];
        for (n, words) in line.split('|').skip(1).enumerate() {
            match PLACES.get(n) {
                Some(place) => heads.extend(words.split(';').map(|word| (word, *place))),
                None => steps.extend(words.split(';')),
            }
        }
        // The longest first: one keyword may begin with another.
        steps.sort_by_key(|word| std::cmp::Reverse(word.len()));
        Some(Self { heads, steps })
    }

    /// The keyword before a line's colon, and what follows.
    fn head<'a>(&self, line: &'a str) -> Option<(Place, &'static str, &'a str)> {
        self.heads.iter().find_map(|(word, place)| {
            let name = line.strip_prefix(word)?.strip_prefix(':')?;
            Some((*place, *word, name.trim()))
        })
    }

    fn is_step(&self, line: &str) -> bool {
        // Some tools take their keywords in small letters as well.
        let mut signs = line.chars();
        let line: String = signs.next().into_iter().flat_map(char::to_uppercase).chain(signs).collect();
        self.steps.iter().any(|word| line.starts_with(word) || line == word.trim_end())
    }
}

struct Parser {
    feature: Feature,
    language: Language,
    place: Place,
    tags: Vec<String>,
    tags_line: u32,
}

/// Reads a feature file.
pub(crate) fn parse(text: &str) -> Result<Feature, Fault> {
    let Some(language) = Language::new("en") else {
        return Err(Fault::whole(say!("There are no keywords.")));
    };
    let mut parser = Parser {
        feature: Feature::default(),
        language,
        place: Place::Nowhere,
        tags: Vec::new(),
        tags_line: 0,
    };
    let count = text.lines().count();
    let mut lines = text.lines().enumerate();
    let mut last = 0;
    while let Some((n, raw)) = lines.next() {
        let at = u32::try_from(n + 1).unwrap_or(u32::MAX);
        last = at;
        let line = raw.trim();
        let indent = raw.chars().take_while(|c| c.is_whitespace()).count();
        let fence = [r#"""""#, "```", "'''"].into_iter().find(|fence| line.starts_with(fence));
        if let (Some(fence), true) = (fence, parser.has_step()) {
            let mut content: Vec<String> = Vec::new();
            let closed = lines.by_ref().any(|(_, raw)| {
                if raw.trim() == fence {
                    return true;
                }
                let spaces =
                    raw.chars().take(indent).take_while(|c| c.is_whitespace()).map(char::len_utf8).sum();
                content.push(
                    raw.get(spaces..)
                        .unwrap_or_default()
                        .replace(r#"\"\"\""#, r#"""""#)
                        .replace("\\`\\`\\`", "```"),
                );
                false
            });
            if !closed {
                let message = say!("the text that {fence} opens in line {at} is not closed", fence, at);
                return Err(Fault::cut(at + u32::try_from(content.len()).unwrap_or(0), 1, &message));
            }
            if let Some(step) = parser.step() {
                let before = step
                    .doc
                    .take()
                    .map(|doc| {
                        doc + "

"
                    })
                    .unwrap_or_default();
                step.doc = Some(
                    before
                        + &content.join(
                            "
",
                        ),
                );
            }
            continue;
        }
        let column = u32::try_from(indent + 1).unwrap_or(1);
        parser.line(line, at, column, n + 1 == count && !text.ends_with('\n'))?;
    }
    if parser.place == Place::Nowhere {
        return Err(Fault::at(last.max(1), 1, say!("The file holds no feature.")));
    }
    if !parser.tags.is_empty() {
        return Err(Fault::cut(parser.tags_line, 1, say!("the tags of its last line stand before nothing")));
    }
    Ok(parser.feature)
}

impl Parser {
    fn line(&mut self, line: &str, at: u32, column: u32, is_end: bool) -> Result<(), Fault> {
        if line.is_empty() {
            return Ok(());
        }
        if let Some(comment) = line.strip_prefix('#') {
            return self.comment(comment, at, column);
        }
        if line.starts_with('@') {
            self.tags_line = at;
            let tags = line
                .split(" #")
                .next()
                .unwrap_or(line)
                .split('@')
                .map(str::trim)
                .filter(|tag| !tag.is_empty());
            self.tags.extend(tags.map(str::to_owned));
            return Ok(());
        }
        if let Some((place, keyword, name)) = self.language.head(line) {
            return self.begin(place, keyword, name, at, column);
        }
        let unexpected = || {
            let shown = crate::words::cut(line, 80);
            Fault::at(at, column, say!("This is no Gherkin that can be read: `{shown}` is not expected here.", shown)).remedy(
                say!("A feature begins with `Feature:`, a step with a keyword such as Given, a row of a table with |."),
            )
        };
        if self.place == Place::Nowhere || !self.tags.is_empty() {
            return Err(unexpected());
        }
        let describes = |section: &&mut Section| section.steps.is_empty() && section.rows.is_empty();
        let is_text = self.place != Place::Examples && self.section().as_ref().is_some_and(describes);
        if line.starts_with('|') && !is_text {
            if is_end && !line.ends_with('|') {
                return Err(Fault::cut(at, column, say!("the last row of its table has no end")));
            }
            let row = cells(line);
            let rows = match (self.place, self.section()) {
                (Place::Examples, Some(section)) => Some(&mut section.rows),
                (_, Some(section)) => section.steps.last_mut().map(|step| &mut step.rows),
                (_, None) => None,
            };
            return rows.map(|rows| rows.push(row)).ok_or_else(unexpected);
        }
        let is_step =
            matches!(self.place, Place::Background | Place::Scenario) && self.language.is_step(line);
        let Some(section) = self.section() else { return Err(unexpected()) };
        if is_step {
            section.steps.push(Step { text: line.to_owned(), ..Step::default() });
            return Ok(());
        }
        if !section.steps.is_empty() || !section.rows.is_empty() {
            return Err(unexpected());
        }
        if !section.description.is_empty() {
            section.description.push('\n');
        }
        section.description.push_str(line);
        Ok(())
    }

    fn comment(&mut self, comment: &str, at: u32, column: u32) -> Result<(), Fault> {
        let code =
            comment.trim().strip_prefix("language").and_then(|rest| rest.trim_start().strip_prefix(':'));
        if let (Some(code), Place::Nowhere) = (code.map(str::trim), self.place) {
            self.language = Language::new(code).ok_or_else(|| {
                let shown = crate::words::cut(code, 40);
                Fault::at(at, column, say!("Gherkin knows no language `{shown}`.", shown))
            })?;
        }
        Ok(())
    }

    fn begin(&mut self, place: Place, keyword: &str, name: &str, at: u32, column: u32) -> Result<(), Fault> {
        let tags = std::mem::take(&mut self.tags);
        let section = Section {
            keyword: keyword.to_owned(),
            name: name.to_owned(),
            tags,
            line: at,
            ..Section::default()
        };
        let misplaced = |what: &str| Err(Fault::at(at, column, format!("`{keyword}:` {what}.")));
        if self.place == Place::Nowhere && place != Place::Feature {
            return misplaced(say!("stands before any feature"));
        }
        match place {
            Place::Feature if self.place != Place::Nowhere => {
                return misplaced(say!("stands here a second time: one file holds one feature"));
            }
            Place::Feature => self.feature.head = section,
            Place::Background => match self.feature.rules.last_mut() {
                Some((_, background)) => *background = section,
                None => self.feature.background = section,
            },
            Place::Rule => self.feature.rules.push((section, Section::default())),
            Place::Scenario => {
                let rule = self.feature.rules.len().checked_sub(1);
                self.feature.scenarios.push(Scenario { head: section, rule, examples: Vec::new() });
            }
            Place::Examples => match self.feature.scenarios.last_mut() {
                Some(scenario) if matches!(self.place, Place::Scenario | Place::Examples) => {
                    scenario.examples.push(section);
                }
                _ => return misplaced(say!("stands outside of a scenario")),
            },
            Place::Nowhere => {}
        }
        self.place = place;
        Ok(())
    }

    /// What a line belongs to.
    fn section(&mut self) -> Option<&mut Section> {
        let feature = &mut self.feature;
        match self.place {
            Place::Nowhere => None,
            Place::Feature => Some(&mut feature.head),
            Place::Background => match feature.rules.last_mut() {
                Some((_, background)) => Some(background),
                None => Some(&mut feature.background),
            },
            Place::Rule => feature.rules.last_mut().map(|(rule, _)| rule),
            Place::Scenario => feature.scenarios.last_mut().map(|scenario| &mut scenario.head),
            Place::Examples => feature.scenarios.last_mut().and_then(|scenario| scenario.examples.last_mut()),
        }
    }

    fn has_step(&mut self) -> bool {
        self.step().is_some()
    }

    fn step(&mut self) -> Option<&mut Step> {
        let takes = matches!(self.place, Place::Background | Place::Scenario);
        self.section().filter(|_| takes)?.steps.last_mut()
    }
}

/// The cells of a row; `\|` is a bar, `\\` a backslash, `\n` a new line. Text behind the last bar is a cell as well.
fn cells(line: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut cell = String::new();
    let mut signs = line.chars().skip(1);
    while let Some(c) = signs.next() {
        match c {
            '|' => out.push(std::mem::take(&mut cell).trim().to_owned()),
            '\\' => match signs.next() {
                Some('n') => cell.push('\n'),
                Some(c @ ('|' | '\\')) => cell.push(c),
                Some(c) => {
                    cell.push('\\');
                    cell.push(c);
                }
                None => cell.push('\\'),
            },
            c => cell.push(c),
        }
    }
    if !cell.trim().is_empty() {
        out.push(cell.trim().to_owned());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_backslashes_and_new_lines_are_escaped_in_cells() {
        assert_eq!(
            cells(r"| \|æ\\n | \o\no\ | this\ | x"),
            ["|æ\\n", "\\o\no\\", "this\\", "x"].map(str::to_owned)[..]
        );
    }

    #[test]
    fn every_language_has_all_of_its_keywords() {
        assert_eq!(KEYWORDS.lines().count(), 80);
        for line in KEYWORDS.lines() {
            assert_eq!(line.split('|').count(), 8, "{line}");
            assert!(Language::new(line.split('|').next().unwrap()).unwrap().steps.len() > 3, "{line}");
        }
    }
}
