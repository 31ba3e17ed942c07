//! The part of a long list that one page shows, found without sorting the whole of it.

use std::cmp::Ordering;

/// Leaves of a list, in its order, so many from a place on. Two of a kind never compare as equal.
pub(crate) fn cut<T>(
    all: &mut Vec<T>,
    start: usize,
    size: usize,
    mut compare: impl FnMut(&T, &T) -> Ordering,
) {
    if start >= all.len() {
        all.clear();
        return;
    }
    if start > 0 {
        all.select_nth_unstable_by(start, &mut compare);
        all.drain(..start);
    }
    if size < all.len() {
        all.select_nth_unstable_by(size, &mut compare);
        all.truncate(size);
    }
    all.sort_unstable_by(compare);
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn a_page_is_what_sorting_would_have_put_there() {
        let numbers: Vec<u64> = (0..57).map(|at| at * 37 % 57).collect();
        for start in 0..60 {
            for size in 0..60 {
                let mut page = numbers.clone();
                cut(&mut page, start, size, Ord::cmp);
                let wanted: Vec<u64> = (0..57).skip(start).take(size).collect();
                assert_eq!(page, wanted, "{start} {size}");
            }
        }
    }
}
