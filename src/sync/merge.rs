//! Three-way merge of one field against the value both sides agreed on last. Pure.

use crate::model::{ConflictPolicy, FieldRule, MINUTE, Side, Time, Turn};

/// A field goes back and forth this often within [`WINDOW`]; then a person decides.
const FLIPS: usize = 3;
/// How long a turn counts, in milliseconds.
pub const WINDOW: u64 = 60 * MINUTE;

/// How the two sides stand to what they agreed on last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether both have the same now.
    pub same: bool,
    /// Whether the workspace's value is another one than agreed.
    pub ours_changed: bool,
    /// Whether the tracker's value is another one than agreed.
    pub theirs_changed: bool,
    /// Whose change is the later one, by the tracker's clock.
    pub newest: Side,
}

/// What is to be done with one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Both sides agree: that is what they agree on from now on.
    Agree,
    /// The tracker's value is taken.
    Take,
    /// The workspace's value is sent.
    Send,
    /// The two differ and may.
    Leave,
    /// A person decides; why.
    Ask(&'static str),
}

/// Why a person is asked where both sides changed something.
pub const BOTH: &str = word!("Both sides changed it since they last agreed.");
/// Why a person is asked where a value goes back and forth.
pub const FLIPPING: &str = word!(
    "It went back and forth more than three times within an hour, so nothing is carried over until you choose."
);

/// Decides. `chosen` is what a person chose in an open conflict; `turns` are the field's own.
pub fn decide(rule: FieldRule, standing: Standing, chosen: Option<Side>, turns: &[Turn]) -> Verdict {
    let Standing { same, ours_changed, theirs_changed, newest } = standing;
    if same {
        return Verdict::Agree;
    }
    match chosen {
        Some(Side::Workspace) => return Verdict::Send,
        Some(Side::Tracker) => return Verdict::Take,
        None => {}
    }
    let (sends, takes) = (rule.direction.sends(), rule.direction.takes());
    let verdict =
        match (ours_changed, theirs_changed) {
            (false, false) => Verdict::Leave,
            (true, false) => {
                if sends {
                    Verdict::Send
                } else {
                    Verdict::Leave
                }
            }
            (false, true) => {
                if takes {
                    Verdict::Take
                } else {
                    Verdict::Leave
                }
            }
            (true, true) if !sends => {
                if takes {
                    Verdict::Take
                } else {
                    Verdict::Leave
                }
            }
            (true, true) => {
                match (rule.conflict, newest) {
                    (ConflictPolicy::Ask, _) => Verdict::Ask(BOTH),
                    (ConflictPolicy::WorkspaceWins, _) | (ConflictPolicy::NewestWins, Side::Workspace) => {
                        Verdict::Send
                    }
                    (ConflictPolicy::TrackerWins, _) | (ConflictPolicy::NewestWins, Side::Tracker) => {
                        if takes { Verdict::Take } else { Verdict::Leave }
                    }
                }
            }
        };
    let next = match verdict {
        Verdict::Take => Side::Tracker,
        Verdict::Send => Side::Workspace,
        other => return other,
    };
    if flips(turns, next) > FLIPS { Verdict::Ask(FLIPPING) } else { verdict }
}

/// How often the side changes along these turns, with another one of `next`.
fn flips(turns: &[Turn], next: Side) -> usize {
    let sides: Vec<Side> = turns.iter().map(|turn| turn.from).chain([next]).collect();
    sides.windows(2).filter(|pair| pair.first() != pair.last()).count()
}

/// The turns that still count.
pub fn recent(turns: &[Turn], now: Time) -> Vec<Turn> {
    turns.iter().filter(|turn| now.since(turn.at) < WINDOW).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Direction, SyncField};

    fn rule(direction: Direction, conflict: ConflictPolicy) -> FieldRule {
        FieldRule { field: SyncField::Status, direction, conflict }
    }

    fn standing(ours_changed: bool, theirs_changed: bool, newest: Side) -> Standing {
        Standing { same: false, ours_changed, theirs_changed, newest }
    }

    #[track_caller]
    fn check(direction: Direction, conflict: ConflictPolicy, changed: (bool, bool), expect: Verdict) {
        let standing = standing(changed.0, changed.1, Side::Workspace);
        assert_eq!(decide(rule(direction, conflict), standing, None, &[]), expect);
    }

    #[test]
    fn whoever_changed_it_wins_in_the_directions_that_are_open() {
        use ConflictPolicy::Ask;
        check(Direction::TwoWay, Ask, (true, false), Verdict::Send);
        check(Direction::TwoWay, Ask, (false, true), Verdict::Take);
        check(Direction::ToTracker, Ask, (false, true), Verdict::Leave);
        check(Direction::ToWorkspace, Ask, (true, false), Verdict::Leave);
        check(Direction::ToWorkspace, Ask, (true, true), Verdict::Take);
        check(Direction::Off, Ask, (true, true), Verdict::Leave);
        let same = Standing { same: true, ours_changed: true, theirs_changed: true, newest: Side::Tracker };
        assert_eq!(decide(rule(Direction::Off, Ask), same, None, &[]), Verdict::Agree);
    }

    #[test]
    fn two_changes_are_settled_by_the_policy() {
        let both = (true, true);
        check(Direction::TwoWay, ConflictPolicy::Ask, both, Verdict::Ask(BOTH));
        check(Direction::TwoWay, ConflictPolicy::TrackerWins, both, Verdict::Take);
        check(Direction::TwoWay, ConflictPolicy::WorkspaceWins, both, Verdict::Send);
        check(Direction::TwoWay, ConflictPolicy::NewestWins, both, Verdict::Send);
        check(Direction::ToTracker, ConflictPolicy::TrackerWins, both, Verdict::Leave);
        let theirs = standing(true, true, Side::Tracker);
        let newest = rule(Direction::TwoWay, ConflictPolicy::NewestWins);
        assert_eq!(decide(newest, theirs, None, &[]), Verdict::Take);
    }

    #[test]
    fn what_a_person_chose_is_done_whatever_the_rule() {
        let off = rule(Direction::ToTracker, ConflictPolicy::Ask);
        let both = standing(true, true, Side::Workspace);
        assert_eq!(decide(off, both, Some(Side::Tracker), &[]), Verdict::Take);
        assert_eq!(decide(off, both, Some(Side::Workspace), &[]), Verdict::Send);
    }

    #[test]
    fn what_goes_back_and_forth_stops() {
        let turn = |from| Turn { field: SyncField::Status, from, at: Time(0) };
        let turns = [Side::Workspace, Side::Tracker, Side::Workspace, Side::Tracker].map(turn);
        let two_way = rule(Direction::TwoWay, ConflictPolicy::TrackerWins);
        let pushed = standing(true, false, Side::Workspace);
        assert_eq!(decide(two_way, pushed, None, &turns), Verdict::Ask(FLIPPING));
        assert_eq!(decide(two_way, pushed, None, turns.get(..3).unwrap()), Verdict::Send);
        assert_eq!(recent(&turns, Time(WINDOW)), []);
    }
}
