// Every message, its parameters and its reply. Made from src/protocol by `UPDATE_GOLDEN=1 cargo test protocol`.

export type Tracker = "gitHub" | "gitLab" | "jiraCloud" | "jiraDataCenter";

export type Kind = "requirement" | "testCase" | "cycle" | "defect";

export type RequirementPriority = "p0" | "p1" | "p2" | "p3";

export type RequirementStatus = "draft" | "active" | "deprecated";

export type CasePriority = "high" | "medium" | "low";

export type CaseStatus = "draft" | "active" | "deprecated";

export type CaseType = "functional" | "smoke" | "regression" | "acceptance" | "usability" | "performance" | "security" | "compatibility" | "other";

export type DefectPriority = "blocker" | "critical" | "major" | "minor" | "trivial";

export type DefectStatus = "open" | "inProgress" | "closed" | "achieved";

export type Outcome = "notExecuted" | "pass" | "fail" | "blocked" | "skipped";

export type CoverageState = "uncovered" | "notRun" | "failing" | "blocked" | "passing";

export type SyncField = "title" | "description" | "status" | "priority" | "assignee" | "comments";

export type Direction = "off" | "toTracker" | "toWorkspace" | "twoWay";

export type ConflictPolicy = "trackerWins" | "workspaceWins" | "newestWins" | "ask";

export type Side = "workspace" | "tracker";

export type FieldRule = { 
/**
 * Which.
 */
field: SyncField, 
/**
 * Which way.
 */
direction: Direction, 
/**
 * Who wins.
 */
conflict: ConflictPolicy, };

export type ImportState = "open" | "all";

export type Wording = { 
/**
 * The template of the title.
 */
title: string, 
/**
 * The template of the description.
 */
description: string, };

export type Labelling = { 
/**
 * On every issue.
 */
always: Array<string>, 
/**
 * For a defect in a folder: `domain:{name}`; empty for none.
 */
folder: string, 
/**
 * For each of its tags: `{name}`; empty for none.
 */
tags: string, 
/**
 * For one that is ignored; empty for none.
 */
ignored: string, 
/**
 * Other names, for these labels and the priorities'.
 */
names: Array<Renamed>, 
/**
 * Which statuses close an issue.
 */
closes: Closes, };

export type Renamed = { 
/**
 * The label as it would be called.
 */
from: string, 
/**
 * What it is called instead.
 */
to: string, };

export type Closes = "both" | "closed" | "achieved";

export type Mapping = { 
/**
 * One for each field.
 */
rules: Array<FieldRule>, 
/**
 * How issues are written.
 */
wording: Wording, 
/**
 * Which labels they get, and what closes them.
 */
labelling: Labelling, 
/**
 * Whether an open defect gets a new issue by itself once its issue is deleted, where the mapping says so.
 */
recreates: boolean | null, 
/**
 * Whether the issue of a known defect is told when a test meets it again, where the mapping says so.
 */
confirms: boolean | null, };

export type RouteBy = "folder" | "tag" | "tester" | "environment" | "priority" | "any";

export type Route = { 
/**
 * What it looks at.
 */
by: RouteBy, 
/**
 * What that has to be; nothing for every defect.
 */
is: string, 
/**
 * Where the defect goes then: the connection's UUID.
 */
connection: string, };

export type Given = { 
/**
 * The connection's UUID, chosen by a person.
 */
connection: string, 
/**
 * The fields that hold something.
 */
fields: Array<GivenField>, };

export type GivenField = { 
/**
 * The tracker's id of it.
 */
id: string, 
/**
 * What people call it.
 */
label: string, 
/**
 * What it takes.
 */
kind: FieldKind, 
/**
 * What it is to hold, and how each is read.
 */
values: Array<Choice>, };

export type KnownAs = { 
/**
 * The tester's name here.
 */
name: string, 
/**
 * The tracker's id of the person.
 */
id: string, 
/**
 * What the tracker calls them.
 */
label: string, };

export type Nothing = Record<symbol, never>;

export type ById = { 
/**
 * The UUID.
 */
id: string, };

export type RecordForm = { 
/**
 * What it is.
 */
kind: Kind, 
/**
 * Its UUID.
 */
id: string, };

export type UrlForm = { 
/**
 * Absolute, as the browser shows it; empty when there is none.
 */
url: string, };

export type AddressForm = { 
/**
 * What was typed so far.
 */
url: string, 
/**
 * The tracker chosen by hand; none lets the address tell.
 */
tracker: Tracker | null, };

export type ConnectionForm = { 
/**
 * The connection to change; none makes a new one.
 */
id: string | null, 
/**
 * The tracker chosen by hand; none lets the address tell.
 */
tracker: Tracker | null, 
/**
 * The project's or the site's address: `https://github.com/owner/repository`.
 */
url: string, 
/**
 * The account's email address, where one goes with the token; none keeps the stored one.
 */
email: string | null, 
/**
 * The project chosen from the list; none takes the address's own.
 */
project: string | null, 
/**
 * The chosen type of issue, by its id; none keeps the stored one.
 */
issueType: string | null, 
/**
 * Which issues are requirements (JQL); none keeps the stored one.
 */
filter: string | null, 
/**
 * The token; none keeps the stored one.
 */
token: string | null, 
/**
 * Whether it is to work without a token, through the page where the person is signed in.
 */
noToken: boolean, };

export type FieldAnswer = { 
/**
 * The field's id.
 */
id: string, 
/**
 * Its values; the kinds with one value use the first, a cascading one the first two.
 */
values: Array<string>, };

export type DemandForm = { 
/**
 * The waiting write's UUID.
 */
job: string, 
/**
 * The fields.
 */
answers: Array<FieldAnswer>, };

export type SearchForm = { 
/**
 * Words of a title, or a key such as `TC-12` or `#12`.
 */
text: string, 
/**
 * The kinds to look in; empty looks in all.
 */
kinds: Array<Kind>, };

export type ListForm = { 
/**
 * Which list.
 */
kind: Kind, 
/**
 * Only rows whose key is this or whose title has all of these words; empty shows all.
 */
text: string, 
/**
 * Only rows that fit: of each facet that is named, at least one value.
 */
only: Array<Only>, 
/**
 * The order; none is the newest first.
 */
sort: Sort | null, 
/**
 * The deleted ones instead of the others.
 */
deleted: boolean, 
/**
 * How many rows to leave out first.
 */
offset: number, 
/**
 * How many rows at the most, 1 to 200.
 */
limit: number, };

export type Only = { 
/**
 * Which facet.
 */
facet: FacetName, 
/**
 * The value, as the facet's options name it.
 */
value: string, };

export type FacetName = "folder" | "priority" | "status" | "state" | "tag" | "type" | "environment" | "attention";

export type Sort = { 
/**
 * By what.
 */
by: SortBy, 
/**
 * Last first.
 */
descending: boolean, };

export type SortBy = "key" | "title" | "folder" | "priority" | "status" | "state" | "changed";

export type FacetsForm = { 
/**
 * Which list.
 */
kind: Kind, 
/**
 * The deleted ones instead of the others.
 */
deleted: boolean, };

export type SavedFilterForm = { 
/**
 * The filter to change; none makes a new one.
 */
id: string | null, 
/**
 * Which list.
 */
kind: Kind, 
/**
 * What it is called, at most 80 characters.
 */
name: string, 
/**
 * The words.
 */
text: string, 
/**
 * The chosen values.
 */
only: Array<Only>, 
/**
 * The order.
 */
sort: Sort | null, };

export type BulkForm = { 
/**
 * What they are.
 */
kind: Kind, 
/**
 * Their UUIDs, at most 500 in one call.
 */
ids: Array<string>, 
/**
 * What is to be done.
 */
change: BulkChange, 
/**
 * What to do it with: a priority, a status, a folder's path, a tag, a requirement's UUID, an issue's address, a connection; may be empty.
 */
value: string, 
/**
 * Made by the page, the same for every part of one change, so that undoing takes it all back. A UUID.
 */
group: string, };

export type BulkChange = "priority" | "status" | "folder" | "addTag" | "removeTag" | "link" | "linkIssue" | "push" | "delete" | "restore";

export type UndoForm = { 
/**
 * The action's id; none takes back the last one.
 */
id: string | null, };

export type TextForm = { 
/**
 * Markdown, at most 200,000 characters.
 */
text: string, };

export type Scope = { 
/**
 * By what the cycles are chosen; none takes the latest result of every case, wherever it was run.
 */
by: ScopeBy | null, 
/**
 * The cycle's UUID, the environment or the version.
 */
value: string, };

export type ScopeBy = "cycle" | "environment" | "version";

export type MatrixForm = { 
/**
 * Which results count.
 */
scope: Scope, 
/**
 * Only requirements whose key is this or whose title has all of these words.
 */
text: string, 
/**
 * Only requirements that fit; `State` is the coverage within the scope.
 */
only: Array<Only>, 
/**
 * How many requirements to leave out first.
 */
offset: number, 
/**
 * How many at the most, 1 to 200.
 */
limit: number, };

export type ReportForm = { 
/**
 * Which results count.
 */
scope: Scope, };

export type ReportFileForm = { 
/**
 * Which results count.
 */
scope: Scope, 
/**
 * The file's format.
 */
format: ReportFormat, };

export type ReportFormat = "csv" | "json" | "html";

export type AttachTo = "requirement" | "case" | "defect" | "execution";

export type AttachmentFile = { 
/**
 * Made by the page, so that sending it twice makes no second one. A UUID.
 */
id: string, 
/**
 * SHA-256 of its bytes, 64 hexadecimal digits.
 */
hash: string, 
/**
 * What it is called; cleaned and cut when it is attached.
 */
name: string, 
/**
 * Its media type.
 */
media: string, 
/**
 * Its size in bytes.
 */
size: number, };

export type FileForm = { 
/**
 * What it is called.
 */
name: string, 
/**
 * Its size in bytes.
 */
size: number, };

export type AttachFileForm = { 
/**
 * To what.
 */
to: AttachTo, 
/**
 * The record's UUID.
 */
id: string, 
/**
 * The file.
 */
file: AttachmentFile, };

export type DetachForm = { 
/**
 * Off what.
 */
to: AttachTo, 
/**
 * The record's UUID.
 */
id: string, 
/**
 * The attachment's UUID.
 */
attachment: string, };

export type AttachmentsForm = { 
/**
 * What it is.
 */
to: AttachTo, 
/**
 * The record's UUID.
 */
id: string, };

export type SweepForm = { 
/**
 * Hashes in forms that are not saved yet.
 */
drafts: Array<string>, };

export type AttachmentsView = { 
/**
 * As they are shown.
 */
attachments: Array<AttachmentLine>, 
/**
 * The same, as they are attached again, or to something else.
 */
files: Array<AttachmentFile>, 
/**
 * Where they go, as a sentence; empty where they go nowhere.
 */
note: string, 
/**
 * The issue to paste a picture into by hand; none where that is not needed.
 */
pasteInto: string | null, 
/**
 * What to say: `login.png attached to DEF-3`; empty where nothing was done.
 */
message: string, };

export type FileView = { 
/**
 * Its name, cleaned.
 */
name: string, };

export type EvidenceSwitch = { 
/**
 * Whether they do.
 */
on: boolean, 
/**
 * What it is called.
 */
label: string, 
/**
 * What follows from it.
 */
hint: string, };

export type FilePriority = "critical" | "high" | "medium" | "low";

export type FileStatus = "draft" | "active" | "deprecated";

export type IncomingStep = { 
/**
 * What to do.
 */
action: string, 
/**
 * What should come of it.
 */
expected: string, 
/**
 * With which data.
 */
data: string, };

export type IncomingCase = { 
/**
 * Stable within its source, the same when the file is read again: `S1/C101`, `TC-12`, a feature's path and scenario.
 */
sourceId: string, 
/**
 * Our own key, if the file holds one.
 */
key: string | null, 
/**
 * What people read first.
 */
title: string, 
/**
 * A path such as `Shop/Cart`; empty for none.
 */
folder: string, 
/**
 * What it shows; empty for none.
 */
description: string, 
/**
 * What must hold before.
 */
preconditions: string, 
/**
 * In order.
 */
steps: Array<IncomingStep>, 
/**
 * How much it matters.
 */
priority: Taken<FilePriority>, 
/**
 * What it is for.
 */
caseType: Taken<CaseType>, 
/**
 * Where it stands.
 */
status: Taken<FileStatus>, 
/**
 * Free words.
 */
tags: Array<string>, 
/**
 * Keys of requirements and issues it covers.
 */
references: Array<string>, 
/**
 * The issues it is tied to by itself, by their addresses.
 */
issues: Array<string>, 
/**
 * The full name of the automated test it stands for.
 */
automation: string | null, 
/**
 * Everything else the file says of it, as name and value.
 */
custom: Array<[string, string]>, 
/**
 * Where it begins in the file; 0 where a file has no lines.
 */
line: number, };

export type IncomingRequirement = { 
/**
 * Stable within its source.
 */
sourceId: string, 
/**
 * Our own key, if the file holds one.
 */
key: string | null, 
/**
 * What people read first.
 */
title: string, 
/**
 * Markdown.
 */
description: string, 
/**
 * How much it matters.
 */
priority: Taken<FilePriority>, 
/**
 * Where it stands.
 */
status: Taken<FileStatus>, 
/**
 * A path; empty for none.
 */
folder: string, 
/**
 * Free words.
 */
tags: Array<string>, 
/**
 * Keys of issues it is tied to.
 */
references: Array<string>, 
/**
 * Everything else, as name and value.
 */
custom: Array<[string, string]>, 
/**
 * Where it begins in the file.
 */
line: number, };

export type IncomingResult = { 
/**
 * The test's own name.
 */
name: string, 
/**
 * `suite::class::name`: its signature, the same in every run.
 */
fullName: string, 
/**
 * The suites around it, outermost first.
 */
suites: Array<string>, 
/**
 * What came of it.
 */
outcome: Outcome, 
/**
 * The file's own word for it.
 */
rawStatus: string, 
/**
 * What it says of a failure, cut at [`MESSAGE_LIMIT`] with a mark.
 */
message: string, 
/**
 * How long it took.
 */
seconds: number | null, 
/**
 * Every test case id that was found, most trusted first, as written: `48271`, `TC-12`, `C123`.
 */
ids: Array<string>, 
/**
 * What the file says of it besides, as name and value.
 */
properties: Array<[string, string]>, 
/**
 * Issues and pages it points to: addresses or keys.
 */
links: Array<string>, 
/**
 * When it began, in milliseconds since 1970.
 */
started: number | null, 
/**
 * Where it begins in the file.
 */
line: number, };

export type Skipped = { 
/**
 * Where it begins.
 */
line: number, 
/**
 * Its column, where that helps.
 */
column: number | null, 
/**
 * Its beginning, as it stands there.
 */
what: string, 
/**
 * Why it became nothing.
 */
why: string, };

export type Summary = { 
/**
 * Test cases handed over.
 */
cases: number, 
/**
 * Results handed over.
 */
results: number, 
/**
 * Requirements handed over.
 */
requirements: number, 
/**
 * What became nothing, each told one by one.
 */
skipped: number, 
/**
 * Whether the person stopped it: what was handed over is then a part.
 */
cancelled: boolean, 
/**
 * What the file says of its run as a whole, as name and value: title, environment, build, tool.
 */
about: Array<[string, string]>, };

export type Fault = { 
/**
 * The line, from 1; 0 where a file has none.
 */
line: number, 
/**
 * The column in characters, from 1; 0 where unknown.
 */
column: number, 
/**
 * The file inside a zip; empty outside of one.
 */
file: string, 
/**
 * What is wrong, as a sentence.
 */
message: string, 
/**
 * What the person can do about it; may be empty.
 */
remedy: string, };

export type Format = "csv" | "requirementsCsv" | "casebridgeJson" | "qaseCsv" | "qaseJson" | "testRailCsv" | "testRailXml" | "xrayJson" | "xrayCsv" | "zephyrCsv" | "zephyrXlsx" | "testLinkXml" | "gherkin" | "jUnit" | "ctrf" | "allure" | "playwright" | "cucumberJson" | "gitLabReport" | "resultsZip";

export type Holds = "cases" | "results" | "requirements";

export type FileField = "id" | "key" | "title" | "folder" | "description" | "preconditions" | "action" | "expected" | "data" | "priority" | "caseType" | "status" | "tags" | "references" | "automation" | "custom" | "ignore";

export type FileMapping = { 
/**
 * The column's place, from 0: headers may occur twice.
 */
column: number, 
/**
 * What it means.
 */
field: FileField, };

export type ReadOptions = { 
/**
 * The columns of a table; a column that is not named is Custom. Empty: as suggested.
 */
mapping: Array<FileMapping>, 
/**
 * `,`, `;`, tab or `|`; none: as found.
 */
delimiter: string | null, 
/**
 * Whether its cells hold HTML, which becomes Markdown then; for tables of no known tool only.
 */
html: boolean, 
/**
 * The file's name, which becomes part of the identity of scenarios.
 */
name: string, };

export type FileColumn = { 
/**
 * Its header; empty where it has none.
 */
header: string, 
/**
 * The first values that are not empty, cut short.
 */
samples: Array<string>, 
/**
 * What it seems to mean.
 */
suggested: FileField, };

export type FileColumns = { 
/**
 * In order.
 */
columns: Array<FileColumn>, 
/**
 * What stands between them.
 */
delimiter: string, 
/**
 * Rows that were looked at.
 */
rows: number, 
/**
 * Whether its cells seem to hold HTML.
 */
html: boolean, };

export type CustomField = { 
/**
 * The column's or field's own name.
 */
name: string, 
/**
 * As it stood there.
 */
value: string, };

export type IntakeForm = { 
/**
 * The tool or file it is from, in the person's words: `TestRail`. Up to 80 characters. Together with the
 * record's own id there it is the record's identity, so that a file read again makes nothing twice.
 */
source: string, 
/**
 * Test cases.
 */
cases: Array<IncomingCase>, 
/**
 * Requirements.
 */
requirements: Array<IncomingRequirement>, 
/**
 * Whether it is written; else it is only said what would come of it.
 */
write: boolean, 
/**
 * Whether records that are here already are brought up to the file.
 */
update: boolean, 
/**
 * Whether that goes for those, too, that were edited here since they were read in.
 */
overwrite: boolean, 
/**
 * The same for all parts of one import: they are one action that can be undone.
 */
group: string, };

export type HandOutWhat = "cases" | "requirements" | "results";

export type HandOutForm = { 
/**
 * What is exported.
 */
what: HandOutWhat, 
/**
 * Of which cycle; for results alone.
 */
cycle: string | null, 
/**
 * How many records lie behind: the `next` of the part before, 0 for the first.
 */
offset: number, };

export type ResultsPartForm = { 
/**
 * The cycle's id.
 */
cycle: string, 
/**
 * The results.
 */
results: Array<IncomingResult>, };

export type EnterForm = { 
/**
 * The cycle's id.
 */
cycle: string, 
/**
 * The results.
 */
results: Array<IncomingResult>, 
/**
 * Whether test cases are made for those that fit none of the workspace either and name no id.
 */
make: boolean, };

export type LandLine = { 
/**
 * The execution's id.
 */
execution: string, 
/**
 * The gravest of its results.
 */
result: IncomingResult, 
/**
 * How many there were.
 */
many: number, };

export type LandForm = { 
/**
 * The cycle's id.
 */
cycle: string, 
/**
 * What tells this file apart from others: landing the same again changes nothing.
 */
run: string, 
/**
 * The file's name.
 */
title: string, 
/**
 * When its last test began, in milliseconds since 1970; none where it does not say.
 */
at: number | null, 
/**
 * The results.
 */
lines: Array<LandLine>, };

export type IntakeVerdict = "new" | "changed" | "same" | "left";

export type IntakeLine = { 
/**
 * Where it begins in the file; 0 where a file has no lines.
 */
line: number, 
/**
 * What it is.
 */
kind: Kind, 
/**
 * Its key here; empty while it has none.
 */
key: string, 
/**
 * Its title in the file.
 */
title: string, 
/**
 * What comes of it.
 */
verdict: IntakeVerdict, 
/**
 * Which fields change, why it is left, what it is linked to: a sentence or nothing.
 */
detail: string, };

export type IntakeView = { 
/**
 * Records that are made.
 */
made: number, 
/**
 * Records that are brought up to the file.
 */
changed: number, 
/**
 * Records that are as the file has them.
 */
same: number, 
/**
 * Records that are left as they are.
 */
left: number, 
/**
 * Each record, in the file's order.
 */
lines: Array<IntakeLine>, };

export type HandOutView = { 
/**
 * Test cases.
 */
cases: Array<IncomingCase>, 
/**
 * Requirements.
 */
requirements: Array<IncomingRequirement>, 
/**
 * Results.
 */
results: Array<IncomingResult>, 
/**
 * The number of each GitLab issue a requirement is tied to, and whether the requirement passes; those without a
 * verdict are left out.
 */
verdicts: [number, boolean][], 
/**
 * The cycle's key and title; empty for anything else.
 */
title: string, 
/**
 * Records there are in all.
 */
total: number, 
/**
 * Where the next part begins; none after the last.
 */
next: number | null, };

export type ResultMatch = { 
/**
 * The executions of the cycle; none when it fits none, or several by chance.
 */
executions: Array<string>, 
/**
 * Of several results of one execution the highest counts, the first of them.
 */
weight: number, 
/**
 * Whether it fits several test cases, and is not guessed.
 */
isAmbiguous: boolean, 
/**
 * Why it has no place; may be empty.
 */
why: string, };

export type MatchView = { 
/**
 * One for each.
 */
matches: Array<ResultMatch>, };

export type EnteredView = { 
/**
 * Those that were in the workspace.
 */
added: number, 
/**
 * Those that were made.
 */
made: number, };

export type LandedView = { 
/**
 * Executions that have the result now, or had it already.
 */
landed: number, 
/**
 * Executions whose own result is newer and stays.
 */
newer: number, };

export type BackupForm = { 
/**
 * What the last part gave; empty for the first part.
 */
cursor: string, };

export type RestoreForm = { 
/**
 * Whole lines of the file, 4 MB at the most.
 */
lines: string, 
/**
 * Whether it is the first part: what was read of another file is forgotten.
 */
first: boolean, };

export type CiValue = { 
/**
 * Its name there.
 */
name: string, 
/**
 * What it is; `{key}` and the like stand for what they name.
 */
value: string, 
/**
 * How it is handed over.
 */
kind: CiKind, };

export type CiKind = "variable" | "input";

export type CiPreset = "casebridge" | "qase" | "nothing";

export type CiPrepareForm = { 
/**
 * The cycle's UUID.
 */
cycle: string, 
/**
 * The connection's UUID; none takes the one that was used last, or the first.
 */
connection: string | null, 
/**
 * Fresh rows by this preset; none takes what was chosen last.
 */
preset: CiPreset | null, };

export type CiStartForm = { 
/**
 * The cycle's UUID.
 */
cycle: string, 
/**
 * The connection's UUID.
 */
connection: string, 
/**
 * The workflow's id; empty on GitLab.
 */
workflow: string, 
/**
 * What it is called.
 */
workflowName: string, 
/**
 * A branch or tag.
 */
reference: string, 
/**
 * Where the rows came from.
 */
preset: CiPreset, 
/**
 * The rows.
 */
values: Array<CiValue>, 
/**
 * A part of the name of the artifacts that hold results; may be empty.
 */
artifact: string, };

export type CiAct = "tryAgain" | "giveUp" | "startAgain" | "itIs" | "cancel" | "runAgain" | "take" | "makeCases" | "forget";

export type CiActForm = { 
/**
 * The cycle's UUID.
 */
cycle: string, 
/**
 * The run's UUID.
 */
run: string, 
/**
 * What.
 */
act: CiAct, 
/**
 * What it needs besides; usually empty.
 */
value: string, };

export type CiView = { 
/**
 * Whether one can be started.
 */
canStart: boolean, 
/**
 * What to say when there is none: how it works, or why it cannot be done.
 */
empty: string, 
/**
 * Newest first.
 */
runs: Array<CiRunView>, 
/**
 * After how many seconds the page looks again; 0 for not at all.
 */
again: number, };

export type CiRunView = { 
/**
 * Its UUID here.
 */
id: string, 
/**
 * `Pipeline 46`; what is being started, before it has a name.
 */
title: string, 
/**
 * Its page there, or the list of runs; may be empty.
 */
url: string, 
/**
 * `shop/web on gitlab.com, main`.
 */
place: string, 
/**
 * How it stands.
 */
state: Badge, 
/**
 * `2 of 3 jobs are done`; may be empty.
 */
sentence: string, 
/**
 * Jobs that are done.
 */
done: number, 
/**
 * All jobs; 0 while they are not known, and when it is over.
 */
total: number, 
/**
 * `started 2 minutes ago · looked at just now`.
 */
age: string, 
/**
 * What stands in the way.
 */
problem: Problem | null, 
/**
 * The host that has to be allowed, as a pattern for the browser; none as a rule.
 */
allow: string | null, 
/**
 * Runs of which one may be it.
 */
candidates: Array<CiCandidate>, 
/**
 * What can be done with it, the main thing first.
 */
actions: Array<CiButton>, 
/**
 * What it was handed.
 */
values: Array<CiValue>, 
/**
 * What was taken of its results.
 */
results: CiResultsView | null, };

export type CiCandidate = { 
/**
 * Its id there.
 */
id: string, 
/**
 * `Pipeline 47, started 2 minutes ago`.
 */
label: string, 
/**
 * Its page.
 */
url: string, };

export type CiButton = { 
/**
 * What it does.
 */
act: CiAct, 
/**
 * What stands on it.
 */
label: string, 
/**
 * What it does, in a sentence.
 */
hint: string, };

export type CiResultsView = { 
/**
 * `3 of 5 results landed in this cycle, 2 minutes ago`.
 */
sentence: string, 
/**
 * The bar.
 */
segments: Array<Segment>, 
/**
 * What to know, as sentences.
 */
notes: Array<string>, 
/**
 * `2 results fit no test case of this cycle`; empty when all do.
 */
unmatched: string, 
/**
 * The first of these.
 */
loose: Array<CiLoose>, 
/**
 * `1 result fits several test cases and was left out`; empty when none does.
 */
ambiguous: string, 
/**
 * These.
 */
several: Array<CiLoose>, };

export type CiLoose = { 
/**
 * The test's name.
 */
name: string, 
/**
 * What came of it.
 */
result: Badge, 
/**
 * Why it has no place; may be empty.
 */
why: string, };

export type CiFormView = { 
/**
 * Where runs can be started.
 */
connections: Array<Choice>, 
/**
 * The one that is chosen.
 */
connection: string, 
/**
 * Its tracker.
 */
tracker: Tracker, 
/**
 * The workflows that may be started; empty on GitLab.
 */
workflows: Array<Choice>, 
/**
 * The one that is chosen; empty on GitLab.
 */
workflow: string, 
/**
 * The branch or tag.
 */
reference: string, 
/**
 * The presets.
 */
presets: Array<Choice>, 
/**
 * The one the rows came from.
 */
preset: CiPreset, 
/**
 * The rows.
 */
values: Array<CiValue>, 
/**
 * What a row can be handed over as: the ids of [`CiValue`]'s kinds.
 */
kinds: Array<Choice>, 
/**
 * What stands for something, and for what here.
 */
placeholders: Array<Choice>, 
/**
 * What to know about the values.
 */
hint: string, 
/**
 * Whether results come as artifacts, which may be chosen by name.
 */
hasArtifacts: boolean, 
/**
 * The part of the name.
 */
artifact: string, 
/**
 * What stands in the way.
 */
problem: Problem | null, };

export type AcceptForm = { 
/**
 * The requirement's UUID.
 */
requirement: string, 
/**
 * The case's UUID.
 */
case: string, };

export type RequirementForm = { 
/**
 * The requirement to change; none, or a new UUID that the page keeps with the text, makes one.
 */
id: string | null, 
/**
 * The revision the form was opened with; none for a new one.
 */
rev: number | null, 
/**
 * Required, at most 500 characters.
 */
title: string, 
/**
 * Markdown; may be empty.
 */
description: string, 
/**
 * Its priority.
 */
priority: RequirementPriority, 
/**
 * Its status.
 */
status: RequirementStatus, 
/**
 * A path such as `Shop/Checkout`; empty for none, none keeps the stored one.
 */
folder: string | null, 
/**
 * Free words; none keeps the stored ones.
 */
tags: Array<string> | null, };

export type Step = { 
/**
 * What to do.
 */
action: string, 
/**
 * What should come of it; may be empty.
 */
expected: string, };

export type StepResult = { 
/**
 * The result.
 */
outcome: Outcome, 
/**
 * What was seen; may be empty.
 */
note: string, };

export type CaseForm = { 
/**
 * The case to change; none, or a new UUID that the page keeps with the text, makes one.
 */
id: string | null, 
/**
 * The revision the form was opened with; none for a new one.
 */
rev: number | null, 
/**
 * Required, at most 500 characters.
 */
title: string, 
/**
 * What must hold before the first step; may be empty.
 */
preconditions: string, 
/**
 * In order.
 */
steps: Array<Step>, 
/**
 * Its priority.
 */
priority: CasePriority, 
/**
 * Free words.
 */
tags: Array<string>, 
/**
 * A path such as `Shop/Checkout`; empty for none.
 */
folder: string, 
/**
 * Its status; none keeps the stored one, and makes a new one Active.
 */
status: CaseStatus | null, 
/**
 * What it is for; none keeps the stored one, and makes a new one Functional.
 */
type: CaseType | null, 
/**
 * The full name of the automated test that executes it; none keeps the stored one.
 */
automation: string | null, 
/**
 * The requirement it is made for and linked to in the same write; none links nothing.
 */
requirement: string | null, };

export type CycleForm = { 
/**
 * The cycle to change; none, or a new UUID that the page keeps with the text, makes one.
 */
id: string | null, 
/**
 * The revision the form was opened with; none for a new one.
 */
rev: number | null, 
/**
 * Required, at most 500 characters.
 */
title: string, 
/**
 * May be empty.
 */
description: string, 
/**
 * Where it is run; may be empty.
 */
environment: string, 
/**
 * First day, `2026-11-21`; empty for none.
 */
starts: string, 
/**
 * Last day; empty for none.
 */
ends: string, 
/**
 * The cases to execute, by id, in order; none keeps the stored ones. A case left out keeps its
 * execution if anything was noted in it.
 */
cases: Array<string> | null, 
/**
 * The version of the application that is tested; none keeps the stored one.
 */
version: string | null, };

export type PushForm = { 
/**
 * The defect's UUID.
 */
defect: string, 
/**
 * The connection's id; none takes the only one there is.
 */
connection: string | null, };

export type SheetForm = { 
/**
 * The cycle's UUID.
 */
cycle: string, 
/**
 * Only those whose key is this or whose title has all of these words; empty shows all.
 */
text: string, 
/**
 * Only those with this result.
 */
outcome: Outcome | null, 
/**
 * Only those of this tester; an empty one stands for nobody.
 */
tester: string | null, 
/**
 * How many to leave out first.
 */
offset: number, 
/**
 * How many at the most, 1 to 200.
 */
limit: number, };

export type RunForm = { 
/**
 * The cycle's UUID.
 */
cycle: string, 
/**
 * The execution's UUID; none takes the first without a result.
 */
execution: string | null, };

export type ResultForm = { 
/**
 * The execution's UUID.
 */
execution: string, 
/**
 * What came out; none takes what the steps come to, or keeps what is stored.
 */
outcome: Outcome | null, 
/**
 * What was seen; may be empty.
 */
note: string, 
/**
 * What came of its steps, in their order; none keeps what is stored.
 */
steps: Array<StepResult> | null, 
/**
 * How long it took; none keeps what is stored.
 */
seconds: number | null, 
/**
 * What the page was shown when each of these was begun; what was stored since is not written over. None
 * takes the form as it is.
 */
base: ResultBase | null, };

export type ResultBase = { 
/**
 * The result.
 */
outcome: Outcome, 
/**
 * Whether somebody has just given the form's result, rather than leave the one that was shown.
 */
gives: boolean, 
/**
 * What was noted.
 */
note: string, 
/**
 * What came of its steps, in their order.
 */
steps: Array<StepResult>, 
/**
 * How long it took.
 */
seconds: number, };

export type ResultsForm = { 
/**
 * The cycle's UUID.
 */
cycle: string, 
/**
 * Their UUIDs, at most 500.
 */
executions: Array<string>, 
/**
 * What came out.
 */
outcome: Outcome, 
/**
 * What was seen; it goes below each one's own. None keeps each one's own.
 */
note: string | null, };

export type TesterForm = { 
/**
 * The cycle's UUID.
 */
cycle: string, 
/**
 * The executions' UUIDs, at most 500.
 */
executions: Array<string>, 
/**
 * A name, at most 80 characters; empty for nobody.
 */
tester: string, };

export type CloneForm = { 
/**
 * The UUID of the cycle to copy.
 */
id: string, 
/**
 * What the copy is called; none names it after the other.
 */
title: string | null, };

export type AddForm = { 
/**
 * The cycle's UUID.
 */
cycle: string, 
/**
 * The cases' UUIDs, at most 500. One that is there already stays as it is.
 */
cases: Array<string>, };

export type TakeOutForm = { 
/**
 * The cycle's UUID.
 */
cycle: string, 
/**
 * Their UUIDs, at most 500. One in which anything was noted stays.
 */
executions: Array<string>, };

export type MoveForm = { 
/**
 * The cycle's UUID.
 */
cycle: string, 
/**
 * Their UUIDs; they keep their order among themselves.
 */
executions: Array<string>, 
/**
 * The UUID of the one they are to stand before; none puts them at the end.
 */
before: string | null, };

export type AttachForm = { 
/**
 * The execution's UUID.
 */
execution: string, 
/**
 * The defect's UUID; none goes by the issue.
 */
defect: string | null, 
/**
 * The address of the defect's issue; none goes by the defect.
 */
url: string | null, };

export type DraftForm = { 
/**
 * The execution's UUID.
 */
execution: string, 
/**
 * The address of the page under test; empty when it is not known.
 */
url: string, 
/**
 * The browser: `Chromium 156 on Linux`; empty when it is not known.
 */
browser: string, };

export type DefectForm = { 
/**
 * The defect to change; none makes a new one.
 */
id: string | null, 
/**
 * The revision the form was opened with; none for a new one.
 */
rev: number | null, 
/**
 * Required, at most 500 characters.
 */
title: string, 
/**
 * Markdown; may be empty.
 */
description: string, 
/**
 * Its priority.
 */
priority: DefectPriority, 
/**
 * Its status.
 */
status: DefectStatus, 
/**
 * The failing execution it was found in, if any.
 */
execution: string | null, 
/**
 * The requirement it breaks, if any.
 */
requirement: string | null, 
/**
 * A path such as `Shop/Checkout`; empty for none, none keeps the stored one.
 */
folder: string | null, 
/**
 * Free words; none keeps the stored ones.
 */
tags: Array<string> | null, 
/**
 * Its files, their bytes stored before; none keeps the stored ones.
 */
attachments: Array<AttachmentFile> | null, 
/**
 * Whether it is ignored; none keeps what is stored.
 */
ignored: boolean | null, 
/**
 * Where its issue is to be made, and with what of the tracker's own fields; none keeps what is stored.
 */
given: Given | null, };

export type LinkForm = { 
/**
 * A requirement, a test case or a cycle.
 */
kind: Kind, 
/**
 * The record's UUID.
 */
record: string, 
/**
 * The issue's address.
 */
url: string, };

export type IssueSearch = { 
/**
 * What was typed; empty shows what was looked at last.
 */
text: string, };

export type CasesForm = { 
/**
 * The requirement's UUID.
 */
requirement: string, 
/**
 * The cases' UUIDs.
 */
cases: Array<string>, };

export type HereRequirement = { 
/**
 * The requirement's UUID.
 */
requirement: string, };

export type HereSearch = { 
/**
 * What was typed; empty shows the latest.
 */
text: string, 
/**
 * Requirements or test cases.
 */
kind: Kind, };

export type HereCases = { 
/**
 * The cases' UUIDs.
 */
cases: Array<string>, };

export type HereDefect = { 
/**
 * Made by the page when the form opens, so that a second click makes no second defect. A UUID.
 */
id: string, 
/**
 * Required.
 */
title: string, 
/**
 * Markdown; may be empty.
 */
description: string, 
/**
 * Its priority.
 */
priority: DefectPriority, };

export type SyncForm = { 
/**
 * The connection's UUID.
 */
connection: string, 
/**
 * One for each field; a field left out keeps its rule.
 */
rules: Array<FieldRule>, 
/**
 * Which issues become requirements.
 */
import: ImportForm, 
/**
 * For GitHub: whether files go to a branch of the repository; none keeps what is stored.
 */
evidence: boolean | null, 
/**
 * Whether an open defect gets a new issue by itself once its issue is deleted; none keeps what is stored.
 */
recreates: boolean | null, 
/**
 * Whether the issue of a known defect is told when a test meets it again; none keeps what is stored.
 */
confirms: boolean | null, 
/**
 * Which testers are which people there; none keeps what is stored.
 */
people: Array<KnownAs> | null, 
/**
 * How its issues are written; none keeps what is stored.
 */
wording: Wording | null, 
/**
 * Which labels they get, and what closes them; none keeps what is stored.
 */
labelling: Labelling | null, };

export type RelayForm = { 
/**
 * The connection's UUID.
 */
connection: string, 
/**
 * The channel's address; empty switches it off.
 */
channel: string, 
/**
 * What the tracker signs with; none keeps what is stored.
 */
secret: string | null, };

export type WordingForm = { 
/**
 * The connection's UUID.
 */
connection: string, 
/**
 * The defect to show it with; none takes the newest.
 */
defect: string | null, 
/**
 * As typed.
 */
wording: Wording, 
/**
 * The labels as typed; none takes what is stored.
 */
labelling: Labelling | null, };

export type MappingForm = { 
/**
 * The connection's UUID.
 */
connection: string, 
/**
 * As it stands in the form.
 */
mapping: Mapping, };

export type RoutesForm = { 
/**
 * All of them.
 */
routes: Array<Route>, };

export type DestinationForm = { 
/**
 * The execution it was found in, if any.
 */
execution: string | null, 
/**
 * Its priority.
 */
priority: DefectPriority, };

export type FieldsForm = { 
/**
 * The connection's UUID.
 */
connection: string, };

export type ImportForm = { 
/**
 * Whether any do.
 */
on: boolean, 
/**
 * For Jira: which issues (JQL); empty for every issue of the project.
 */
jql: string, 
/**
 * Not for Jira: only issues that carry all of these labels.
 */
labels: Array<string>, 
/**
 * Not for Jira: only issues of the milestone with this title; empty for any.
 */
milestone: string, 
/**
 * Not for Jira: open ones, or all.
 */
state: ImportState, 
/**
 * For Jira: what a status there is here; the others go by their category.
 */
statuses: Array<StatusRule>, };

export type StatusRule = { 
/**
 * The tracker's name of it.
 */
status: string, 
/**
 * What it is here.
 */
becomes: RequirementStatus, };

export type PauseForm = { 
/**
 * The connection's UUID.
 */
connection: string, 
/**
 * Whether it is to rest.
 */
paused: boolean, };

export type PeopleForm = { 
/**
 * The defect's UUID.
 */
defect: string, 
/**
 * The beginning of a name; empty for anybody.
 */
text: string, 
/**
 * For a defect that is still to be pushed: the UUID of the connection it goes through.
 */
connection: string | null, };

export type AssignForm = { 
/**
 * The defect's UUID.
 */
defect: string, 
/**
 * The tracker's id of the person; empty for nobody.
 */
person: string, 
/**
 * Their name.
 */
name: string, };

export type CommentForm = { 
/**
 * The defect's UUID.
 */
defect: string, 
/**
 * Made by the page, so that sending it twice makes no second one; one that exists is changed. A UUID.
 */
id: string, 
/**
 * Markdown, at most 30,000 characters.
 */
text: string, };

export type CommentRef = { 
/**
 * The defect's UUID.
 */
defect: string, 
/**
 * The comment's UUID.
 */
comment: string, };

export type ConflictForm = { 
/**
 * The defect's UUID.
 */
defect: string, 
/**
 * What both sides changed.
 */
field: SyncField, 
/**
 * Whose value is to hold.
 */
keep: Side, };

export type StatusForm = { 
/**
 * The defect's UUID.
 */
defect: string, 
/**
 * The status.
 */
status: DefectStatus, };

export type LogForm = { 
/**
 * Only lines that contain this; empty shows all.
 */
text: string, 
/**
 * Only lines about this.
 */
topic: LogTopic | null, 
/**
 * Only lines of this colour.
 */
tone: Tone | null, 
/**
 * How many lines to leave out first.
 */
offset: number, 
/**
 * How many lines at the most, 1 to 500.
 */
limit: number, };

export type LogFileForm = { 
/**
 * Comma-separated values instead of JSON.
 */
csv: boolean, 
/**
 * Only lines that contain this; empty for all.
 */
text: string, 
/**
 * Only lines about this.
 */
topic: LogTopic | null, 
/**
 * Only lines of this colour.
 */
tone: Tone | null, };

export type Choice = { 
/**
 * What is sent.
 */
id: string, 
/**
 * What is read.
 */
label: string, };

export type FieldKind = "text" | "longText" | "number" | "date" | "moment" | "option" | "options" | "cascading" | "user" | "users" | "labels" | "other";

export type FieldOption = { 
/**
 * What is sent.
 */
id: string, 
/**
 * What is read.
 */
label: string, 
/**
 * For a cascading field.
 */
below: Array<Choice>, };

export type Field = { 
/**
 * The tracker's id of it: `customfield_10010`.
 */
id: string, 
/**
 * What people call it.
 */
label: string, 
/**
 * What it takes.
 */
kind: FieldKind, 
/**
 * What there is to choose from.
 */
options: Array<FieldOption>, 
/**
 * What is filled in already; the kinds with one value use the first.
 */
values: Array<string>, 
/**
 * What the tracker said about it; empty when nothing.
 */
problem: string, 
/**
 * Whether the tracker takes nothing without it.
 */
required: boolean, };

export type Demand = { 
/**
 * Under what the answers are remembered.
 */
screen: string, 
/**
 * `SHOP wants more before it makes a Bug`.
 */
heading: string, 
/**
 * In the tracker's order.
 */
fields: Array<Field>, };

export type TokenHelp = { 
/**
 * What stands on the link.
 */
label: string, 
/**
 * The tracker's page; none when there is no address for it.
 */
url: string | null, 
/**
 * What to choose there.
 */
text: string, };

export type AddressView = { 
/**
 * Which tracker; none while it cannot be told.
 */
tracker: Tracker | null, 
/**
 * Whether the tracker was told by the address itself, so that there is nothing to choose.
 */
isCertain: boolean, 
/**
 * The site without a project, to choose another one there; empty while there is none.
 */
site: string, 
/**
 * Whether an email address goes with the token.
 */
wantsEmail: boolean, 
/**
 * What to know of a connection without a token there; empty while the tracker is not known.
 */
noToken: string, 
/**
 * Whether a filter for requirements can be set.
 */
wantsFilter: boolean, 
/**
 * What the browser must allow: `https://host/*`.
 */
origins: Array<string>, 
/**
 * How to get a token, step by step.
 */
tokenHelp: Array<TokenHelp>, };

export type FilterView = { 
/**
 * `153 issues match`.
 */
sentence: string, 
/**
 * The first few: `SHOP-3 Cart keeps items`.
 */
sample: Array<string>, };

export type Tone = "neutral" | "info" | "good" | "warn" | "bad";

export type Retry = "now" | "later" | "no";

export type Problem = { 
/**
 * Stable word for scripts and tests: `unauthorized`.
 */
code: string, 
/**
 * What happened and what it means.
 */
message: string, 
/**
 * What to do.
 */
remedy: string, 
/**
 * Whether trying again helps.
 */
retry: Retry, 
/**
 * The form field it belongs to, by its name in the form.
 */
field: string | null, 
/**
 * The page that solves it, relative to the extension: `options.html#connection/…`.
 */
page: string | null, };

export type Badge = { 
/**
 * The word: `Passing`, `#12`.
 */
text: string, 
/**
 * Its colour and symbol.
 */
tone: Tone, 
/**
 * The whole sentence, for a tooltip and for screen readers.
 */
title: string, 
/**
 * Where it leads; none for a mere word. Always http or https.
 */
url: string | null, };

export type Action = { 
/**
 * What the script does on a click: the name of a call or of a dialog.
 */
name: ActionName, 
/**
 * What stands on the button.
 */
label: string, 
/**
 * Whether it can be pressed.
 */
enabled: boolean, 
/**
 * Why not, or what it does.
 */
hint: string, };

export type ActionName = "reportDefect" | "pushDefect" | "linkRequirement" | "newRequirement" | "linkCases" | "unlink" | "syncIssue" | "openRecord" | "connect" | "retryJob" | "retryAll" | "discardJob" | "fileJob" | "postCoverage" | "reopen" | "achieve" | "recreate" | "linkIssue";

export type Alert = { 
/**
 * `TC-4 fails again in CYC-3, 2 hours ago`.
 */
text: string, 
/**
 * Its colour and symbol.
 */
tone: Tone, 
/**
 * The button that answers it: Reopen or Achieve.
 */
action: Action, };

export type People = { 
/**
 * At most 50.
 */
people: Array<Choice>, 
/**
 * What to say when there is none.
 */
empty: string, };

export type Segment = { 
/**
 * Its colour and symbol.
 */
tone: Tone, 
/**
 * What it counts: `Pass`.
 */
label: string, 
/**
 * How many.
 */
count: number, };

export type CoverageView = { 
/**
 * The state.
 */
state: CoverageState, 
/**
 * The state's word and colour.
 */
badge: Badge, 
/**
 * `2 of 3 test cases pass, 1 fails`.
 */
sentence: string, 
/**
 * The bar, in order; empty when there is no case.
 */
segments: Array<Segment>, };

export type CaseLine = { 
/**
 * The case's UUID.
 */
id: string, 
/**
 * `TC-4`.
 */
key: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Its latest result.
 */
result: Badge, 
/**
 * `in CYC-2, 3 hours ago`; empty without a result.
 */
age: string, 
/**
 * Why the tie should be looked at: the requirement changed since; none when it is in order.
 */
suspect: Badge | null, };

export type DefectLine = { 
/**
 * The defect's UUID.
 */
id: string, 
/**
 * `DEF-12`.
 */
key: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Its status.
 */
status: Badge, 
/**
 * `#123`, leading to the issue; none when not pushed.
 */
issue: Badge | null, 
/**
 * Where the push or the sync stands.
 */
sync: Badge, 
/**
 * `synced 2 minutes ago`; empty when never.
 */
age: string, 
/**
 * A closed defect whose test case has a newer result.
 */
alert: Alert | null, };

export type LinkLine = { 
/**
 * `octo/demo#12`, leading to the issue.
 */
issue: Badge, 
/**
 * The issue's title as last seen.
 */
title: string, 
/**
 * The issue's state as last seen.
 */
state: Badge, 
/**
 * `seen 2 minutes ago`.
 */
age: string, 
/**
 * Where the coverage comment stands; empty when there is none.
 */
comment: string, };

export type RequirementPanel = { 
/**
 * A requirement or a cycle.
 */
kind: Kind, 
/**
 * Its UUID.
 */
id: string, 
/**
 * `REQ-7`.
 */
key: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Its coverage; a run's progress.
 */
coverage: CoverageView, 
/**
 * Its cases with their latest results.
 */
cases: Array<CaseLine>, 
/**
 * Its defects.
 */
defects: Array<DefectLine>, 
/**
 * Where the coverage comment stands; empty when there is none.
 */
comment: string, };

export type IssueView = { 
/**
 * `octo/demo#12`.
 */
issue: string, 
/**
 * `Requirement REQ-7`, `Defect DEF-3`, `Not linked`.
 */
heading: string, 
/**
 * One sentence below the heading; may be empty.
 */
sentence: string, 
/**
 * How fresh the tracker's data is: `synced 2 minutes ago`; may be empty.
 */
age: string, 
/**
 * The requirements this issue belongs to.
 */
requirements: Array<RequirementPanel>, 
/**
 * The cycles run for it, with their results.
 */
runs: Array<RequirementPanel>, 
/**
 * The test cases tied to it by themselves, with their latest results.
 */
cases: Array<CaseLine>, 
/**
 * The defects this issue was made from.
 */
defects: Array<DefectLine>, 
/**
 * The badge beside the heading.
 */
badge: Badge, 
/**
 * The button in the page's header.
 */
header: Action, 
/**
 * The buttons of the panel.
 */
actions: Array<Action>, 
/**
 * What needs the person.
 */
problems: Array<Problem>, 
/**
 * What the defect form starts with, if the page may report one.
 */
form: DefectDraft, };

export type DefectDraft = { 
/**
 * A proposed title; may be empty.
 */
title: string, 
/**
 * A proposed description; may be empty.
 */
description: string, 
/**
 * A proposed priority.
 */
priority: DefectPriority, 
/**
 * The choices, gravest first.
 */
priorities: Array<DefectPriority>, 
/**
 * Where the issue will be made: `octo/demo on github.com`; empty when nowhere.
 */
destination: string, };

export type IssueHit = { 
/**
 * Its address.
 */
id: string, 
/**
 * `octo/demo#12`.
 */
key: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Its state and where it is: `Open · github.com`.
 */
detail: string, };

export type IssueHits = { 
/**
 * Them; at most 20 a connection.
 */
hits: Array<IssueHit>, 
/**
 * What to say when there is none.
 */
empty: string, 
/**
 * What could not be asked and why; empty when everything was.
 */
note: string, };

export type Hit = { 
/**
 * What it is.
 */
kind: Kind, 
/**
 * Its UUID.
 */
id: string, 
/**
 * `REQ-7`.
 */
key: string, 
/**
 * Its title.
 */
title: string, 
/**
 * A word about it; may be empty.
 */
detail: string, };

export type Hits = { 
/**
 * Best first, at most 20.
 */
hits: Array<Hit>, 
/**
 * What to say when there is none.
 */
empty: string, };

export type Row = { 
/**
 * The record's UUID.
 */
id: string, 
/**
 * `DEF-12`.
 */
key: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Its words with colours, in the order of the columns.
 */
badges: Array<Badge>, 
/**
 * Its free words.
 */
tags: Array<string>, 
/**
 * When it was last changed: `2 hours ago`.
 */
age: string, };

export type Column = { 
/**
 * Its head.
 */
label: string, 
/**
 * The order that goes with it; none cannot be sorted by.
 */
sort: SortBy | null, };

export type ListView = { 
/**
 * Which list.
 */
kind: Kind, 
/**
 * How many rows there are in all, before `offset` and `limit`.
 */
total: number, 
/**
 * How many were left out first.
 */
offset: number, 
/**
 * The badge columns.
 */
columns: Array<Column>, 
/**
 * The rows.
 */
rows: Array<Row>, 
/**
 * What to say when there is none: what this list is for and how to begin.
 */
empty: string, };

export type IdsView = { 
/**
 * Their UUIDs, in the order of the list.
 */
ids: Array<string>, };

export type FacetsView = { 
/**
 * Which list.
 */
kind: Kind, 
/**
 * How many records the list has, without any filter.
 */
total: number, 
/**
 * How many lie in the trash.
 */
deleted: number, 
/**
 * The folders, each after its parent; empty when none is used.
 */
folders: Array<FolderLine>, 
/**
 * What else tells them apart; only what has two values or more.
 */
facets: Array<Facet>, 
/**
 * The filters kept under a name.
 */
saved: Array<SavedFilter>, 
/**
 * What can be done to many at once.
 */
bulk: Array<BulkField>, 
/**
 * Every tag in use, for completing what is typed.
 */
tags: Array<string>, };

export type FolderLine = { 
/**
 * `Shop/Checkout`; empty for the records without one.
 */
path: string, 
/**
 * `Checkout`, or `No folder`.
 */
name: string, 
/**
 * How deep it lies, from 0.
 */
depth: number, 
/**
 * How many records are in it and below it.
 */
count: number, };

export type Facet = { 
/**
 * What it is.
 */
name: FacetName, 
/**
 * Its head.
 */
label: string, 
/**
 * Its values.
 */
options: Array<FacetOption>, };

export type FacetOption = { 
/**
 * What is sent.
 */
value: string, 
/**
 * What people read.
 */
label: string, 
/**
 * Its colour.
 */
tone: Tone, 
/**
 * How many records have it.
 */
count: number, };

export type SavedFilter = { 
/**
 * Its UUID.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The words.
 */
text: string, 
/**
 * The chosen values.
 */
only: Array<Only>, 
/**
 * The order.
 */
sort: Sort | null, };

export type BulkField = { 
/**
 * What.
 */
change: BulkChange, 
/**
 * What stands on its button.
 */
label: string, 
/**
 * What to choose from; empty where something is typed or searched for.
 */
options: Array<Choice>, };

export type BulkDone = { 
/**
 * How many were changed.
 */
changed: number, 
/**
 * `40 test cases moved to Shop/Checkout`.
 */
message: string, 
/**
 * What was left as it was, and why: one line a record.
 */
left: Array<string>, };

export type HistoryView = { 
/**
 * The changes.
 */
lines: Array<HistoryLine>, 
/**
 * When it was made: `made 3 days ago`.
 */
made: string, 
/**
 * What is said when older changes are no longer kept; else empty.
 */
cut: string, };

export type HistoryLine = { 
/**
 * The revision it led to.
 */
rev: number, 
/**
 * `2 hours ago`.
 */
age: string, 
/**
 * `2026-11-21 14:03 UTC`.
 */
time: string, 
/**
 * `You`, or the tracker's user.
 */
by: string, 
/**
 * What was changed.
 */
changes: Array<HistoryChange>, };

export type HistoryChange = { 
/**
 * `Title`.
 */
label: string, 
/**
 * What stood there; may be empty.
 */
from: string, 
/**
 * What came; may be empty.
 */
to: string, };

export type UndoView = { 
/**
 * The actions, 20 at the most.
 */
actions: Array<UndoLine>, };

export type UndoLine = { 
/**
 * Its id.
 */
id: string, 
/**
 * `TC-4 saved`.
 */
label: string, 
/**
 * `2 minutes ago`.
 */
age: string, };

export type Undone = { 
/**
 * `Taken back: TC-4 saved`.
 */
message: string, 
/**
 * What could not be taken back because it was changed since: one line a record.
 */
left: Array<string>, };

export type Preview = { 
/**
 * HTML of a few plain elements; links lead to http, https or mailto.
 */
html: string, };

export type BackupPart = { 
/**
 * Whole lines of the file.
 */
lines: string, 
/**
 * What to ask for the next part with; none after the last.
 */
next: string | null, 
/**
 * How many values are written so far.
 */
done: number, 
/**
 * How many there are.
 */
total: number, 
/**
 * What the file is to be called.
 */
fileName: string, };

export type RestoreView = { 
/**
 * Where it stands.
 */
phase: RestorePhase, 
/**
 * What it is about, in a sentence; empty without one.
 */
sentence: string, 
/**
 * What is in the file and what is here, a line a kind.
 */
lines: Array<RestoreLine>, 
/**
 * What is worth knowing before it replaces anything.
 */
remarks: Array<string>, 
/**
 * How many values are done in this phase.
 */
done: number, 
/**
 * How many there are.
 */
total: number, };

export type RestorePhase = "none" | "reading" | "ready" | "replacing";

export type RestoreLine = { 
/**
 * `Requirements`.
 */
label: string, 
/**
 * How many the file has.
 */
file: number, 
/**
 * How many are here now and will be replaced.
 */
here: number, };

export type StorageView = { 
/**
 * All of it: `12.4 MB`.
 */
used: string, 
/**
 * What it is made of.
 */
lines: Array<StorageLine>, 
/**
 * How near the limit it is.
 */
state: Badge, 
/**
 * The limits and what happens at them.
 */
sentence: string, };

export type StorageLine = { 
/**
 * `Records`, `Files`.
 */
label: string, 
/**
 * `12.4 MB`.
 */
size: string, 
/**
 * In percent of its limit; none without one.
 */
percent: number | null, };

export type ScopeChoice = { 
/**
 * By what; none for the latest results.
 */
by: ScopeBy | null, 
/**
 * What is sent.
 */
value: string, 
/**
 * What people read: `CYC-2 Release 2.4`, `Firefox`.
 */
label: string, };

export type MatrixView = { 
/**
 * Which results count.
 */
scope: Scope, 
/**
 * The scope in words: `latest results`.
 */
scopeLabel: string, 
/**
 * The scopes there are.
 */
scopes: Array<ScopeChoice>, 
/**
 * How many requirements fit, before `offset` and `limit`.
 */
total: number, 
/**
 * How many were left out first.
 */
offset: number, 
/**
 * The requirements.
 */
rows: Array<MatrixRow>, 
/**
 * What to say when there is none.
 */
empty: string, };

export type MatrixRow = { 
/**
 * Its UUID.
 */
id: string, 
/**
 * `REQ-7`.
 */
key: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Its priority.
 */
priority: Badge, 
/**
 * Whether it is in force; a deprecated one counts in no figure of the report.
 */
inForce: boolean, 
/**
 * Its coverage within the scope.
 */
coverage: CoverageView, 
/**
 * Its cases, 50 at the most.
 */
cases: Array<MatrixCase>, 
/**
 * How many cases are not among them.
 */
more: number, 
/**
 * Its defects, 20 at the most.
 */
defects: Array<MatrixDefect>, };

export type MatrixCase = { 
/**
 * Its UUID.
 */
id: string, 
/**
 * `TC-4`.
 */
key: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Its latest result within the scope.
 */
result: Badge, 
/**
 * `CYC-2, 3 hours ago`; empty without a result.
 */
age: string, 
/**
 * Why the tie should be looked at; none when it is in order.
 */
suspect: Badge | null, 
/**
 * Whether it counts; a deprecated one does not.
 */
counts: boolean, };

export type MatrixDefect = { 
/**
 * Its UUID.
 */
id: string, 
/**
 * `DEF-3`.
 */
key: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Its status.
 */
status: Badge, 
/**
 * `#12`; empty when not pushed.
 */
issue: string, };

export type ReportView = { 
/**
 * Which results count.
 */
scope: Scope, 
/**
 * The scope in words.
 */
scopeLabel: string, 
/**
 * The scopes there are.
 */
scopes: Array<ScopeChoice>, 
/**
 * When it was made: `2026-11-21 14:03 UTC`.
 */
made: string, 
/**
 * Shares in percent with the numbers they come from, and the rule in a sentence.
 */
figures: Array<Figure>, 
/**
 * Requirements in force by coverage state.
 */
coverage: Chart, 
/**
 * Coverage by day, the oldest first; empty until there are two days.
 */
trend: Trend, 
/**
 * Results by cycle, the newest first, 20 at the most.
 */
cycles: Chart, 
/**
 * Latest results by folder of the cases.
 */
folders: Chart, 
/**
 * Defects by status.
 */
defects: Chart, 
/**
 * Open defects by priority.
 */
openDefects: Chart, 
/**
 * Defects by status, by day.
 */
defectTrend: Trend, 
/**
 * Open defects by priority, by day.
 */
priorityTrend: Trend, 
/**
 * What asks for a look.
 */
findings: Array<Finding>, };

export type Figure = { 
/**
 * `Requirement coverage`.
 */
label: string, 
/**
 * `75 %`; `–` when there is nothing to count.
 */
value: string, 
/**
 * `6 of 8 requirements in force have a test case`.
 */
sentence: string, 
/**
 * Its colour.
 */
tone: Tone, };

export type Chart = { 
/**
 * `Results by cycle`.
 */
title: string, 
/**
 * What is counted, and by which rule.
 */
sentence: string, 
/**
 * The bars, in order.
 */
bars: Array<Bar>, 
/**
 * What to say when there is none.
 */
empty: string, };

export type Bar = { 
/**
 * `CYC-2 Release 2.4`.
 */
label: string, 
/**
 * Where it leads in the workspace: `cycle/…`; empty for nowhere.
 */
place: string, 
/**
 * How many in all.
 */
total: number, 
/**
 * Its parts; those of nothing are left out.
 */
segments: Array<Segment>, };

export type Trend = { 
/**
 * `Coverage over time`.
 */
title: string, 
/**
 * What is counted.
 */
sentence: string, 
/**
 * What each number of a day is, in order, with its colour.
 */
series: Array<Series>, 
/**
 * The days, the oldest first; a day without a change is as the day before.
 */
days: Array<TrendDay>, 
/**
 * What to say when there are too few.
 */
empty: string, };

export type Series = { 
/**
 * `Passing`.
 */
label: string, 
/**
 * Its colour.
 */
tone: Tone, };

export type TrendDay = { 
/**
 * `2026-11-21`.
 */
day: string, 
/**
 * A number for each series.
 */
counts: Array<number>, };

export type Finding = { 
/**
 * `Requirements without a test case`.
 */
title: string, 
/**
 * Why it matters, in a sentence.
 */
sentence: string, 
/**
 * How many there are.
 */
count: number, 
/**
 * The first ten.
 */
lines: Array<FindingLine>, 
/**
 * The list that shows all, in the workspace: `requirements?state=uncovered`; empty for none.
 */
place: string, 
/**
 * What to say when there is none.
 */
empty: string, 
/**
 * Its colour.
 */
tone: Tone, };

export type FindingLine = { 
/**
 * `requirement/…`.
 */
place: string, 
/**
 * `REQ-7`.
 */
key: string, 
/**
 * Its title.
 */
title: string, 
/**
 * `changed 2 days ago; TC-4 last edited 3 weeks ago`.
 */
detail: string, };

export type PresetLine = { 
/**
 * `QALITA`.
 */
name: string, 
/**
 * What it is about.
 */
hint: string, 
/**
 * All of it.
 */
mapping: Mapping, 
/**
 * What the form has otherwise: sentences.
 */
differs: Array<string>, };

export type PresetsView = { 
/**
 * The ready-made ones.
 */
presets: Array<PresetLine>, 
/**
 * The mapping as a file's text.
 */
file: string, };

export type JobLine = { 
/**
 * The job's UUID.
 */
id: string, 
/**
 * `Push DEF-12 to octo/demo`.
 */
title: string, 
/**
 * Queued, Sending, Unknown, Waiting, Needs you.
 */
state: Badge, 
/**
 * Why, and until when.
 */
detail: string, 
/**
 * What needs the person.
 */
problem: Problem | null, 
/**
 * The form that would mend it.
 */
demand: Demand | null, 
/**
 * What can be done.
 */
actions: Array<Action>, 
/**
 * The record it is about, to edit what will be sent; none when there is none.
 */
record: Hit | null, 
/**
 * The whole text, to be copied, where a form that a person sends could not hold it; else empty.
 */
copy: string, };

export type OutboxView = { 
/**
 * Oldest first.
 */
jobs: Array<JobLine>, 
/**
 * What to say when nothing waits.
 */
empty: string, 
/**
 * Takes all of them up now, where several wait for something.
 */
all: Action | null, };

export type LogTopic = "connection" | "sent" | "taken" | "conflict" | "trouble" | "link";

export type LogDetail = { 
/**
 * `Here`, `On the tracker`, `Why`.
 */
label: string, 
/**
 * The value, at most 2,000 characters of it.
 */
value: string, };

export type LogLine = { 
/**
 * When, ISO 8601 in UTC; the page shows it in the person's own time.
 */
at: string, 
/**
 * What was done: `Pushed DEF-12 as octo/demo#123`.
 */
text: string, 
/**
 * How it went.
 */
tone: Tone, 
/**
 * What it is about.
 */
topic: LogTopic, 
/**
 * More of it: both values of a conflict, why, what the tracker answered.
 */
details: Array<LogDetail>, };

export type LogView = { 
/**
 * Newest first.
 */
lines: Array<LogLine>, 
/**
 * How many lines there are under this filter.
 */
total: number, 
/**
 * What to say when there is none.
 */
empty: string, };

export type SyncView = { 
/**
 * The connection's UUID.
 */
connection: string, 
/**
 * `octo/demo on github.com`.
 */
label: string, 
/**
 * Which tracker.
 */
tracker: Tracker, 
/**
 * One for each field, in order.
 */
rules: Array<RuleLine>, 
/**
 * Which issues become requirements.
 */
import: ImportView, 
/**
 * Whether files go to a branch; none where the tracker takes them by itself.
 */
evidence: EvidenceSwitch | null, 
/**
 * Whether an open defect gets a new issue by itself once its issue is deleted; else a person is asked.
 */
recreates: boolean, 
/**
 * Whether the issue of a known defect is told when a test meets it again.
 */
confirms: boolean, 
/**
 * Which testers are which people there.
 */
people: Array<KnownAs>, 
/**
 * How its issues are written.
 */
wording: Wording, 
/**
 * Which labels they get, and what closes them.
 */
labelling: Labelling, };

export type RelayFact = { 
/**
 * The sentence.
 */
text: string, 
/**
 * Its colour.
 */
tone: Tone, 
/**
 * What to do; empty when nothing.
 */
remedy: string, };

export type RelayView = { 
/**
 * The connection's UUID.
 */
connection: string, 
/**
 * Whether a channel is listened to.
 */
isOn: boolean, 
/**
 * The channel's address; empty when it is off.
 */
channel: string, 
/**
 * Whether a secret is stored.
 */
hasSecret: boolean, 
/**
 * How it stands.
 */
state: Badge, 
/**
 * More of it, and what came of the deliveries.
 */
facts: Array<RelayFact>, 
/**
 * The tracker's page for webhooks.
 */
settings: string, 
/**
 * What to enter there.
 */
steps: Array<string>, 
/**
 * What passes through a relay, and what does not.
 */
notes: Array<string>, };

export type WordingView = { 
/**
 * Defects it can be shown with, newest first.
 */
defects: Array<Choice>, 
/**
 * The one it is shown with; empty when there is none and an example stands in.
 */
defect: string, 
/**
 * The issue's title.
 */
title: string, 
/**
 * The issue's text as HTML of a few plain elements.
 */
html: string, 
/**
 * Its labels, the priority's first.
 */
labels: Array<string>, 
/**
 * What is wrong with the title's template; may be empty.
 */
titleFault: string, 
/**
 * What is wrong with the description's template; may be empty.
 */
descriptionFault: string, 
/**
 * What else to know: sentences.
 */
notes: Array<string>, 
/**
 * Every placeholder, `{case}`, and what it stands for in that defect.
 */
placeholders: Array<Choice>, };

export type PlannedRequest = { 
/**
 * `POST`.
 */
method: string, 
/**
 * The whole address.
 */
url: string, 
/**
 * The body, indented JSON; empty for none.
 */
body: string, };

export type PushPreview = { 
/**
 * In their order.
 */
requests: Array<PlannedRequest>, 
/**
 * What else happens: labels that are made first, what follows, who hears of it. Sentences.
 */
notes: Array<string>, };

export type RoutesView = { 
/**
 * The rules, in order; the first that fits counts.
 */
routes: Array<Route>, 
/**
 * Where a defect can go.
 */
connections: Array<Choice>, };

export type DestinationView = { 
/**
 * Where it can go.
 */
connections: Array<Choice>, 
/**
 * The UUID of the one it goes to when nobody chooses; empty when somebody has to.
 */
chosen: string, 
/**
 * `Rule 2: Tag is cart`.
 */
why: string, };

export type FieldsView = { 
/**
 * The connection's UUID.
 */
connection: string, 
/**
 * `A Bug in SHOP`.
 */
heading: string, 
/**
 * Those that are required first.
 */
fields: Array<Field>, };

export type RouteTrial = { 
/**
 * All of it in a sentence.
 */
sentence: string, 
/**
 * Open defects that were never pushed, oldest first.
 */
lines: Array<RouteLine>, 
/**
 * How many more there are.
 */
left: number, };

export type RouteLine = { 
/**
 * The defect's UUID.
 */
id: string, 
/**
 * `DEF-12`.
 */
key: string, 
/**
 * Its title.
 */
title: string, 
/**
 * The connection; empty when nothing says where.
 */
to: string, 
/**
 * Why.
 */
why: string, };

export type RuleLine = { 
/**
 * What stands on it.
 */
label: string, 
/**
 * The rule as it is.
 */
rule: FieldRule, 
/**
 * The rule as it was before anybody changed it.
 */
usual: FieldRule, 
/**
 * What it means; may be empty.
 */
hint: string, };

export type ImportView = { 
/**
 * Whether any do.
 */
on: boolean, 
/**
 * Whether a query (JQL) chooses them; else labels, milestone and state do.
 */
byQuery: boolean, 
/**
 * The query; empty for every issue of the project.
 */
jql: string, 
/**
 * Issues must carry all of these labels.
 */
labels: Array<string>, 
/**
 * The milestone's title; empty for any.
 */
milestone: string, 
/**
 * Open ones, or all.
 */
state: ImportState, 
/**
 * The statuses that were given a meaning, and those seen so far; empty where open and closed is all there is.
 */
statuses: Array<StatusLine>, 
/**
 * What is known of priorities and statuses: sentences for people.
 */
notes: Array<string>, };

export type StatusLine = { 
/**
 * The tracker's name of it.
 */
status: string, 
/**
 * What it is here.
 */
becomes: RequirementStatus, };

export type ImportLine = { 
/**
 * Running, Stopped, Waiting, Up to date, Off.
 */
state: Badge, 
/**
 * `1,200 of about 10,000 issues read`.
 */
sentence: string, 
/**
 * How many issues were read in this run.
 */
done: number, 
/**
 * How many there are, if that is known.
 */
total: number | null, 
/**
 * Whether it can be stopped now.
 */
canStop: boolean, 
/**
 * Whether it can be started or go on.
 */
canStart: boolean, };

export type Count = { 
/**
 * What is counted.
 */
kind: Kind, 
/**
 * `Requirements`.
 */
label: string, 
/**
 * How many.
 */
count: number, };

export type HomeView = { 
/**
 * What the current tab is; none when it is no issue.
 */
tab: IssueView | null, 
/**
 * One sentence about the tab when it is no issue, or not one that can be reached.
 */
tabNote: string, 
/**
 * What waits or is on its way, at most five.
 */
waiting: Array<JobLine>, 
/**
 * `And 35 more in the outbox`; empty when that is all.
 */
waitingMore: string, 
/**
 * What needs the person.
 */
problems: Array<Problem>, 
/**
 * The connections.
 */
connections: Array<ConnectionLine>, 
/**
 * How many of each kind.
 */
counts: Array<Count>, 
/**
 * `Last sync 2 minutes ago`.
 */
lastSync: string, 
/**
 * The main buttons.
 */
actions: Array<Action>, 
/**
 * Closed defects whose test case has a newer result, at most 20.
 */
alerts: Array<DefectLine>, };

export type OverviewView = { 
/**
 * What the popup shows as well: counts, what needs the person, what waits.
 */
home: HomeView, 
/**
 * Cycles with test cases left to execute, newest first.
 */
cycles: Array<CycleProgress>, 
/**
 * Requirements whose latest results fail, at most eight.
 */
failing: Array<FailingLine>, 
/**
 * How many fail in all.
 */
failingTotal: number, 
/**
 * The first steps, each ticked by what the workspace holds.
 */
guide: Guide, 
/**
 * The sample that can be tried out.
 */
sample: SampleView, };

export type CycleProgress = { 
/**
 * Its UUID.
 */
id: string, 
/**
 * `CYC-2`.
 */
key: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Where it is run; may be empty.
 */
environment: string, 
/**
 * `changed 2 hours ago`.
 */
age: string, 
/**
 * How far it is.
 */
progress: CoverageView, };

export type FailingLine = { 
/**
 * Its UUID.
 */
id: string, 
/**
 * `REQ-7`.
 */
key: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Its words with colours, as in the list.
 */
badges: Array<Badge>, };

export type Guide = { 
/**
 * In order.
 */
steps: Array<GuideStep>, 
/**
 * `2 of 6 done`.
 */
sentence: string, 
/**
 * Whether all are done.
 */
done: boolean, 
/**
 * The issue that the first pushed defect became.
 */
issue: Badge | null, };

export type GuideStep = { 
/**
 * `Connect a tracker`.
 */
title: string, 
/**
 * What it is good for.
 */
why: string, 
/**
 * Whether the workspace shows that it was done.
 */
done: boolean, 
/**
 * Whether it is the first that was not.
 */
next: boolean, 
/**
 * What stands on its button.
 */
label: string, 
/**
 * Where the button leads, relative to the workspace's page.
 */
page: string, };

export type SampleView = { 
/**
 * Whether it is in the workspace.
 */
here: boolean, 
/**
 * What it holds, or how it is removed.
 */
sentence: string, };

export type DeletedView = { 
/**
 * What it is.
 */
kind: Kind, 
/**
 * Its UUID.
 */
id: string, 
/**
 * `TC-4`.
 */
key: string, 
/**
 * Its title.
 */
title: string, 
/**
 * `deleted 2 hours ago`.
 */
age: string, 
/**
 * What it says; `from` is empty.
 */
fields: Array<HistoryChange>, };

export type ConnectionLine = { 
/**
 * Its UUID.
 */
id: string, 
/**
 * `octo/demo on github.com`.
 */
label: string, 
/**
 * The project's address.
 */
url: string, 
/**
 * Which tracker.
 */
tracker: Tracker, 
/**
 * The account's email address, where one goes with the token.
 */
email: string, 
/**
 * The type of issue that defects become; empty where a tracker has none.
 */
issueType: string, 
/**
 * Which issues are requirements; empty for all.
 */
filter: string, 
/**
 * Who the token is: `octocat`.
 */
login: string, 
/**
 * `No token · as Ada Lovelace`; none for one with a token.
 */
noToken: Badge | null, 
/**
 * The way to the page that it works through, while it waits for one or cannot use it; the title says why.
 */
page: Badge | null, 
/**
 * Whether anything is read and sent through it; not where only the tracker's own form is filled in.
 */
reads: boolean, 
/**
 * Connected, or what is wrong.
 */
state: Badge, 
/**
 * `checked 2 minutes ago`.
 */
age: string, 
/**
 * How many issues of it are tied to something: `12 linked issues`.
 */
linked: string, 
/**
 * Whether it rests.
 */
paused: boolean, 
/**
 * `Looked at 2 minutes ago, again in 5 minutes`; empty when it has nothing to look at.
 */
sync: string, 
/**
 * The import of requirements; none when it is off.
 */
import: ImportLine | null, 
/**
 * How it stands with the relay; none when there is none.
 */
relay: Badge | null, };

export type ConnectionsView = { 
/**
 * In the order they were made.
 */
connections: Array<ConnectionLine>, 
/**
 * What to say when there is none.
 */
empty: string, };

export type CheckStep = { 
/**
 * `The token is valid`.
 */
label: string, 
/**
 * How it stands.
 */
tone: Tone, 
/**
 * What was found.
 */
detail: string, 
/**
 * What to do; empty when nothing.
 */
remedy: string, };

export type CheckView = { 
/**
 * Whether it can be saved and used.
 */
ok: boolean, 
/**
 * One sentence: `octocat can push defects to octo/demo`.
 */
sentence: string, 
/**
 * In the order they were checked.
 */
steps: Array<CheckStep>, 
/**
 * The projects to choose from; empty when one was named.
 */
projects: Array<Choice>, 
/**
 * The chosen one's id; empty while none is.
 */
project: string, 
/**
 * The types of issue to choose from; empty where a tracker has none.
 */
issueTypes: Array<Choice>, 
/**
 * The chosen one's id; empty while none is.
 */
issueType: string, };

export type RequirementView = { 
/**
 * Its UUID.
 */
id: string, 
/**
 * `REQ-7`.
 */
key: string, 
/**
 * Its revision.
 */
rev: number, 
/**
 * Its title.
 */
title: string, 
/**
 * Markdown.
 */
description: string, 
/**
 * Its priority.
 */
priority: RequirementPriority, 
/**
 * Its status.
 */
status: RequirementStatus, 
/**
 * `changed 2 hours ago`.
 */
age: string, 
/**
 * Its coverage.
 */
coverage: CoverageView, 
/**
 * Its cases.
 */
cases: Array<CaseLine>, 
/**
 * Its defects.
 */
defects: Array<DefectLine>, 
/**
 * Its issues.
 */
links: Array<LinkLine>, 
/**
 * Why title and description cannot be changed here; empty when they can.
 */
readOnly: string, 
/**
 * The issue it is read from; none for one of our own.
 */
source: Badge | null, 
/**
 * A path; empty for none.
 */
folder: string, 
/**
 * Free words.
 */
tags: Array<string>, 
/**
 * Its files.
 */
attachments: Array<AttachmentLine>, 
/**
 * What a file said of it that has no place of its own.
 */
custom: Array<CustomField>, 
/**
 * The file it was read from: `ReqIF export, R-9`; empty for none.
 */
from: string, };

export type AttachmentLine = { 
/**
 * Its UUID.
 */
id: string, 
/**
 * SHA-256 of its bytes: where they are found.
 */
hash: string, 
/**
 * `screenshot-1.png`.
 */
name: string, 
/**
 * Its media type: `image/png`.
 */
media: string, 
/**
 * `240 kB`.
 */
size: string, 
/**
 * `2 hours ago`.
 */
age: string, 
/**
 * Where it stands with the tracker; none where it goes nowhere.
 */
sent: Badge | null, };

export type CoveredLine = { 
/**
 * The requirement's UUID.
 */
id: string, 
/**
 * `REQ-7`.
 */
key: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Its status.
 */
detail: string, 
/**
 * Why the tie should be looked at: the requirement changed since; none when it is in order.
 */
suspect: Badge | null, };

export type ResultLine = { 
/**
 * `CYC-2`.
 */
cycle: string, 
/**
 * The cycle's UUID.
 */
cycleId: string, 
/**
 * The result.
 */
result: Badge, 
/**
 * `2 hours ago`.
 */
age: string, 
/**
 * What was seen.
 */
note: string, };

export type CaseView = { 
/**
 * Its UUID.
 */
id: string, 
/**
 * `TC-4`.
 */
key: string, 
/**
 * Its revision.
 */
rev: number, 
/**
 * Its title.
 */
title: string, 
/**
 * What must hold before.
 */
preconditions: string, 
/**
 * In order.
 */
steps: Array<Step>, 
/**
 * Its priority.
 */
priority: CasePriority, 
/**
 * Free words.
 */
tags: Array<string>, 
/**
 * A path; empty for none.
 */
folder: string, 
/**
 * `changed 2 hours ago`.
 */
age: string, 
/**
 * The requirements it covers.
 */
requirements: Array<CoveredLine>, 
/**
 * The issues it is tied to by itself.
 */
links: Array<LinkLine>, 
/**
 * Its results, newest first.
 */
history: Array<ResultLine>, 
/**
 * Its status.
 */
status: CaseStatus, 
/**
 * What it is for.
 */
type: CaseType, 
/**
 * Its files.
 */
attachments: Array<AttachmentLine>, 
/**
 * The full name of the automated test that executes it; empty for none.
 */
automation: string, 
/**
 * What a file said of it that has no place of its own.
 */
custom: Array<CustomField>, 
/**
 * The file it was read from: `TestRail, S1/C101`; empty for none.
 */
from: string, };

export type ExecutionLine = { 
/**
 * The execution's UUID.
 */
id: string, 
/**
 * The case's UUID.
 */
case: string, 
/**
 * `TC-4`.
 */
key: string, 
/**
 * The case's title when it was chosen.
 */
title: string, 
/**
 * The result.
 */
outcome: Outcome, 
/**
 * The result's word and colour.
 */
result: Badge, 
/**
 * `2 hours ago`; empty without a result.
 */
age: string, 
/**
 * Who is to execute it; empty for nobody in particular.
 */
tester: string, 
/**
 * Whether anything was written down about it.
 */
hasNote: boolean, 
/**
 * The defects reported from it.
 */
defects: Array<DefectLine>, };

export type CycleView = { 
/**
 * Its UUID.
 */
id: string, 
/**
 * `CYC-2`.
 */
key: string, 
/**
 * Its revision.
 */
rev: number, 
/**
 * Its title.
 */
title: string, 
/**
 * May be empty.
 */
description: string, 
/**
 * Where it is run.
 */
environment: string, 
/**
 * The version of the application that is tested; may be empty.
 */
version: string, 
/**
 * First day; empty for none.
 */
starts: string, 
/**
 * Last day; empty for none.
 */
ends: string, 
/**
 * `changed 2 hours ago`.
 */
age: string, 
/**
 * How far it is.
 */
progress: CoverageView, 
/**
 * In order, the first 200.
 */
executions: Array<ExecutionLine>, 
/**
 * The issues it is run for.
 */
links: Array<LinkLine>, 
/**
 * How many executions there are.
 */
total: number, 
/**
 * Who is to execute any of them, by the alphabet.
 */
testers: Array<string>, };

export type DefectView = { 
/**
 * Its UUID.
 */
id: string, 
/**
 * `DEF-12`.
 */
key: string, 
/**
 * Its revision.
 */
rev: number, 
/**
 * Its title.
 */
title: string, 
/**
 * Markdown.
 */
description: string, 
/**
 * Its priority.
 */
priority: DefectPriority, 
/**
 * Its status.
 */
status: DefectStatus, 
/**
 * `changed 2 hours ago`.
 */
age: string, 
/**
 * `Found by TC-4 in CYC-2`; empty when reported by itself.
 */
origin: string, 
/**
 * The requirement it breaks, if any.
 */
requirement: Hit | null, 
/**
 * The issue, once pushed.
 */
link: LinkLine | null, 
/**
 * Where the push or the sync stands.
 */
sync: Badge, 
/**
 * More about it: what waits, what the tracker dropped; may be empty.
 */
syncDetail: string, 
/**
 * The waiting write, if any.
 */
job: JobLine | null, 
/**
 * Where it could be pushed; where it goes when nobody chooses is the first.
 */
destinations: Array<Choice>, 
/**
 * Why it goes to the first: `Rule 2: Tag is cart`; empty where nothing says so.
 */
destinationWhy: string, 
/**
 * What was chosen for its issue.
 */
given: Given | null, 
/**
 * What can be done.
 */
actions: Array<Action>, 
/**
 * Who works on it; empty for nobody.
 */
assignee: string, 
/**
 * Whether somebody can be chosen, once it is pushed.
 */
assignable: boolean, 
/**
 * What people say about it, oldest first.
 */
comments: Array<CommentLine>, 
/**
 * What is said below the box for a new comment: where it goes.
 */
commentHint: string, 
/**
 * What both sides changed.
 */
conflicts: Array<ConflictLine>, 
/**
 * A closed defect whose test case has a newer result.
 */
alert: Alert | null, 
/**
 * A path; empty for none.
 */
folder: string, 
/**
 * Whether it is ignored: it stays open, and its issue says so by a label.
 */
ignored: boolean, 
/**
 * Free words.
 */
tags: Array<string>, 
/**
 * Its files.
 */
attachments: Array<AttachmentLine>, 
/**
 * Where they go, as a sentence.
 */
attachmentsNote: string, 
/**
 * The issue to paste a picture into by hand; none where that is not needed.
 */
pasteInto: string | null, };

export type CommentLine = { 
/**
 * Its UUID.
 */
id: string, 
/**
 * Who wrote it: `You`, or the tracker's user.
 */
author: string, 
/**
 * Markdown.
 */
text: string, 
/**
 * `2 hours ago, edited`.
 */
age: string, 
/**
 * Where it stands: Synced, Waiting, Only here, Deleted there.
 */
state: Badge, 
/**
 * Whether it was written here and can be changed and deleted.
 */
editable: boolean, 
/**
 * Whether it was deleted on either side; its text is kept.
 */
deleted: boolean, };

export type ConflictLine = { 
/**
 * What.
 */
field: SyncField, 
/**
 * `Title`.
 */
label: string, 
/**
 * `Both sides changed the title since they last agreed.`
 */
sentence: string, 
/**
 * The workspace's value.
 */
ours: string, 
/**
 * The tracker's value.
 */
theirs: string, };

export type Saved = { 
/**
 * What it is.
 */
kind: Kind, 
/**
 * Its UUID.
 */
id: string, 
/**
 * `REQ-7`.
 */
key: string, 
/**
 * The revision it has now.
 */
rev: number, 
/**
 * What to say: `REQ-7 saved`.
 */
message: string, };

export type Done = { 
/**
 * `Linked octo/demo#12 to REQ-7`.
 */
message: string, };

export type ExportView = { 
/**
 * `casebridge-2026-11-21.json`.
 */
fileName: string, 
/**
 * Its text.
 */
text: string, };

export type SheetView = { 
/**
 * How many fit.
 */
total: number, 
/**
 * How many were left out first.
 */
offset: number, 
/**
 * The lines.
 */
executions: Array<ExecutionLine>, 
/**
 * What to say when there is none.
 */
empty: string, };

export type RunStep = { 
/**
 * What to do.
 */
action: string, 
/**
 * What should come of it; may be empty.
 */
expected: string, 
/**
 * What came of it.
 */
outcome: Outcome, 
/**
 * What was seen; may be empty.
 */
note: string, };

export type PastLine = { 
/**
 * The result's word and colour.
 */
result: Badge, 
/**
 * When, and what gave it: `2 hours ago · Pipeline 46`.
 */
detail: string, 
/**
 * The exact time.
 */
time: string, 
/**
 * What was noted then; may be empty.
 */
note: string, };

export type ExecutionView = { 
/**
 * The execution's UUID.
 */
id: string, 
/**
 * The case's UUID.
 */
case: string, 
/**
 * `TC-4`.
 */
key: string, 
/**
 * The case's title when it was chosen.
 */
title: string, 
/**
 * What must hold before.
 */
preconditions: string, 
/**
 * The steps as they were when the case was chosen, with their results.
 */
steps: Array<RunStep>, 
/**
 * The result.
 */
outcome: Outcome, 
/**
 * The result's word and colour.
 */
result: Badge, 
/**
 * The result that its steps come to; none while they come to nothing.
 */
suggested: Outcome | null, 
/**
 * What was seen.
 */
note: string, 
/**
 * `2 hours ago`; empty without a result.
 */
age: string, 
/**
 * Who is to execute it; empty for nobody in particular.
 */
tester: string, 
/**
 * How long it took; 0 when nobody measured it.
 */
seconds: number, 
/**
 * The defects reported from it, and closed ones of its case that a newer result says something of.
 */
defects: Array<DefectLine>, 
/**
 * Its files.
 */
attachments: Array<AttachmentLine>, 
/**
 * The results it had before, the newest first.
 */
past: Array<PastLine>, 
/**
 * What the form for a defect starts with.
 */
draft: DefectDraft, };

export type RunView = { 
/**
 * The cycle's UUID.
 */
id: string, 
/**
 * `CYC-2`.
 */
key: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Where it is run.
 */
environment: string, 
/**
 * The version of the application that is tested; may be empty.
 */
version: string, 
/**
 * How far it is.
 */
progress: CoverageView, 
/**
 * The one on the screen; none in an empty cycle.
 */
execution: ExecutionView | null, 
/**
 * Its place, from 1; 0 in an empty cycle.
 */
place: number, 
/**
 * How many there are.
 */
total: number, 
/**
 * The one before.
 */
previous: string | null, 
/**
 * The one after.
 */
next: string | null, 
/**
 * The next one without a result, from here on and round again; none when there is no other.
 */
nextOpen: string | null, 
/**
 * What was stored by somebody else since the page was shown, and was kept; empty for nothing.
 */
meanwhile: string, };

export type RunLine = { 
/**
 * The cycle's UUID.
 */
id: string, 
/**
 * `CYC-2`.
 */
key: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Version, environment and days, as far as they are known.
 */
detail: string, 
/**
 * Whether any of its cases has no result.
 */
open: boolean, 
/**
 * How far it is.
 */
progress: CoverageView, };

export type RunsView = { 
/**
 * The newest first, those with open cases before the others.
 */
cycles: Array<RunLine>, 
/**
 * What to say when there is none.
 */
empty: string, };

export interface Calls {
  viewHome: { params: UrlForm; reply: HomeView };
  viewOverview: { params: Nothing; reply: OverviewView };
  addSample: { params: Nothing; reply: Done };
  removeSample: { params: Nothing; reply: Done };
  search: { params: SearchForm; reply: Hits };
  list: { params: ListForm; reply: ListView };
  listIds: { params: ListForm; reply: IdsView };
  viewFacets: { params: FacetsForm; reply: FacetsView };
  saveFilter: { params: SavedFilterForm; reply: FacetsView };
  deleteFilter: { params: ById; reply: Done };
  changeMany: { params: BulkForm; reply: BulkDone };
  viewHistory: { params: RecordForm; reply: HistoryView };
  viewDeleted: { params: RecordForm; reply: DeletedView };
  viewUndo: { params: Nothing; reply: UndoView };
  undo: { params: UndoForm; reply: Undone };
  takeIn: { params: IntakeForm; reply: IntakeView };
  matchResults: { params: ResultsPartForm; reply: MatchView };
  enterCases: { params: EnterForm; reply: EnteredView };
  landResults: { params: LandForm; reply: LandedView };
  handOut: { params: HandOutForm; reply: HandOutView };
  previewMarkdown: { params: TextForm; reply: Preview };
  viewRequirement: { params: ById; reply: RequirementView };
  saveRequirement: { params: RequirementForm; reply: Saved };
  viewCase: { params: ById; reply: CaseView };
  saveCase: { params: CaseForm; reply: Saved };
  viewCycle: { params: ById; reply: CycleView };
  saveCycle: { params: CycleForm; reply: Saved };
  cloneCycle: { params: CloneForm; reply: Saved };
  addToCycle: { params: AddForm; reply: Done };
  takeOutOfCycle: { params: TakeOutForm; reply: Done };
  moveInCycle: { params: MoveForm; reply: Done };
  viewCi: { params: ById; reply: CiView };
  lookCi: { params: ById; reply: CiView };
  prepareCi: { params: CiPrepareForm; reply: CiFormView };
  startCi: { params: CiStartForm; reply: CiView };
  actOnCi: { params: CiActForm; reply: CiView };
  viewSheet: { params: SheetForm; reply: SheetView };
  viewRuns: { params: Nothing; reply: RunsView };
  viewRun: { params: RunForm; reply: RunView };
  recordResult: { params: ResultForm; reply: RunView };
  recordResults: { params: ResultsForm; reply: Done };
  assignTester: { params: TesterForm; reply: Done };
  attachDefect: { params: AttachForm; reply: RunView };
  draftDefect: { params: DraftForm; reply: DefectDraft };
  viewDefect: { params: ById; reply: DefectView };
  saveDefect: { params: DefectForm; reply: Saved };
  pushDefect: { params: PushForm; reply: DefectView };
  previewPush: { params: PushForm; reply: PushPreview };
  deleteRecord: { params: RecordForm; reply: Done };
  restoreRecord: { params: RecordForm; reply: Done };
  linkIssue: { params: LinkForm; reply: Done };
  unlinkIssue: { params: LinkForm; reply: Done };
  attachIssue: { params: LinkForm; reply: DefectView };
  searchIssues: { params: IssueSearch; reply: IssueHits };
  requirementFromIssue: { params: UrlForm; reply: Saved };
  linkCases: { params: CasesForm; reply: RequirementView };
  unlinkCases: { params: CasesForm; reply: RequirementView };
  viewMatrix: { params: MatrixForm; reply: MatrixView };
  viewReport: { params: ReportForm; reply: ReportView };
  exportReport: { params: ReportFileForm; reply: ExportView };
  acceptLink: { params: AcceptForm; reply: RequirementView };
  postCoverage: { params: ById; reply: RequirementView };
  syncIssue: { params: UrlForm; reply: Done };
  herePage: { params: Nothing; reply: Done };
  fileJob: { params: ById; reply: OutboxView };
  hereFiled: { params: ById; reply: Done };
  syncNow: { params: Nothing; reply: Done };
  viewConnections: { params: Nothing; reply: ConnectionsView };
  readAddress: { params: AddressForm; reply: AddressView };
  testConnection: { params: ConnectionForm; reply: CheckView };
  tryFilter: { params: ConnectionForm; reply: FilterView };
  saveConnection: { params: ConnectionForm; reply: ConnectionsView };
  disconnect: { params: ById; reply: ConnectionsView };
  viewSync: { params: ById; reply: SyncView };
  saveSync: { params: SyncForm; reply: SyncView };
  previewWording: { params: WordingForm; reply: WordingView };
  viewRoutes: { params: Nothing; reply: RoutesView };
  saveRoutes: { params: RoutesForm; reply: RoutesView };
  viewDestination: { params: DestinationForm; reply: DestinationView };
  viewFields: { params: FieldsForm; reply: FieldsView };
  tryRoutes: { params: RoutesForm; reply: RouteTrial };
  viewPresets: { params: MappingForm; reply: PresetsView };
  readMapping: { params: TextForm; reply: Mapping };
  viewRelay: { params: ById; reply: RelayView };
  saveRelay: { params: RelayForm; reply: RelayView };
  checkRelay: { params: RelayForm; reply: CheckStep };
  pauseConnection: { params: PauseForm; reply: ConnectionsView };
  startImport: { params: ById; reply: ConnectionsView };
  stopImport: { params: ById; reply: ConnectionsView };
  syncConnection: { params: ById; reply: Done };
  saveComment: { params: CommentForm; reply: DefectView };
  deleteComment: { params: CommentRef; reply: DefectView };
  checkFile: { params: FileForm; reply: FileView };
  viewAttachments: { params: AttachmentsForm; reply: AttachmentsView };
  attach: { params: AttachFileForm; reply: AttachmentsView };
  detach: { params: DetachForm; reply: AttachmentsView };
  sweepFiles: { params: SweepForm; reply: Nothing };
  settleConflict: { params: ConflictForm; reply: DefectView };
  setStatus: { params: StatusForm; reply: DefectView };
  findPeople: { params: PeopleForm; reply: People };
  assign: { params: AssignForm; reply: DefectView };
  recreateIssue: { params: ById; reply: DefectView };
  severIssue: { params: ById; reply: DefectView };
  viewOutbox: { params: Nothing; reply: OutboxView };
  retryJob: { params: ById; reply: OutboxView };
  retryAll: { params: Nothing; reply: OutboxView };
  discardJob: { params: ById; reply: OutboxView };
  answerDemand: { params: DemandForm; reply: OutboxView };
  viewLog: { params: LogForm; reply: LogView };
  exportLog: { params: LogFileForm; reply: ExportView };
  backupPart: { params: BackupForm; reply: BackupPart };
  viewRestore: { params: Nothing; reply: RestoreView };
  restorePart: { params: RestoreForm; reply: RestoreView };
  cancelRestore: { params: Nothing; reply: RestoreView };
  applyRestore: { params: Nothing; reply: RestoreView };
  viewStorage: { params: Nothing; reply: StorageView };
  hereView: { params: Nothing; reply: IssueView };
  hereSearch: { params: HereSearch; reply: Hits };
  hereLink: { params: HereRequirement; reply: IssueView };
  hereUnlink: { params: HereRequirement; reply: IssueView };
  hereNewRequirement: { params: Nothing; reply: IssueView };
  hereLinkCases: { params: HereCases; reply: IssueView };
  hereReport: { params: HereDefect; reply: IssueView };
  herePush: { params: ById; reply: IssueView };
  hereSync: { params: Nothing; reply: IssueView };
  hereSetStatus: { params: StatusForm; reply: IssueView };
  hereOpen: { params: RecordForm; reply: Done };
  hereConnect: { params: Nothing; reply: Done };
}

export type Answer<R> = { ok: R } | { problem: Problem };
