//! The conventions that no compiler keeps: layers, sizes, words, the changelog.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder with this ending, by its path from the root, with its text.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, all: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() { walk(&path, all) } else { all.push(path) }
        }
    }
    let mut all = Vec::new();
    walk(&root().join(folder), &mut all);
    let name = |path: &Path| path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
    let mut found: Vec<(String, String)> = all
        .iter()
        .filter(|path| path.to_string_lossy().ends_with(ending))
        .map(|path| (name(path), fs::read_to_string(path).unwrap()))
        .collect();
    found.sort();
    assert!(!found.is_empty(), "nothing in {folder}");
    found
}

/// The part of a Rust file before its inline tests.
fn product(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests {").next().unwrap()
}

#[test]
fn every_file_says_what_it_is_for() {
    for (name, text) in files("src", ".rs").into_iter().chain(files("tests", ".rs")) {
        assert!(
            text.starts_with("//! ") && text.lines().next().unwrap().len() > 12,
            "{name} does not begin with //!"
        );
    }
    for (name, text) in files("extension", ".js").into_iter().chain(files("tests/e2e", ".mjs")) {
        assert!(text.starts_with("//") || text.starts_with("/*"), "{name} does not begin with a comment");
    }
}

#[test]
fn no_file_outgrows_its_subject() {
    for (name, text) in files("src", ".rs") {
        assert!(product(&text).lines().count() <= 400, "{name} has {} lines", product(&text).lines().count());
    }
    for (name, text) in files("extension", ".js") {
        let limit = if name == "extension/service-worker.js" { 80 } else { 250 };
        assert!(text.lines().count() <= limit, "{name} has {} lines", text.lines().count());
    }
}

#[test]
fn the_browser_is_known_in_one_place() {
    // The second module has an edge of its own.
    let edge = |name: &str| name.starts_with("src/chrome/") || name == "src/exchange/browser.rs";
    for (name, text) in files("src", ".rs").into_iter().filter(|(name, _)| !edge(name)) {
        let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for word in ["JsValue", "wasm_bindgen", "js_sys", "web_sys", "gloo_"] {
            assert!(!code.contains(word), "{name} names {word}");
        }
    }
}

#[test]
fn pure_modules_know_no_port_and_await_nothing() {
    let pure = [
        "src/texts.rs",
        "src/model/",
        "src/mapping/",
        "src/text/",
        "src/exchange/",
        "src/coverage.rs",
        "src/incoming.rs",
        "src/sync/merge.rs",
    ];
    for (name, text) in
        files("src", ".rs").into_iter().filter(|(name, _)| pure.iter().any(|one| name.starts_with(one)))
    {
        for word in [".await", "async fn", "SystemTime", "Instant"] {
            assert!(!product(&text).contains(word), "{name} names {word}");
        }
        let mut words = product(&text).split(|c: char| !c.is_alphanumeric());
        assert!(!words.any(|word| word == "ports"), "{name} names ports");
    }
}

#[test]
fn nobody_asks_for_time_or_chance_past_the_ports() {
    for (name, text) in files("src", ".rs").into_iter().filter(|(name, _)| !name.starts_with("src/chrome/")) {
        for word in [
            "SystemTime",
            "Instant::now",
            "now_utc",
            "getrandom",
            "Uuid::new_v4",
            "Uuid::new_v7",
            "Uuid::now",
        ] {
            assert!(!text.contains(word), "{name} names {word}");
        }
    }
}

#[test]
fn wire_types_stay_in_their_trackers_file() {
    let own = ["src/trackers/github", "src/trackers/gitlab"];
    for (name, text) in
        files("src", ".rs").into_iter().filter(|(name, _)| !own.iter().any(|one| name.starts_with(one)))
    {
        for wire in ["WireIssue", "WireComment", "WireNote"] {
            assert!(!text.contains(wire), "{name} names a wire type");
        }
    }
}

#[test]
fn scripts_make_no_markup_from_text() {
    for (name, text) in files("extension", ".js") {
        for word in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "unsafeHTML",
            "eval(",
            "new Function",
        ] {
            assert!(!text.contains(word), "{name} names {word}");
        }
    }
}

#[test]
fn content_scripts_send_only_calls_about_their_own_page() {
    for (name, text) in files("extension/content", ".js") {
        for call in casebridge::protocol::CALLS {
            let own = call.from == casebridge::protocol::Who::IssuePages;
            assert!(own || !text.contains(&format!("ask('{}'", call.name)), "{name} sends {}", call.name);
        }
    }
}

#[test]
fn nothing_unfinished_is_left() {
    let all = files("src", ".rs").into_iter().chain(files("extension", ".js"));
    for (name, text) in all {
        let marks = ["TO", "FIX", "XX", "HA"]
            .into_iter()
            .zip(["DO", "ME", "X", "CK"])
            .map(|(a, b)| format!("{a}{b}"));
        for mark in marks.chain(["todo!(".to_owned(), "unimplemented!(".to_owned(), "dbg!(".to_owned()]) {
            assert!(
                !text.split(|c: char| !c.is_alphanumeric() && c != '!' && c != '(').any(|word| word == mark),
                "{name} holds {mark}"
            );
        }
    }
}

#[test]
fn the_changelog_knows_this_version() {
    let changelog = fs::read_to_string(root().join("CHANGELOG.md")).unwrap();
    assert!(changelog.contains(&format!("## {}", env!("CARGO_PKG_VERSION"))));
    let manifest: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(root().join("manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
}
