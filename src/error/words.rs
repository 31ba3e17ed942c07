//! What each error says: one sentence, without its full stop. What to do about it stands beside in `error`.

use std::fmt;

use super::Error;
use crate::texts::word;

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&sentence(self))
    }
}

fn sentence(error: &Error) -> String {
    match error {
        Error::Malformed => say!("The message could not be read").to_owned(),
        Error::Ci(error) => error.to_string(),
        Error::Page { site, login, trouble } => super::page::sentence(site, login, *trouble),
        Error::UnknownCall => say!("There is no such call").to_owned(),
        Error::NotAllowed => say!("This page may not ask for that").to_owned(),
        Error::TooLong { what, limit } => {
            say!("The {what} is longer than {limit} characters", word(what), limit)
        }
        Error::Invalid { why, .. } => why.clone(),
        Error::Missing { what } => say!("This {what} is not there any more", word(what)),
        Error::ChangedMeanwhile { key } => {
            say!("{key} was changed in another place since this form was opened", key)
        }
        Error::Damaged { what } => say!("The stored {what} is damaged and was left as it is", what),
        Error::Storage { why } => say!("The browser's storage refused: {why}", why),
        Error::FromTheFuture { found, known } => say!(
            "This data was written by a newer Casebridge (format {found}, this one knows {known})",
            found,
            known
        ),
        Error::Restoring => say!("A backup is being brought back").to_owned(),
        Error::NotAnIssue => {
            say!("The address is not one of a project or an issue that Casebridge knows").to_owned()
        }
        Error::NotConnected { project } => say!("No connection reaches {project}", project),
        Error::NotPermitted { origin } => say!("The browser may not talk to {origin}", origin),
        Error::Unreachable { host } => say!("{host} could not be reached", host),
        Error::TimedOut { host } => say!("{host} did not answer in time", host),
        Error::Unauthorized { host, .. } => say!("{host} refused the token", host),
        Error::Forbidden { project, why, .. } => {
            say!("The token may not do this on {project}: {why}", project, why)
        }
        Error::SsoRequired { project, .. } => say!(
            "The organisation of {project} wants this token to be authorised for single sign-on",
            project
        ),
        Error::IssuesDisabled { project } => say!("Issues are switched off in {project}", project),
        Error::Archived { project } => say!("{project} is archived: it can be read but not written", project),
        Error::ProjectNotFound { project, .. } => {
            say!("{project} is not there, or this token may not see it", project)
        }
        Error::IssueDeleted { issue } => say!("{issue} was deleted", issue),
        Error::IssueNotFound { issue, .. } => {
            say!("{issue} is not there, or this token may no longer see it", issue)
        }
        Error::Moved { project } => say!("{project} has moved", project),
        Error::RateLimited { host, .. } => say!("{host} asks to wait", host),
        Error::TrackerFault { host, status } => {
            say!("{host} has a fault of its own (status {status})", host, status)
        }
        Error::Refused { host, why, .. } => say!("{host} did not take it: {why}", host, why),
        Error::Garbled { host } => say!("{host} answered with something that is not its API's answer", host),
        Error::FileRefused { host, name, why, .. } => {
            say!("{host} did not take {name}: {why}", host, name, why)
        }
        Error::OnItsWay => say!("This write cannot be given up now: it may be on its way").to_owned(),
        Error::Demands(demand) => demand.heading.clone(),
        Error::NoTransition { issue, from, wanted, offered } => say!(
            "The workflow has no way for {issue} from {from} to {wanted}; it offers {offered}",
            issue,
            from,
            word(wanted),
            offered
        ),
        Error::XsrfRefused { host } => {
            say!("{host} takes what Casebridge sends for another site's forgery", host)
        }
        Error::SignInNeeded { host } => {
            say!("{host} wants a sign-in in the browser before it accepts the token again", host)
        }
        Error::IssueTypeGone { project, issue_type } => {
            say!("{project} has no issue type {issue_type} any more", project, issue_type)
        }
        Error::MovedAway { issue } => {
            say!("{issue} was moved to another project, and this token cannot see where", issue)
        }
    }
}
