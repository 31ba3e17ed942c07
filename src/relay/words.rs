//! Why there is no stream, as a person reads it.

use super::standing::Why;

/// The reason as sentences: what happened, and what to do where there is something.
pub fn sentence(why: &Why, channel: &str) -> String {
    let relay = super::name(channel);
    match why {
        Why::Unreachable => say!("{relay} cannot be reached.", relay),
        Why::Silent => say!("{relay} has not been heard of for a while.", relay),
        Why::Ended => say!("{relay} closed the stream.", relay),
        Why::Flood => say!("{relay} sent far more than webhooks can be.", relay),
        Why::NotPermitted => {
            say!("The browser may not talk to {relay} yet: save the settings again and allow it.", relay)
        }
        Why::Redirected => say!("{relay} sends elsewhere; enter the address it leads to.", relay),
        Why::Status(404 | 410) => say!("{relay} knows no such channel; check the address.", relay),
        Why::Status(status) => {
            say!("{relay} answered with status {status}; check the address.", relay, status)
        }
        Why::Media(_) => {
            say!("What {relay} answers is no event stream; check that the address is a channel's.", relay)
        }
        Why::NoSecret => say!("The secret is not on this machine; enter it again.").to_owned(),
    }
}
