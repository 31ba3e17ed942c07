//! What stands in the way of a connection without a token.

use super::{Advice, Error};
use crate::model::Connection;
use crate::protocol::views::Retry;

/// What is wrong with the page that a connection works through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageTrouble {
    /// None is open.
    NotOpen,
    /// Nobody is signed in there.
    SignedOut,
    /// Somebody else is signed in there.
    OtherPerson,
    /// It is signed in, but what it knows of the session is out of date.
    Stale,
    /// A page is no way to do this at all.
    NeedsToken,
}

impl Error {
    /// What is wrong with the page that this connection works through.
    pub fn page(connection: &Connection, trouble: PageTrouble) -> Self {
        let (site, login) = (connection.site.clone(), connection.login.clone());
        Error::Page { site, login, trouble }
    }

    /// Whether it only waits for a page to be opened.
    pub fn waits_for_page(&self) -> bool {
        matches!(self, Error::Page { trouble: PageTrouble::NotOpen, .. })
    }
}

pub(super) fn sentence(site: &str, login: &str, trouble: PageTrouble) -> String {
    let host = site.split("://").nth(1).unwrap_or(site);
    match trouble {
        PageTrouble::NotOpen => say!("No page of {host} is open", host),
        PageTrouble::SignedOut => say!("You are signed out of {host}", host),
        PageTrouble::OtherPerson => say!("Somebody else than {login} is signed in on {host}", login, host),
        PageTrouble::Stale => say!("The open page of {host} is out of date", host),
        PageTrouble::NeedsToken => say!("{host} answers nothing without a token", host),
    }
}

pub(super) fn advice(trouble: PageTrouble) -> Advice {
    match trouble {
        PageTrouble::NotOpen => (
            "noOpenPage",
            say!("Open one and leave it open: what waits goes on by itself, and nothing is lost."),
            Retry::Later,
            None,
        ),
        PageTrouble::SignedOut => (
            "signedOut",
            say!("Sign in there; Casebridge goes on as soon as a page opens. Nothing was taken for deleted."),
            Retry::Later,
            None,
        ),
        PageTrouble::OtherPerson => (
            "otherPerson",
            say!(
                "Nothing is written in another person's name. Sign in as before, or edit the connection and save it to go on as the other one."
            ),
            Retry::Later,
            None,
        ),
        PageTrouble::Stale => {
            ("stalePage", say!("Reload that page; what waits goes on by itself."), Retry::Later, None)
        }
        PageTrouble::NeedsToken => (
            "needsToken",
            say!(
                "A defect is filed on the tracker's own form. For status, comments and changes give the connection a token."
            ),
            Retry::No,
            Some(super::CONNECTIONS),
        ),
    }
}
