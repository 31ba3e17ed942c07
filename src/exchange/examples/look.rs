//! Reads files and says what they hold: `cargo run -p casebridge-exchange --example look -- FILE…`, with `-v` every item.

use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;

use casebridge_exchange::{
    IncomingCase, IncomingRequirement, IncomingResult, Options, Sink, Skipped, read, sniff,
};

struct Told(bool);

impl Sink for Told {
    fn case(&mut self, case: IncomingCase) {
        if self.0 {
            println!("{case:#?}");
        }
    }
    fn result(&mut self, result: IncomingResult) {
        if self.0 {
            println!("{result:#?}");
        }
    }
    fn requirement(&mut self, requirement: IncomingRequirement) {
        if self.0 {
            println!("{requirement:#?}");
        }
    }
    fn skipped(&mut self, skipped: Skipped) {
        println!("    skipped, line {}: {:?}: {}", skipped.line, skipped.what, skipped.why);
    }
    fn progress(&mut self, _: u64) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

fn main() -> std::io::Result<()> {
    let mut told = Told(false);
    for name in std::env::args().skip(1) {
        if name == "-v" {
            told.0 = true;
            continue;
        }
        let mut file = File::open(&name)?;
        let size = file.metadata()?.len();
        let mut head = Vec::new();
        (&mut file).take(64 * 1024).read_to_end(&mut head)?;
        let formats = sniff(&name, &head);
        let Some(format) = formats.first().copied() else {
            println!("{name}: not recognised");
            continue;
        };
        let options = Options { name: name.clone(), ..Options::default() };
        match read(format, &mut file, size, &options, &mut told) {
            Ok(sum) => println!(
                "{name}: {formats:?}: {} cases, {} results, {} requirements, {} skipped",
                sum.cases, sum.results, sum.requirements, sum.skipped
            ),
            Err(fault) => println!("{name}: {formats:?}: FAULT {fault} {}", fault.remedy),
        }
    }
    Ok(())
}
