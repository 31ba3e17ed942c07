//! What the issue of a defect is called and says: templates with placeholders such as `{case}`. Pure.

use serde::{Deserialize, Serialize};

use super::{Defect, Record};
use crate::protocol::wire::wire;

/// Every placeholder, in the order people read them.
pub const PLACEHOLDERS: [&str; 11] = [
    "title",
    "key",
    "case",
    "cycle",
    "environment",
    "version",
    "folder",
    "tags",
    "priority",
    "requirement",
    "description",
];

wire! {
    /// How the issues of a connection are written; an empty template is the defect's own text.
    #[derive(Eq, Default)]
    pub struct Wording {
        /// The template of the title.
        pub title: String,
        /// The template of the description.
        pub description: String,
    }
}

/// What a template may name of the records around a defect, as it was when the defect was last put on its
/// way: what is composed is the same whenever it is composed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Facts {
    /// The environment of the cycle it was found in.
    pub environment: String,
    /// The version that was tested there.
    pub version: String,
    /// `REQ-7, REQ-9`.
    pub requirement: String,
    /// Who executes the test it was found by.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tester: String,
}

impl Facts {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        *self == Facts::default()
    }
}

impl Wording {
    /// Whether nothing was changed.
    pub fn is_empty(&self) -> bool {
        *self == Wording::default()
    }

    /// Whether it names something that is not in the defect itself.
    pub fn names_facts(&self) -> bool {
        [&self.title, &self.description]
            .into_iter()
            .flat_map(|template| holes(template))
            .any(|name| ["environment", "version", "requirement"].contains(&name))
    }
}

/// One part of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Text(&'a str),
    Hole(&'a str),
}

fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut all = Vec::new();
    let (mut rest, mut text_from) = (0, 0);
    while let Some(open) = template.get(rest..).and_then(|tail| tail.find('{')).map(|at| at + rest) {
        rest = open + 1;
        let after = template.get(rest..).unwrap_or_default();
        let Some(end) = after.find('}') else { break };
        let name = after.get(..end).unwrap_or_default();
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphabetic()) {
            continue;
        }
        all.push(Piece::Text(template.get(text_from..open).unwrap_or_default()));
        all.push(Piece::Hole(name));
        rest += end + 1;
        text_from = rest;
    }
    all.push(Piece::Text(template.get(text_from..).unwrap_or_default()));
    all
}

/// The names within braces, in order.
pub fn holes(template: &str) -> Vec<&str> {
    let hole = |piece| match piece {
        Piece::Hole(name) => Some(name),
        Piece::Text(_) => None,
    };
    pieces(template).into_iter().filter_map(hole).collect()
}

/// A placeholder's value; none for one that does not exist.
pub fn value(name: &str, defect: &Defect) -> Option<String> {
    let origin = defect.origin.as_ref();
    Some(match name {
        "title" => defect.title.clone(),
        "key" => defect.key(),
        "case" => origin.map(|origin| origin.case_key.clone()).unwrap_or_default(),
        "cycle" => origin.map(|origin| origin.cycle_key.clone()).unwrap_or_default(),
        "environment" => defect.facts.environment.clone(),
        "version" => defect.facts.version.clone(),
        "folder" => defect.folder.clone(),
        "tags" => defect.tags.join(", "),
        "priority" => crate::texts::in_english(|| defect.priority.label().to_owned()),
        "requirement" => defect.facts.requirement.clone(),
        "description" => defect.description.clone(),
        _ => return None,
    })
}

/// What a template puts before and after the text that it is around, `{title}` or `{description}`. `quote`
/// is how other texts of the defect are written there.
pub fn around(
    template: &str,
    core: &str,
    defect: &Defect,
    quote: impl Fn(&str) -> String,
) -> (String, String) {
    let (mut before, mut after, mut is_after) = (String::new(), String::new(), false);
    for piece in pieces(template) {
        let out = if is_after { &mut after } else { &mut before };
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Hole(name) if name == core && !is_after => is_after = true,
            Piece::Hole(name) => out.push_str(&quote(&value(name, defect).unwrap_or_default())),
        }
    }
    (before, after)
}

/// A text of the tracker without what the template put around it; as much of it as is still there.
pub fn undressed<'a>(theirs: &'a str, (before, after): &(String, String)) -> &'a str {
    let theirs = theirs.trim();
    let rest = theirs.strip_prefix(before.trim()).unwrap_or(theirs);
    rest.strip_suffix(after.trim()).unwrap_or(rest).trim()
}

/// Why a template cannot be used, as a sentence.
pub fn fault(template: &str, core: &str) -> Option<String> {
    if template.trim().is_empty() {
        return None;
    }
    let names = holes(template);
    if let Some(unknown) = names.iter().find(|name| !PLACEHOLDERS.contains(name)) {
        return Some(say!("There is no placeholder {name}", format!("{{{unknown}}}")));
    }
    if core == "title" && names.contains(&"description") {
        return Some(say!("A title cannot hold the whole description").to_owned());
    }
    let count = names.iter().filter(|name| **name == core).count();
    (count != 1)
        .then(|| say!("{placeholder} has to be in it once: it is what people change", format!("{{{core}}}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_in_braces_are_placeholders() {
        assert_eq!(holes("[{case}] {title} {} {a b} {1} { {key}"), ["case", "title", "key"]);
        assert_eq!(holes("{title"), [""; 0]);
    }

    #[test]
    fn a_template_holds_its_own_text_once() {
        for (template, core, says) in [
            ("", "title", None),
            ("[QALITA] {title}", "title", None),
            ("{case}", "title", Some("{title} has to be in it once")),
            ("{title} {title}", "title", Some("{title} has to be in it once")),
            ("{title} {sevrity}", "title", Some("There is no placeholder {sevrity}")),
            ("{title} {description}", "title", Some("whole description")),
            ("{title}\n{description}", "description", None),
        ] {
            let fault = fault(template, core);
            assert_eq!(fault.is_some(), says.is_some(), "{template}: {fault:?}");
            assert!(fault.unwrap_or_default().contains(says.unwrap_or_default()), "{template}");
        }
    }

    #[test]
    fn what_stands_around_a_text_is_taken_off_again() {
        let around = ("[QALITA] ".to_owned(), " (TC-4)".to_owned());
        assert_eq!(undressed("[QALITA] Cart is empty (TC-4)", &around), "Cart is empty");
        assert_eq!(undressed("Cart is empty (TC-4)", &around), "Cart is empty");
        assert_eq!(undressed("[QALITA] Cart", &around), "Cart");
        assert_eq!(undressed("Cart", &around), "Cart");
        assert_eq!(undressed("Cart", &(String::new(), String::new())), "Cart");
    }
}
