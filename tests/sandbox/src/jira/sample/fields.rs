//! A project that demands a lot: every kind of custom field, and a resolution to be done.

use serde_json::json;

use crate::jira::project::{Field, Project};

/// Puts required fields on the screen of a project's bugs, and one on the way to Done.
pub(super) fn demand(project: &mut Project) {
    let pair = |id: &str, name: &str| (id.to_owned(), name.to_owned());
    project.components = vec![pair("10100", "Checkout"), pair("10101", "Search")];
    project.versions = vec![pair("10200", "1.0"), pair("10201", "1.1")];
    let mut region = Field::custom(10_016, "Region", "option-with-child", "cascadingselect", true);
    region.allowed = vec![
        json!({ "id": "10410", "value": "Europe", "children": [
            { "id": "10411", "value": "Germany" }, { "id": "10412", "value": "Spain" } ] }),
        json!({ "id": "10420", "value": "America", "children": [{ "id": "10421", "value": "Canada" }] }),
    ];
    let fields = [
        Field::custom(10_011, "Environment name", "string", "textfield", true),
        Field::custom(10_012, "Affected orders", "number", "float", true),
        Field::custom(10_013, "Seen on", "date", "datepicker", true),
        Field::custom(10_014, "Severity", "option", "select", true).with_options(&[
            ("10301", "Critical"),
            ("10302", "Normal"),
            ("10303", "Minor"),
        ]),
        Field::custom(10_015, "Browsers", "array:option", "multiselect", true).with_options(&[
            ("10311", "Chrome"),
            ("10312", "Firefox"),
            ("10313", "Safari"),
        ]),
        region,
        Field::custom(10_017, "Contact", "user", "userpicker", true),
        Field::custom(10_018, "Found in", "version", "version", true),
        Field::system("components", "Components", "array:component", true),
        Field::system("versions", "Affects versions", "array:version", false),
        Field::custom(10_019, "Workaround", "string", "textarea", false),
        Field::custom(10_020, "Deadline", "datetime", "datetime", false),
    ];
    if let Some(bug) = project.issue_type_mut("Bug") {
        for field in bug.fields.iter_mut().filter(|field| field.id == "labels") {
            field.required = true;
        }
        bug.fields.extend(fields);
    }
    if let Some(done) = project.transition_mut("31") {
        // There is no way from To Do to Done: work has to start first.
        done.from = vec!["3".to_owned()];
        let mut resolution = Field::system("resolution", "Resolution", "resolution", true);
        resolution.allowed = vec![
            json!({ "id": "10000", "name": "Done" }),
            json!({ "id": "10001", "name": "Won't Do" }),
            json!({ "id": "10002", "name": "Duplicate" }),
        ];
        done.fields.push(resolution);
    }
}
