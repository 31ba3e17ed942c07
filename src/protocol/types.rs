//! Writes `extension/protocol.d.ts` and fails when the committed file is not what the code says.
//!
//! `UPDATE_GOLDEN=1 cargo test protocol` rewrites it.

use std::fmt::Write as _;

use ts_rs::{Config, TS};

use super::{CALLS, forms, views};
use crate::model;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/extension/protocol.d.ts");

macro_rules! declare {
    ($out:ident, $config:ident, $($module:ident::{$($ty:ident),* $(,)?}),* $(,)?) => {
        $($(let _ = writeln!($out, "export {}\n", <$module::$ty as TS>::decl(&$config));)*)*
    };
}

fn generated() -> String {
    let config = Config::default();
    let mut out = String::from(
        "// Every message, its parameters and its reply. Made from src/protocol by `UPDATE_GOLDEN=1 cargo test protocol`.\n\n",
    );
    declare!(out, config,
        model::{Tracker, Kind, RequirementPriority, RequirementStatus, CasePriority, CaseStatus, CaseType, DefectPriority, DefectStatus, Outcome, CoverageState, SyncField, Direction, ConflictPolicy, Side, FieldRule, ImportState, Wording, Labelling, Renamed, Closes, Mapping, RouteBy, Route, Given, GivenField, KnownAs},
        forms::{Nothing, ById, RecordForm, UrlForm},
        forms::{AddressForm, ConnectionForm, FieldAnswer, DemandForm},
        forms::{SearchForm, ListForm, Only, FacetName, Sort, SortBy, FacetsForm, SavedFilterForm, BulkForm, BulkChange, UndoForm, TextForm},
        forms::{Scope, ScopeBy, MatrixForm, ReportForm, ReportFileForm, ReportFormat},
        forms::{AttachTo, AttachmentFile, FileForm, AttachFileForm, DetachForm, AttachmentsForm, SweepForm},
        views::{AttachmentsView, FileView, EvidenceSwitch},
        casebridge_exchange::{Priority, Status, IncomingStep, IncomingCase, IncomingRequirement, IncomingResult, Skipped, Summary, Fault, Format, Holds, Field, Mapping, Options, Column, Columns},
        model::{CustomField},
        forms::{IntakeForm, HandOutWhat, HandOutForm, ResultsPartForm, EnterForm, LandLine, LandForm},
        views::{IntakeVerdict, IntakeLine, IntakeView, HandOutView, ResultMatch, MatchView, EnteredView, LandedView},
        forms::{BackupForm, RestoreForm},
        forms::{CiValue, CiKind, CiPreset, CiPrepareForm, CiStartForm, CiAct, CiActForm},
        views::{CiView, CiRunView, CiCandidate, CiButton, CiResultsView, CiLoose, CiFormView},
        forms::{AcceptForm, RequirementForm, Step, StepResult, CaseForm, CycleForm, PushForm},
        forms::{SheetForm, RunForm, ResultForm, ResultBase, ResultsForm, TesterForm, CloneForm, AddForm, TakeOutForm, MoveForm, AttachForm, DraftForm, DefectForm},
        forms::{LinkForm, IssueSearch, CasesForm, HereRequirement, HereSearch, HereCases, HereDefect, SyncForm, RelayForm, WordingForm, MappingForm, RoutesForm, DestinationForm, FieldsForm, ImportForm, StatusRule, PauseForm, PeopleForm,
            AssignForm, CommentForm, CommentRef, ConflictForm, StatusForm, LogForm, LogFileForm},
        views::{Choice, FieldKind, FieldOption, Field, Demand, TokenHelp, AddressView, FilterView, Tone, Retry, Problem, Badge, Action, ActionName, Alert, People, Segment, CoverageView, CaseLine, DefectLine, LinkLine, RequirementPanel,
            IssueView, DefectDraft, IssueHit, IssueHits, Hit, Hits},
        views::{Row, Column, ListView, IdsView, FacetsView, FolderLine, Facet, FacetOption, SavedFilter, BulkField, BulkDone, HistoryView, HistoryLine, HistoryChange, UndoView, UndoLine, Undone, Preview},
        views::{BackupPart, RestoreView, RestorePhase, RestoreLine, StorageView, StorageLine},
        views::{ScopeChoice, MatrixView, MatrixRow, MatrixCase, MatrixDefect, ReportView, Figure, Chart, Bar, Trend, Series, TrendDay, Finding, FindingLine},
        views::{PresetLine, PresetsView, JobLine, OutboxView, LogTopic, LogDetail, LogLine, LogView, SyncView, RelayFact, RelayView, WordingView, PlannedRequest, PushPreview, RoutesView, DestinationView, FieldsView, RouteTrial, RouteLine, RuleLine, ImportView, StatusLine, ImportLine, Count, HomeView, OverviewView, CycleProgress, FailingLine, Guide, GuideStep, SampleView, DeletedView, ConnectionLine,
            ConnectionsView, CheckStep, CheckView, RequirementView, AttachmentLine, CoveredLine, ResultLine, CaseView, ExecutionLine, CycleView, DefectView, CommentLine, ConflictLine,
            Saved, Done, ExportView},
        views::{SheetView, RunStep, PastLine, ExecutionView, RunView, RunLine, RunsView},
    );
    out.push_str("export interface Calls {\n");
    for call in CALLS {
        let _ = writeln!(out, "  {}: {{ params: {}; reply: {} }};", call.name, call.params, call.reply);
    }
    out.push_str("}\n\nexport type Answer<R> = { ok: R } | { problem: Problem };\n");
    out
}

#[test]
fn the_typescript_types_are_what_the_code_says() {
    let now = generated();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(FILE, &now).unwrap();
    }
    let committed = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(committed == now, "extension/protocol.d.ts is stale: UPDATE_GOLDEN=1 cargo test protocol");
}

#[test]
fn every_name_stands_once() {
    let mut names: Vec<_> = CALLS.iter().map(|call| call.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), CALLS.len());
}
