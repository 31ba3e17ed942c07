//! What stands around every page: head, theme, top bar, styles, the page's own script.

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The frame of a page.
pub(super) struct Frame<'a> {
    title: &'a str,
    theme: &'a str,
    /// More of the head.
    pub(super) head: String,
    /// The repository whose tabs are shown.
    pub(super) repo: Option<String>,
}

impl<'a> Frame<'a> {
    pub(super) fn new(title: &'a str, theme: &'a str) -> Self {
        Self { title, theme, head: String::new(), repo: None }
    }

    pub(super) fn around(&self, body: &str) -> String {
        let (mode, light, dark) = match self.theme {
            "light" => ("light", "light", "dark"),
            "dark" => ("dark", "light", "dark"),
            "dark_dimmed" => ("dark", "light", "dark_dimmed"),
            _ => ("auto", "light", "dark"),
        };
        let tabs = self.repo.as_ref().map_or_else(String::new, |full| {
            let full = escape(full);
            format!("<nav class='tabs'><a href='/{full}'>Code</a><a class='here' href='/{full}/issues'>Issues</a></nav>")
        });
        let place = self.repo.as_deref().map_or_else(String::new, escape);
        format!(
            "<!doctype html><html lang=\"en\" data-color-mode=\"{mode}\" data-light-theme=\"{light}\" data-dark-theme=\"{dark}\"><head><meta charset=\"utf-8\">\
            <meta name=\"viewport\" content=\"width=device-width\"><title>{}</title><meta name=\"user-login\" content=\"octocat\">{}<style nonce=\"sandbox\">{STYLE}</style></head>\
            <body><header class='top'><span class='mark'></span><b>{place}</b><span class='me'>octocat</span></header>{tabs}{body}<script nonce=\"sandbox\">{SCRIPT}</script></body></html>",
            escape(self.title),
            self.head
        )
    }
}

/// Text as HTML text or as an attribute's value.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\0' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    out
}
