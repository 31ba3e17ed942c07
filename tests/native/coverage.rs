//! Coverage: the matrix, the report and its arithmetic, scopes and trends.

use serde_json::{Value, json};

use crate::support::Machine;

const HOUR: u64 = 3_600_000;

/// Three requirements over three cases, and two cycles in two environments.
struct Shop {
    machine: Machine,
    requirements: Vec<String>,
    cases: Vec<String>,
    cycles: Vec<(String, Vec<String>)>,
}

fn shop() -> Shop {
    let machine = Machine::connected();
    let cases: Vec<String> =
        ["Pay", "Refund", "Log in"].iter().map(|title| machine.new_case(title)).collect();
    let requirements: Vec<String> = ["Payment works", "Money comes back", "Nobody tests this"]
        .iter()
        .map(|one| machine.new_requirement(one))
        .collect();
    let link = |requirement: &str, cases: &[&String]| {
        machine.ok("linkCases", &json!({ "requirement": requirement, "cases": cases }));
    };
    link(&requirements[0], &[&cases[0], &cases[1]]);
    link(&requirements[1], &[&cases[1]]);
    let cycle = |title: &str, environment: &str, version: &str| {
        let form = json!({ "id": null, "rev": null, "title": title, "description": "", "environment": environment,
            "version": version, "starts": "", "ends": "", "cases": [cases[0], cases[1]] });
        let id = machine.ok("saveCycle", &form)["id"].as_str().unwrap().to_owned();
        let lines = machine.ok("viewCycle", &json!({ "id": id }))["executions"].clone();
        (id, lines.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect())
    };
    let cycles = vec![cycle("One", "Firefox", "1.0"), cycle("Two", "Chrome", "2.0")];
    Shop { machine, requirements, cases, cycles }
}

impl Shop {
    fn result(&self, cycle: usize, case: usize, outcome: &str) {
        self.machine.pass(60_000);
        self.machine.result(&self.cycles[cycle].1[case], outcome);
    }

    fn matrix(&self, scope: &Value, only: &Value) -> Value {
        let form = json!({ "scope": scope, "text": "", "only": only, "offset": 0, "limit": 50 });
        self.machine.ok("viewMatrix", &form)
    }

    /// `REQ-1 Failing: TC-1 Pass, TC-2 Fail`, the newest first.
    fn lines(&self, scope: &Value) -> Vec<String> {
        let view = self.matrix(scope, &json!([]));
        let line = |row: &Value| {
            let word = |value: &Value| value.as_str().unwrap().to_owned();
            let cases = row["cases"].as_array().unwrap().iter();
            let cases: Vec<String> = cases
                .map(|case| format!("{} {}", word(&case["key"]), word(&case["result"]["text"])))
                .collect();
            format!("{} {}: {}", word(&row["key"]), word(&row["coverage"]["badge"]["text"]), cases.join(", "))
        };
        view["rows"].as_array().unwrap().iter().map(line).collect()
    }

    fn report(&self, scope: &Value) -> Value {
        self.machine.ok("viewReport", &json!({ "scope": scope }))
    }
}

fn latest() -> Value {
    json!({ "by": null, "value": "" })
}

fn within(by: &str, value: &str) -> Value {
    json!({ "by": by, "value": value })
}

fn bars(chart: &Value) -> Vec<String> {
    let bar = |bar: &Value| {
        let parts = bar["segments"].as_array().unwrap().iter();
        let parts: Vec<String> =
            parts.map(|part| format!("{} {}", part["label"].as_str().unwrap(), part["count"])).collect();
        format!("{} {}: {}", bar["label"].as_str().unwrap(), bar["total"], parts.join(", "))
    };
    chart["bars"].as_array().unwrap().iter().map(bar).collect()
}

#[test]
fn the_latest_final_result_counts_within_its_scope() {
    let shop = shop();
    let nobody = "REQ-3 Uncovered: ";
    assert_eq!(
        shop.lines(&latest()),
        [nobody, "REQ-2 Not run: TC-2 Not Executed", "REQ-1 Not run: TC-1 Not Executed, TC-2 Not Executed"]
    );
    shop.result(0, 0, "pass");
    shop.result(0, 1, "fail");
    shop.result(1, 1, "pass");
    let all = [nobody, "REQ-2 Passing: TC-2 Pass", "REQ-1 Passing: TC-1 Pass, TC-2 Pass"];
    assert_eq!(shop.lines(&latest()), all);
    let one = [nobody, "REQ-2 Failing: TC-2 Fail", "REQ-1 Failing: TC-1 Pass, TC-2 Fail"];
    assert_eq!(shop.lines(&within("cycle", &shop.cycles[0].0)), one);
    assert_eq!(shop.lines(&within("environment", "Firefox")), one);
    assert_eq!(shop.lines(&within("version", "1.0")), one);
    let two = [nobody, "REQ-2 Passing: TC-2 Pass", "REQ-1 Not run: TC-1 Not Executed, TC-2 Pass"];
    assert_eq!(shop.lines(&within("environment", "Chrome")), two);
    // A result that is taken back does not hide the one before it.
    shop.result(1, 1, "notExecuted");
    assert_eq!(shop.lines(&latest()), one);
    assert_eq!(
        shop.machine.problem(
            "viewMatrix",
            &json!({ "scope": within("cycle", "nobody"), "text": "",
        "only": [], "offset": 0, "limit": 5 })
        ),
        "missing"
    );
}

#[test]
fn a_deleted_cycle_and_a_deprecated_case_do_not_count() {
    let shop = shop();
    shop.result(0, 0, "pass");
    shop.result(1, 1, "fail");
    shop.machine.ok("deleteRecord", &json!({ "kind": "cycle", "id": shop.cycles[1].0 }));
    assert_eq!(shop.lines(&latest())[1], "REQ-2 Not run: TC-2 Not Executed");
    shop.machine.ok("restoreRecord", &json!({ "kind": "cycle", "id": shop.cycles[1].0 }));
    assert_eq!(shop.lines(&latest())[1], "REQ-2 Failing: TC-2 Fail");
    let form = json!({ "kind": "testCase", "ids": [shop.cases[1]], "change": "status", "value": "deprecated", "group": "g" });
    shop.machine.ok("changeMany", &form);
    for scope in [latest(), within("environment", "Firefox")] {
        let lines = shop.lines(&scope);
        assert_eq!(
            lines[1..],
            ["REQ-2 Uncovered: TC-2 Fail", "REQ-1 Passing: TC-1 Pass, TC-2 Fail"].map(|line| {
                if scope["by"].is_null() {
                    line.to_owned()
                } else {
                    line.replace("TC-2 Fail", "TC-2 Not Executed")
                }
            })
        );
    }
    let row = shop.matrix(&latest(), &json!([]))["rows"][1].clone();
    assert_eq!(row["cases"][0]["counts"], false);
}

#[test]
fn the_matrix_is_filtered_by_the_state_within_its_scope() {
    let shop = shop();
    shop.result(0, 1, "fail");
    shop.result(1, 1, "pass");
    let count = |scope: &Value, state: &str| {
        shop.matrix(scope, &json!([{ "facet": "state", "value": state }]))["total"].as_u64().unwrap()
    };
    assert_eq!((count(&latest(), "failing"), count(&within("environment", "Firefox"), "failing")), (0, 2));
    assert_eq!(
        (count(&latest(), "uncovered"), count(&within("environment", "Firefox"), "uncovered")),
        (1, 1)
    );
    let form = json!({ "scope": latest(), "text": "money", "only": [], "offset": 0, "limit": 5 });
    assert_eq!(shop.machine.ok("viewMatrix", &form)["rows"][0]["key"], "REQ-2");
}

#[test]
fn a_page_of_the_matrix_reads_what_it_shows() {
    let shop = shop();
    for number in 0..300 {
        shop.machine.new_requirement(&format!("Requirement {number}"));
    }
    let next = Machine::over(shop.machine.world.borrow().clone());
    next.world.borrow_mut().reads.clear();
    let form = json!({ "scope": latest(), "text": "", "only": [], "offset": 0, "limit": 20 });
    next.ok("viewMatrix", &form);
    let shelves = |kind: &str| {
        let world = next.world.borrow();
        world.reads.iter().filter(|key| key.starts_with(&format!("brief:{kind}:"))).count()
    };
    assert_eq!((shelves("requirement"), shelves("case")), (1, 0));
}

#[test]
fn the_figures_follow_their_rules() {
    let shop = shop();
    shop.result(0, 0, "pass");
    shop.result(0, 1, "fail");
    let report = shop.report(&latest());
    let figures: Vec<String> = report["figures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{} {}", one["label"].as_str().unwrap(), one["value"].as_str().unwrap()))
        .collect();
    assert_eq!(
        figures,
        [
            "Requirement coverage 66 %",
            "Requirements passing 0 %",
            "Test case coverage 66 %",
            "Executed 66 %",
            "Pass rate 50 %"
        ]
    );
    assert_eq!(bars(&report["coverage"]), ["Requirements in force 3: Failing 2, Uncovered 1"]);
    assert_eq!(bars(&report["cycles"]), ["CYC-2 Two 2: Not Executed 2", "CYC-1 One 2: Pass 1, Fail 1"]);
    assert_eq!(bars(&report["folders"]), ["Shop 3: Pass 1, Fail 1, Not Executed 1"]);
    let count = |title: &str| {
        let all = report["findings"].as_array().unwrap();
        all.iter().find(|one| one["title"] == title).unwrap()["count"].as_u64().unwrap()
    };
    assert_eq!(
        [
            "Failing requirements",
            "Uncovered requirements",
            "Suspect links",
            "Test cases without a requirement",
            "Flaky test cases"
        ]
        .map(count),
        [2, 1, 0, 1, 0]
    );
    let empty = Machine::sample().ok("viewReport", &json!({ "scope": latest() }));
    assert_eq!(empty["figures"][0]["value"], "–", "nothing to count is not 0 %");
}

#[test]
fn a_case_that_keeps_changing_its_mind_is_flaky() {
    let shop = shop();
    let flaky = || {
        let form = json!({ "kind": "testCase", "text": "", "offset": 0, "limit": 5, "only": [{ "facet": "attention", "value": "flaky" }] });
        shop.machine.ok("list", &form)["total"].as_u64().unwrap()
    };
    for (round, outcome) in ["pass", "fail", "skipped", "pass"].into_iter().enumerate() {
        let (_, executions) = shop.machine.new_cycle(&[&shop.cases[0]]);
        shop.machine.pass(60_000);
        shop.machine.result(&executions[0], outcome);
        assert_eq!(flaky(), 0, "a regression and its mending, round {round}");
    }
    let (_, executions) = shop.machine.new_cycle(&[&shop.cases[0]]);
    shop.machine.pass(60_000);
    shop.machine.result(&executions[0], "fail");
    assert_eq!(flaky(), 1);
}

#[test]
fn defects_stand_in_the_matrix_and_in_the_charts() {
    let shop = shop();
    shop.result(0, 1, "fail");
    let form = json!({ "id": null, "rev": null, "title": "Refund is lost", "description": "", "priority": "blocker",
        "status": "open", "execution": shop.cycles[0].1[1], "requirement": null });
    let defect = shop.machine.ok("saveDefect", &form)["id"].as_str().unwrap().to_owned();
    shop.machine.push(&defect);
    let rows = shop.matrix(&latest(), &json!([]))["rows"].clone();
    let line = |row: &Value| format!("{} {}", row["defects"][0]["key"], row["defects"][0]["issue"]);
    assert_eq!(
        (line(&rows[1]), line(&rows[2])),
        ("\"DEF-1\" \"#14\"".to_owned(), "\"DEF-1\" \"#14\"".to_owned())
    );
    let report = shop.report(&latest());
    assert_eq!(bars(&report["defects"]), ["Defects 1: Open 1"]);
    assert_eq!(bars(&report["openDefects"]), ["Defects 1: Blocker 1"]);
    let file =
        |format: &str| shop.machine.ok("exportReport", &json!({ "scope": latest(), "format": format }));
    let csv = file("csv")["text"].as_str().unwrap().to_owned();
    assert!(csv.contains("\"REQ-2\",\"Money comes back\",\"P1\",\"Failing\",\"TC-2\",\"Refund\",\"Fail\",\"CYC-1, just now\",\"\",\"DEF-1\",\"#14\",\"\"\r\n"), "{csv}");
    assert!(csv.contains("\"REQ-3\",\"Nobody tests this\",\"P1\",\"Uncovered\",\"\",\"\""), "{csv}");
    let json: Value = serde_json::from_str(file("json")["text"].as_str().unwrap()).unwrap();
    assert_eq!(json["matrix"].as_array().unwrap().len(), 3);
    let html = file("html")["text"].as_str().unwrap().to_owned();
    assert!(html.contains("<td>REQ-2 Money comes back</td><td>Failing</td><td>TC-2 Refund</td>"), "{html}");
    assert!(
        !html.contains("<script") && !html.contains("src=") && !html.contains("href="),
        "it loads nothing"
    );
}

#[test]
fn the_issues_of_cases_and_cycles_are_in_the_files() {
    let shop = shop();
    let machine = &shop.machine;
    let (case, cycle) = (&shop.cases[0], &shop.cycles[0].0);
    let url = |number: u32| format!("https://github.com/octo/demo/issues/{number}");
    machine.ok("linkIssue", &json!({ "kind": "testCase", "record": case, "url": url(12) }));
    machine.ok("linkIssue", &json!({ "kind": "cycle", "record": cycle, "url": url(13) }));
    let file = |format: &str| {
        let file = machine.ok("exportReport", &json!({ "scope": latest(), "format": format }));
        file["text"].as_str().unwrap().to_owned()
    };
    let csv = file("csv");
    assert!(csv.lines().any(|line| line.contains("\"TC-1\"") && line.ends_with("\"octo/demo#12\"")), "{csv}");
    assert!(csv.lines().any(|line| line.contains("\"TC-2\"") && line.ends_with("\"\"")), "{csv}");
    let json: Value = serde_json::from_str(&file("json")).unwrap();
    assert_eq!(
        json["issues"],
        json!({ "testCases": { "TC-1": [url(12)] }, "cycles": { "CYC-1": [url(13)] } })
    );
    assert!(file("html").contains("(octo/demo#12)</td>"), "{}", file("html"));
}

#[test]
fn formulas_do_not_get_into_the_file() {
    let machine = Machine::sample();
    machine.new_requirement("=HYPERLINK(\"http://evil\")");
    let csv = machine.ok("exportReport", &json!({ "scope": latest(), "format": "csv" }))["text"].clone();
    assert!(csv.as_str().unwrap().contains("\"'=HYPERLINK(\"\"http://evil\"\")\""), "{csv}");
}

#[test]
fn the_trend_has_a_number_for_every_day() {
    let shop = shop();
    assert_eq!(shop.report(&latest())["trend"]["days"], json!([]), "one day is no trend");
    shop.machine.pass(24 * HOUR);
    shop.result(0, 0, "pass");
    shop.result(0, 1, "fail");
    shop.machine.pass(3 * 24 * HOUR);
    shop.result(1, 1, "pass");
    let trend = shop.report(&latest())["trend"].clone();
    let series: Vec<&str> =
        trend["series"].as_array().unwrap().iter().map(|one| one["label"].as_str().unwrap()).collect();
    assert_eq!(series, ["Failing", "Blocked", "Not run", "Uncovered", "Passing"]);
    let days: Vec<Value> =
        trend["days"].as_array().unwrap().iter().map(|day| day["counts"].clone()).collect();
    assert_eq!(
        json!(days),
        json!([[0, 0, 2, 1, 0], [2, 0, 0, 1, 0], [2, 0, 0, 1, 0], [2, 0, 0, 1, 0], [0, 0, 0, 1, 2]])
    );
    let scopes = shop.report(&latest())["scopes"].as_array().unwrap().len();
    assert_eq!(scopes, 1 + 2 + 2 + 2, "latest, cycles, environments, versions");
    assert_eq!(shop.requirements.len(), 3);
}

#[test]
fn a_file_leaves_nothing_out() {
    let machine = Machine::sample();
    let cases: Vec<String> = (0..53).map(|number| machine.new_case(&format!("Check {number}"))).collect();
    let requirement = machine.new_requirement("Tested at length");
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": cases }));
    let form = json!({ "scope": latest(), "text": "", "only": [], "offset": 0, "limit": 5 });
    assert_eq!(machine.ok("viewMatrix", &form)["rows"][0]["more"], 3);
    let csv = machine.ok("exportReport", &json!({ "scope": latest(), "format": "csv" }))["text"].clone();
    assert_eq!(csv.as_str().unwrap().lines().count(), 1 + 53);
}

#[test]
fn what_is_found_is_listed_by_the_same_rule() {
    let shop = shop();
    shop.result(0, 1, "fail");
    let old = shop.machine.new_requirement("Of long ago");
    let form = json!({ "kind": "requirement", "ids": [old], "change": "status", "value": "deprecated", "group": "g" });
    shop.machine.ok("changeMany", &form);
    let rows = shop.matrix(&latest(), &json!([]))["rows"].clone();
    assert_eq!((&rows[0]["inForce"], &rows[1]["inForce"]), (&json!(false), &json!(true)));
    let place = |scope: &Value, at: usize| shop.report(scope)["findings"][at]["place"].clone();
    assert_eq!(
        place(&latest(), 1),
        "requirements?only=state%3Auncovered&only=status%3Adraft&only=status%3Aactive"
    );
    assert_eq!(
        place(&within("environment", "Firefox"), 0),
        "traceability?scope=environment%3AFirefox&state=failing"
    );
    let only = json!([{ "facet": "state", "value": "uncovered" }, { "facet": "status", "value": "draft" },
        { "facet": "status", "value": "active" }]);
    let form = json!({ "kind": "requirement", "text": "", "only": only, "offset": 0, "limit": 5 });
    assert_eq!(shop.machine.ok("list", &form)["total"], shop.report(&latest())["findings"][1]["count"]);
}
