//! Quick actions: lines that are carried out with the writer's rights, and taken out of the text.

/// What a text asks for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// The text without its actions.
    pub(super) text: String,
    /// Close or reopen.
    pub(super) closed: Option<bool>,
    /// A new title.
    pub(super) title: Option<String>,
    /// Labels to put on.
    pub(super) labels: Vec<String>,
    /// Whether there was any action.
    pub(super) any: bool,
}

/// Takes the actions out of a text. Lines in fenced code are left alone.
pub(super) fn take(text: &str) -> Asked {
    let mut asked = Asked::default();
    let mut kept = Vec::new();
    let mut fenced = false;
    for line in text.split('\n') {
        if line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~") {
            fenced = !fenced;
        }
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let known = !fenced
            && match word {
                "/close" => {
                    asked.closed = Some(true);
                    true
                }
                "/reopen" => {
                    asked.closed = Some(false);
                    true
                }
                "/title" => {
                    asked.title = Some(rest.to_owned());
                    true
                }
                "/label" => {
                    asked.labels.extend(
                        rest.split('~')
                            .map(|name| name.trim_matches(['"', ' ']))
                            .filter(|name| !name.is_empty())
                            .map(str::to_owned),
                    );
                    true
                }
                "/assign" | "/unassign" | "/move" | "/due" | "/lock" | "/confidential" => true,
                _ => false,
            };
        asked.any |= known;
        if !known {
            kept.push(line);
        }
    }
    asked.text = kept.join("\n");
    asked
}
