//! GitLab's artifact that marks requirements as satisfied or failed: `requirements_v2`, by work items' numbers.

/// The file's text: `{"12":"passed"}`, in the order that is given.
pub fn requirements_v2(verdicts: &[(u64, bool)]) -> String {
    let lines: Vec<String> = verdicts
        .iter()
        .map(|(number, passed)| format!("\"{number}\":\"{}\"", if *passed { "passed" } else { "failed" }))
        .collect();
    format!("{{{}}}\n", lines.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_stand_by_their_work_items_number() {
        assert_eq!(requirements_v2(&[(12, true), (7, false)]), "{\"12\":\"passed\",\"7\":\"failed\"}\n");
        assert_eq!(requirements_v2(&[]), "{}\n");
    }
}
