//! What a connection's rules make of defects: words, labels, routes, presets.

use super::parts::Choice;
use crate::model::{Mapping, Route};
use crate::protocol::wire::wire;

wire! {
    /// A mapping beside the ready-made ones.
    #[derive(Eq)]
    pub struct PresetsView {
        /// The ready-made ones.
        pub presets: Vec<PresetLine>,
        /// The mapping as a file's text.
        pub file: String,
    }

    /// A ready-made mapping.
    #[derive(Eq)]
    pub struct PresetLine {
        /// `QALITA`.
        pub name: String,
        /// What it is about.
        pub hint: String,
        /// All of it.
        pub mapping: Mapping,
        /// What the form has otherwise: sentences.
        pub differs: Vec<String>,
    }

    /// Which connection a defect goes through when nobody chose one.
    #[derive(Eq)]
    pub struct RoutesView {
        /// The rules, in order; the first that fits counts.
        pub routes: Vec<Route>,
        /// Where a defect can go.
        pub connections: Vec<Choice>,
    }

    /// Where a defect goes, and why.
    #[derive(Eq)]
    pub struct DestinationView {
        /// Where it can go.
        pub connections: Vec<Choice>,
        /// The UUID of the one it goes to when nobody chooses; empty when somebody has to.
        pub chosen: String,
        /// `Rule 2: Tag is cart`.
        pub why: String,
    }

    /// Where defects would go by rules.
    #[derive(Eq)]
    pub struct RouteTrial {
        /// All of it in a sentence.
        pub sentence: String,
        /// Open defects that were never pushed, oldest first.
        pub lines: Vec<RouteLine>,
        /// How many more there are.
        pub left: usize,
    }

    /// Where one defect would go.
    #[derive(Eq)]
    pub struct RouteLine {
        /// The defect's UUID.
        pub id: String,
        /// `DEF-12`.
        pub key: String,
        /// Its title.
        pub title: String,
        /// The connection; empty when nothing says where.
        pub to: String,
        /// Why.
        pub why: String,
    }

    /// A request that would be sent.
    #[derive(Eq)]
    pub struct PlannedRequest {
        /// `POST`.
        pub method: String,
        /// The whole address.
        pub url: String,
        /// The body, indented JSON; empty for none.
        pub body: String,
    }

    /// What a push would send: the request that makes the issue, or those that bring its changes there.
    #[derive(Eq)]
    pub struct PushPreview {
        /// In their order.
        pub requests: Vec<PlannedRequest>,
        /// What else happens: labels that are made first, what follows, who hears of it. Sentences.
        pub notes: Vec<String>,
    }

    /// An issue as it would be written.
    #[derive(Eq)]
    pub struct WordingView {
        /// Defects it can be shown with, newest first.
        pub defects: Vec<Choice>,
        /// The one it is shown with; empty when there is none and an example stands in.
        pub defect: String,
        /// The title.
        pub title: String,
        /// The text as HTML of a few plain elements.
        pub html: String,
        /// Its labels, the priority's first.
        pub labels: Vec<String>,
        /// What is wrong with the title's template; may be empty.
        pub title_fault: String,
        /// What is wrong with the description's template; may be empty.
        pub description_fault: String,
        /// What else to know: sentences.
        pub notes: Vec<String>,
        /// Every placeholder, `{case}`, and what it stands for in that defect.
        pub placeholders: Vec<Choice>,
    }
}
