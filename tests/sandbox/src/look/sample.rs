//! A few issues to show until the pages are fed from the trackers' own states.

use super::Shown;

const TITLES: [&str; 12] = [
    "Show the sum before the card is asked for",
    "The cart forgets what was in it after the login",
    "An expired card must be refused",
    "The voucher field takes a code twice",
    "Prices with or without VAT",
    "Searching for \"mug \" finds nothing",
    "The order confirmation comes in the language of the shop, not of the customer who has chosen another one",
    "The parcel's number is a link",
    "A guest can order without an account",
    "Sort the mugs by size",
    "The footer overlaps the cookie notice",
    "Refuse expired cards at the checkout",
];

/// The projects of a GitLab.
pub const GITLAB_PROJECTS: [&str; 2] = ["shop/web", "shop/apps/mobile"];
/// The project of a Jira.
pub const JIRA_PROJECT: &str = "SHOP";

/// An issue of the list, or none.
pub fn find(base: &str, project: &str, number: u64, is_dark: bool) -> Option<Shown> {
    let is_jira = project == JIRA_PROJECT;
    if !is_jira && !GITLAB_PROJECTS.contains(&project) {
        return None;
    }
    let title = TITLES.get(usize::try_from(number.checked_sub(1)?).ok()?)?;
    Some(Shown {
        base: base.to_owned(),
        project: project.to_owned(),
        number,
        key: if is_jira { format!("{project}-{number}") } else { format!("{project}#{number}") },
        title: (*title).to_owned(),
        body_html: "<p>A customer who pays with an <b>expired</b> card must be told so before the order is placed.</p>\
            <ul><li>The message names the expiry date</li><li>Nothing is charged</li></ul>"
            .to_owned(),
        is_closed: number == 4,
        labels: if number.is_multiple_of(2) { vec!["bug".to_owned(), "checkout".to_owned()] } else { Vec::new() },
        author: "mia".to_owned(),
        comments: vec![
            ("fred".to_owned(), "<p>Seen again this morning, with a voucher in the cart.</p>".to_owned()),
            ("mia".to_owned(), "<p>The tests of the checkout cover this.</p>".to_owned()),
        ],
        is_dark,
    })
}

/// All issues of a project, the newest first.
pub fn list(base: &str, project: &str, is_dark: bool) -> Vec<Shown> {
    (1..=12).rev().filter_map(|number| find(base, project, number, is_dark)).collect()
}
