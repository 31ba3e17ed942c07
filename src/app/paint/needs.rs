//! What waits in the outbox for a person: the same trouble of many writes is told once.

use crate::model::{Job, JobState};
use crate::outbox;
use crate::protocol::views::Problem;

/// What needs the person among these jobs, each trouble once.
pub(in crate::app) fn needs(jobs: &[Job]) -> Vec<Problem> {
    let mut all: Vec<(&Job, &Problem, usize)> = Vec::new();
    for job in jobs {
        let JobState::NeedsYou { problem, .. } = &job.state else { continue };
        match all.iter_mut().find(|(_, same, _)| *same == problem) {
            Some((.., others)) => *others += 1,
            None => all.push((job, problem, 0)),
        }
    }
    let told = |(job, problem, others): (&Job, &Problem, usize)| {
        let title = outbox::title(&job.work);
        let message = match others {
            0 => format!("{title}: {}", problem.message),
            _ => say!(
                "{title} and {others, plural, one {# other write} other {# other writes}}: {message}",
                title,
                others,
                problem.message
            ),
        };
        Problem { message, ..problem.clone() }
    };
    all.into_iter().map(told).collect()
}
