//! The tests' side of the readers of other tools' files: the second module, called straight.

use std::io::Cursor;
use std::ops::ControlFlow;

use casebridge::ports::Readers;
use casebridge_exchange::{
    Holds, IncomingCase, IncomingRequirement, IncomingResult, Item, Options, Sink, Skipped, read, sniff,
};
use serde_json::json;

use crate::support::Machine;

struct Kept(Vec<Item>);

impl Sink for Kept {
    fn case(&mut self, case: IncomingCase) {
        self.0.push(Item::Case(case));
    }
    fn result(&mut self, result: IncomingResult) {
        self.0.push(Item::Result(result));
    }
    fn requirement(&mut self, requirement: IncomingRequirement) {
        self.0.push(Item::Requirement(requirement));
    }
    fn skipped(&mut self, skipped: Skipped) {
        self.0.push(Item::Skipped(skipped));
    }
    fn progress(&mut self, _: u64) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

impl Readers for Machine {
    async fn results(&self, name: &str, bytes: Vec<u8>) -> Result<String, String> {
        let format = sniff(name, &bytes).into_iter().find(|format| format.holds() == Holds::Results);
        let Some(format) = format else {
            return Ok(json!({ "fault": { "message": format!("{name} is not recognised") } }).to_string());
        };
        let options = Options { name: name.to_owned(), ..Options::default() };
        let mut kept = Kept(Vec::new());
        let size = bytes.len() as u64;
        Ok(match read(format, &mut Cursor::new(bytes), size, &options, &mut kept) {
            Ok(_) => json!({ "items": kept.0 }),
            Err(fault) => json!({ "fault": fault }),
        }
        .to_string())
    }
}
