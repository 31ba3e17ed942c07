//! What a defect found in an execution starts with: where, in what, at which step, and what was seen.

use crate::model::{Cycle, Execution, Outcome, Record, StepResult};

/// Longer addresses are cut: nobody reads them, and trackers limit what they take.
const ADDRESS_LIMIT: usize = 2_000;
/// A browser's name and version.
const BROWSER_LIMIT: usize = 200;
/// Names in an address's fragment whose values open an account.
const SECRET_NAMES: [&str; 10] = [
    "access_token",
    "id_token",
    "refresh_token",
    "token",
    "auth_token",
    "code",
    "session_state",
    "api_key",
    "apikey",
    "password",
];

/// What is known of it.
pub struct Finding<'a> {
    /// The cycle.
    pub cycle: &'a Cycle,
    /// The execution.
    pub execution: &'a Execution,
    /// The address of the page under test; empty when it is not known.
    pub url: &'a str,
    /// The browser; empty when it is not known.
    pub browser: &'a str,
}

/// The title and the description, in Markdown.
pub fn finding(Finding { cycle, execution, url, browser }: &Finding<'_>) -> (String, String) {
    let mut text = format!("Found by {} in {} ({})\n", execution.case_key, cycle.key(), cycle.title);
    let page = page_address(url).map(|url| format!("<{url}>")).unwrap_or_default();
    let browser = super::title(browser, BROWSER_LIMIT);
    let known = [
        ("Environment", &cycle.environment),
        ("Version", &cycle.version),
        ("Page", &page),
        ("Browser", &browser),
    ];
    for (name, value) in known.into_iter().filter(|(_, value)| !value.is_empty()) {
        text.push_str(&format!("\n**{name}:** {value}\n"));
    }
    if !execution.preconditions.trim().is_empty() {
        text.push_str(&format!("\n**Preconditions**\n\n{}\n", execution.preconditions.trim()));
    }
    text.push_str(&steps(execution));
    let mut seen = vec![execution.note.trim()];
    if let Some((number, step, result)) = failing(execution) {
        text.push_str(&format!("\n**Fails at step {number}:** {}\n", step.action.trim()));
        if !step.expected.trim().is_empty() {
            text.push_str(&format!("\n**Expected result**\n\n{}\n", step.expected.trim()));
        }
        seen.insert(0, result.note.trim());
    }
    seen.retain(|part| !part.is_empty());
    text.push_str(&format!("\n**Actual result**\n\n{}\n", seen.join("\n\n")));
    (format!("{} fails", execution.title), text)
}

/// The first step that fails, with its number.
fn failing(execution: &Execution) -> Option<(usize, &crate::model::Step, &StepResult)> {
    let pairs = execution.steps.iter().zip(&execution.step_results).enumerate();
    let mut failing = pairs.filter(|(_, (_, result))| result.outcome == Outcome::Fail);
    failing.next().map(|(at, (step, result))| (at + 1, step, result))
}

fn steps(execution: &Execution) -> String {
    if execution.steps.is_empty() {
        return String::new();
    }
    let mut text = "\n**Steps**\n\n".to_owned();
    for (at, step) in execution.steps.iter().enumerate() {
        let number = at + 1;
        let result = execution.step_results.get(at);
        let word = result.filter(|result| result.outcome.is_final());
        let word = word.map(|result| format!(" ({})", result.outcome.label())).unwrap_or_default();
        let inner = " ".repeat(number.to_string().len() + 2);
        text.push_str(&format!("{number}. {}{word}\n", indented(&step.action, &inner)));
        let mut more = |name: &str, words: &str| {
            if !words.trim().is_empty() {
                text.push_str(&format!("{inner}- {name}: {}\n", indented(words, &format!("{inner}  "))));
            }
        };
        more("Expected", &step.expected);
        more("Actual", result.map_or("", |result| result.note.as_str()));
    }
    text
}

/// Further lines stay within their point of the list.
fn indented(text: &str, by: &str) -> String {
    text.trim().replace('\n', &format!("\n{by}"))
}

/// A page's address that may be shown to others: of the web, without anybody's credentials. The query is
/// kept, for it often is what makes the page fail.
pub fn page_address(url: &str) -> Option<String> {
    let url: String = url.trim().chars().filter(|letter| !letter.is_control()).collect();
    let (scheme, rest) = url.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    if scheme != "http" && scheme != "https" {
        return None;
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(end)?;
    let host = authority.rsplit('@').next().unwrap_or_default();
    if host.is_empty() {
        return None;
    }
    let (path, fragment) = path.split_once('#').map_or((path, ""), |(path, fragment)| (path, fragment));
    let fragment = without_secrets(fragment);
    let mark = if fragment.is_empty() { "" } else { "#" };
    let whole = format!("{scheme}://{host}{path}{mark}{fragment}");
    let safe: String = whole.chars().map(quoted).collect();
    Some(safe.chars().take(ADDRESS_LIMIT).collect())
}

/// What would end the address in Markdown.
fn quoted(letter: char) -> String {
    match letter {
        '<' => "%3C".to_owned(),
        '>' => "%3E".to_owned(),
        ' ' => "%20".to_owned(),
        other => other.to_string(),
    }
}

/// A fragment without the parts that open an account. What a page routes by stays.
fn without_secrets(fragment: &str) -> String {
    let (route, query) = match fragment.split_once('?') {
        Some((route, query)) => (format!("{route}?"), query),
        None if fragment.contains('=') => (String::new(), fragment),
        None => return fragment.to_owned(),
    };
    let is_secret = |part: &&str| {
        let name = part.split('=').next().unwrap_or_default().to_ascii_lowercase();
        SECRET_NAMES.iter().any(|secret| name == *secret || name.trim_start_matches('/') == *secret)
    };
    let kept: Vec<&str> = query.split('&').filter(|part| !is_secret(part)).collect();
    format!("{route}{}", kept.join("&")).trim_end_matches('?').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_its_query_and_loses_what_opens_an_account() {
        let check = |url: &str, expect: Option<&str>| {
            assert_eq!(page_address(url).as_deref(), expect, "{url}");
        };
        check("https://shop.example/cart?item=3&sort=up", Some("https://shop.example/cart?item=3&sort=up"));
        check("https://mia:secret@shop.example/cart", Some("https://shop.example/cart"));
        check("https://a@b@shop.example:8443", Some("https://shop.example:8443"));
        check("HTTP://localhost:3000/#/cart", Some("http://localhost:3000/#/cart"));
        check("https://shop.example/#access_token=abc&state=x", Some("https://shop.example/#state=x"));
        check("https://shop.example/cb#id_token=abc", Some("https://shop.example/cb"));
        check("https://shop.example/#/done?token=abc", Some("https://shop.example/#/done"));
        check("https://shop.example/#/done?token=abc&page=2", Some("https://shop.example/#/done?page=2"));
        check("https://shop.example/#section=a", Some("https://shop.example/#section=a"));
        check("https://shop.example/a> <script>", Some("https://shop.example/a%3E%20%3Cscript%3E"));
        check("chrome-extension://abc/page.html", None);
        check("file:///etc/passwd", None);
        check("javascript://alert(1)", None);
        check("https://", None);
        check("", None);
    }
}
