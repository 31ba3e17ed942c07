//! Three-way merge of one field against the value both sides agreed on last. Pure.

/// What is to be done with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merged<T> {
    /// Both sides have the same.
    Same,
    /// Only the tracker changed it.
    Pull(T),
    /// Only the workspace changed it.
    Push(T),
    /// Both changed it, to different values.
    Clash {
        /// The workspace's value.
        ours: T,
        /// The tracker's value.
        theirs: T,
    },
}

/// `base` is the value both sides agreed on last.
pub fn merge<T: PartialEq>(base: &T, ours: T, theirs: T) -> Merged<T> {
    match (ours == *base, theirs == *base) {
        _ if ours == theirs => Merged::Same,
        (true, false) => Merged::Pull(theirs),
        (false, true) => Merged::Push(ours),
        _ => Merged::Clash { ours, theirs },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_changed_it_wins_and_two_changes_clash() {
        assert_eq!(merge(&1, 1, 1), Merged::Same);
        assert_eq!(merge(&1, 2, 2), Merged::Same);
        assert_eq!(merge(&1, 1, 2), Merged::Pull(2));
        assert_eq!(merge(&1, 2, 1), Merged::Push(2));
        assert_eq!(merge(&1, 2, 3), Merged::Clash { ours: 2, theirs: 3 });
    }
}
