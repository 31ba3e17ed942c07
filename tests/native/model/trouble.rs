//! What goes wrong, and when.

use casebridge_sandbox::faults::Planned;

use super::life::{MINUTE, SECOND, limit_body};
use super::story::{Story, a_while};
use crate::support::Fault;

impl Story {
    pub fn trouble(&mut self) {
        match self.chance.below(100) {
            0..58 => self.fault(),
            58..78 => self.dies(),
            78..90 => self.lags(),
            _ => self.offline(),
        }
    }

    fn fault(&mut self) {
        let answer = |status, headers: Vec<(String, String)>, body: &str| Fault::Answer {
            status,
            headers,
            body: body.to_owned(),
        };
        let (kind, fault) = match self.chance.below(12) {
            0 => ("cut before", Fault::CutBefore),
            1 | 2 => ("cut after", Fault::CutAfter),
            3 => ("stall", Fault::Stall { effect: false }),
            4 => ("stall with effect", Fault::Stall { effect: true }),
            5 => ("truncated", Fault::Truncate),
            6..9 => {
                let status = self.chance.of(&[500, 502, 503]);
                ("5xx", answer(status, Vec::new(), "<html>oops</html>"))
            }
            kind => {
                let seconds = self.chance.between(5, 1_800);
                let status = if kind == 9 { 403 } else { 429 };
                let headers = vec![("retry-after".to_owned(), seconds.to_string())];
                ("limit", answer(status, headers, &limit_body(seconds)))
            }
        };
        // Not this fault's path but the next write, the next reading, or whatever comes.
        let method = self.chance.of(&["", "GET", "POST", "POST", "PATCH", "PUT", "DELETE"]);
        let (skip, times) = (self.chance.below(3), self.chance.of(&[1, 1, 1, 2, 3]));
        self.tell(|| format!("FAULT {kind} for {method:?}, after {skip}, {times} times"));
        self.count(kind);
        self.planned += 1;
        let planned = Planned {
            method: method.to_owned(),
            path: String::new(),
            skip: u32::try_from(skip).unwrap(),
            times,
            fault,
        };
        self.life.with(|world| {
            if faults_left(world) < 8 {
                world.sandbox.faults.plan(planned);
            }
        });
    }

    fn dies(&mut self) {
        let (after, when) = (self.chance.below(12), self.chance.percent(50));
        self.tell(|| format!("THE WORKER WILL DIE after {after} effects, the last done: {when}"));
        self.life.with(|world| {
            world.dies_at = Some((world.count + usize::try_from(after).unwrap(), when));
        });
    }

    fn lags(&mut self) {
        let lag = self.chance.between(SECOND, MINUTE);
        let target = self.target;
        self.lag_until = self.life.now() + a_while(&mut self.chance);
        self.life.with(|world| target.lag(world, lag));
        self.tell(|| format!("LISTS LAG by {} s", lag / 1_000));
        self.count("lags");
    }

    fn offline(&mut self) {
        self.offline_until = self.life.now() + a_while(&mut self.chance);
        self.life.with(|world| world.is_offline = true);
        self.tell(|| "OFFLINE".to_owned());
        self.count("offline");
    }
}

/// How many planned faults have not been met.
pub fn faults_left(world: &crate::support::World) -> usize {
    format!("{:?}", world.sandbox.faults).matches("Planned {").count()
}
