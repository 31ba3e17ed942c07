//! Every message, its reply, and who may send it: one table.
//!
//! The table makes the dispatcher, the permission check and the TypeScript types in
//! `extension/protocol.d.ts`. A page sends `{name, params}` and always gets `{ok}` or `{problem}`.

pub mod forms;
mod sender;
pub mod views;
pub(crate) mod wire;

use std::pin::Pin;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

pub use sender::{Sender, Who};

use crate::app;
use crate::error::{Error, Result};
use crate::model::Mapping;
use crate::ports::{Host, Reading};
#[allow(clippy::wildcard_imports)] // nearly every form and view has its row below
use {forms::*, views::*};

/// The longest message that is read at all, in bytes of its JSON text. A defect's description is
/// the largest thing a person sends, and no tracker takes more than 64 Ki characters.
pub const MESSAGE_LIMIT: usize = 1_000_000;

/// The same for our own pages, which bring backups in parts.
const OWN_LIMIT: usize = 8_000_000;

/// One row of the table.
pub struct Call {
    /// What the page sends as `name`.
    pub name: &'static str,
    /// Who may send it.
    pub from: Who,
    /// TypeScript name of the parameters.
    pub params: &'static str,
    /// TypeScript name of the reply.
    pub reply: &'static str,
    /// Whether a worker that was just woken is asked it first: it only reads, and is in the small module, too, that
    /// answers while the whole core is being loaded.
    pub is_first: bool,
}

macro_rules! calls {
    ($($name:literal: $params:ident => $reply:ident, from $who:ident, by $handler:path $(, $first:ident)?;)*) => {
        /// Every call there is.
        pub const CALLS: &[Call] = &[$(Call {
            name: $name,
            from: Who::$who,
            params: stringify!($params),
            reply: stringify!($reply),
            is_first: !stringify!($($first)?).is_empty(),
        }),*];

        /// The future of one call. Each is a function of its own: a worker that has just been woken compiles what it
        /// runs and no more.
        fn dispatch<'a, H: Host>(
            host: &'a H,
            sender: &'a Sender,
            name: &str,
            params: Value,
        ) -> Result<Pin<Box<dyn Future<Output = Result<Value>> + 'a>>> {
            match name {
                $($name if const { !H::ONLY_READS || !stringify!($($first)?).is_empty() } => {
                    sender.may(Who::$who)?;
                    Ok(Box::pin(async move {
                        let reply: $reply = $handler(host, sender, decode::<$params>(params)?).await?;
                        encode(&reply)
                    }))
                })*
                _ => Err(Error::UnknownCall),
            }
        }
    };
}

calls! {
    "viewHome":             UrlForm         => HomeView,        from OwnPages, by app::home::view, first;
    "viewOverview":         Nothing         => OverviewView,    from OwnPages, by app::overview::view;
    "addSample":            Nothing         => Done,            from OwnPages, by app::sample::add;
    "removeSample":         Nothing         => Done,            from OwnPages, by app::sample::remove;
    "search":               SearchForm      => Hits,            from OwnPages, by app::search::search;
    "list":                 ListForm        => ListView,        from OwnPages, by app::lists::list;
    "listIds":              ListForm        => IdsView,         from OwnPages, by app::lists::ids;
    "viewFacets":           FacetsForm      => FacetsView,      from OwnPages, by app::facets::view;
    "saveFilter":           SavedFilterForm => FacetsView,      from OwnPages, by app::facets::save;
    "deleteFilter":         ById            => Done,            from OwnPages, by app::facets::delete;
    "changeMany":           BulkForm        => BulkDone,        from OwnPages, by app::many::change;
    "viewHistory":          RecordForm      => HistoryView,     from OwnPages, by app::history::view;
    "viewDeleted":          RecordForm      => DeletedView,     from OwnPages, by app::trash::view;
    "viewUndo":             Nothing         => UndoView,        from OwnPages, by app::undo::view;
    "undo":                 UndoForm        => Undone,          from OwnPages, by app::undo::undo;
    "takeIn":               IntakeForm      => IntakeView,      from OwnPages, by app::intake::take_in;
    "matchResults":         ResultsPartForm => MatchView,       from OwnPages, by app::results_file::match_results;
    "enterCases":           EnterForm       => EnteredView,     from OwnPages, by app::results_file::enter_cases;
    "landResults":          LandForm        => LandedView,      from OwnPages, by app::results_file::land_results;
    "handOut":              HandOutForm     => HandOutView,     from OwnPages, by app::handout::hand_out;
    "previewMarkdown":      TextForm        => Preview,         from OwnPages, by app::preview;
    "viewRequirement":      ById            => RequirementView, from OwnPages, by app::requirements::view;
    "saveRequirement":      RequirementForm => Saved,           from OwnPages, by app::requirements::save;
    "viewCase":             ById            => CaseView,        from OwnPages, by app::cases::view;
    "saveCase":             CaseForm        => Saved,           from OwnPages, by app::cases::save;
    "viewCycle":            ById            => CycleView,       from OwnPages, by app::cycles::view;
    "saveCycle":            CycleForm       => Saved,           from OwnPages, by app::cycles::save;
    "cloneCycle":           CloneForm       => Saved,           from OwnPages, by app::selection::clone;
    "addToCycle":           AddForm         => Done,            from OwnPages, by app::selection::add;
    "takeOutOfCycle":       TakeOutForm     => Done,            from OwnPages, by app::selection::take_out;
    "moveInCycle":          MoveForm        => Done,            from OwnPages, by app::selection::put_before;
    "viewCi":               ById            => CiView,          from OwnPages, by app::ci::view;
    "lookCi":               ById            => CiView,          from OwnPages, by app::ci::look;
    "prepareCi":            CiPrepareForm   => CiFormView,      from OwnPages, by app::ci::form::prepare;
    "startCi":              CiStartForm     => CiView,          from OwnPages, by app::ci::form::start;
    "actOnCi":              CiActForm       => CiView,          from OwnPages, by app::ci::act::act;
    "viewSheet":            SheetForm       => SheetView,       from OwnPages, by app::cycles::sheet;
    "viewRuns":             Nothing         => RunsView,        from OwnPages, by app::run::runs;
    "viewRun":              RunForm         => RunView,         from OwnPages, by app::run::view;
    "recordResult":         ResultForm      => RunView,         from OwnPages, by app::results::record;
    "recordResults":        ResultsForm     => Done,            from OwnPages, by app::results::record_many;
    "assignTester":         TesterForm      => Done,            from OwnPages, by app::results::assign_tester;
    "attachDefect":         AttachForm      => RunView,         from OwnPages, by app::run::attach_defect;
    "draftDefect":          DraftForm       => DefectDraft,     from OwnPages, by app::run::draft_defect;
    "viewDefect":           ById            => DefectView,      from OwnPages, by app::defects::view;
    "saveDefect":           DefectForm      => Saved,           from OwnPages, by app::defects::save;
    "pushDefect":           PushForm        => DefectView,      from OwnPages, by app::defects::push;
    "previewPush":          PushForm        => PushPreview,     from OwnPages, by app::foresee::preview;
    "deleteRecord":         RecordForm      => Done,            from OwnPages, by app::records::delete;
    "restoreRecord":        RecordForm      => Done,            from OwnPages, by app::records::restore;
    "linkIssue":            LinkForm        => Done,            from OwnPages, by app::links::link_issue;
    "unlinkIssue":          LinkForm        => Done,            from OwnPages, by app::links::unlink_issue;
    "attachIssue":          LinkForm        => DefectView,      from OwnPages, by app::issues::attach;
    "searchIssues":         IssueSearch     => IssueHits,       from OwnPages, by app::issues::search;
    "requirementFromIssue": UrlForm         => Saved,           from OwnPages, by app::links::requirement_from_issue;
    "linkCases":            CasesForm       => RequirementView, from OwnPages, by app::links::link_cases;
    "unlinkCases":          CasesForm       => RequirementView, from OwnPages, by app::links::unlink_cases;
    "viewMatrix":           MatrixForm      => MatrixView,      from OwnPages, by app::matrix::view;
    "viewReport":           ReportForm      => ReportView,      from OwnPages, by app::report::view;
    "exportReport":         ReportFileForm  => ExportView,      from OwnPages, by app::report_file::export;
    "acceptLink":           AcceptForm      => RequirementView, from OwnPages, by app::links::accept;
    "postCoverage":         ById            => RequirementView, from OwnPages, by app::links::post_coverage;
    "syncIssue":            UrlForm         => Done,            from OwnPages, by app::syncing::sync_issue;
    "herePage":             Nothing         => Done,            from IssuePages, by app::no_token::page_opened;
    "fileJob":              ById            => OutboxView,      from OwnPages, by app::no_token::file;
    "hereFiled":            ById            => Done,            from IssuePages, by app::no_token::recognised;
    "syncNow":              Nothing         => Done,            from OwnPages, by app::syncing::sync_now;
    "viewConnections":      Nothing         => ConnectionsView, from OwnPages, by app::connections::view, first;
    "readAddress":          AddressForm     => AddressView,     from OwnPages, by app::connect::read_address;
    "testConnection":       ConnectionForm  => CheckView,       from OwnPages, by app::connect::test;
    "tryFilter":            ConnectionForm  => FilterView,      from OwnPages, by app::connect::try_filter;
    "saveConnection":       ConnectionForm  => ConnectionsView, from OwnPages, by app::connect::save;
    "disconnect":           ById            => ConnectionsView, from OwnPages, by app::connections::disconnect;
    "viewSync":             ById            => SyncView,        from OwnPages, by app::settings::view;
    "saveSync":             SyncForm        => SyncView,        from OwnPages, by app::settings::save;
    "previewWording":       WordingForm     => WordingView,     from OwnPages, by app::wording::preview;
    "viewRoutes":           Nothing         => RoutesView,      from OwnPages, by app::routes::view;
    "saveRoutes":           RoutesForm      => RoutesView,      from OwnPages, by app::routes::save;
    "viewDestination":      DestinationForm => DestinationView, from OwnPages, by app::routes::destination;
    "viewFields":           FieldsForm      => FieldsView,      from OwnPages, by app::own_fields::view;
    "tryRoutes":            RoutesForm      => RouteTrial,      from OwnPages, by app::routes::dry_run;
    "viewPresets":          MappingForm     => PresetsView,     from OwnPages, by app::presets::view;
    "readMapping":          TextForm        => Mapping,         from OwnPages, by app::presets::read;
    "viewRelay":            ById            => RelayView,       from OwnPages, by app::relay::view;
    "saveRelay":            RelayForm       => RelayView,       from OwnPages, by app::relay::save;
    "checkRelay":           RelayForm       => CheckStep,       from OwnPages, by app::relay::check;
    "pauseConnection":      PauseForm       => ConnectionsView, from OwnPages, by app::settings::pause;
    "startImport":          ById            => ConnectionsView, from OwnPages, by app::settings::start_import;
    "stopImport":           ById            => ConnectionsView, from OwnPages, by app::settings::stop_import;
    "syncConnection":       ById            => Done,            from OwnPages, by app::syncing::sync_connection;
    "saveComment":          CommentForm     => DefectView,      from OwnPages, by app::comments::save;
    "deleteComment":        CommentRef      => DefectView,      from OwnPages, by app::comments::delete;
    "checkFile":            FileForm        => FileView,        from OwnPages, by app::attachments::check;
    "viewAttachments":      AttachmentsForm => AttachmentsView, from OwnPages, by app::attachments::view;
    "attach":               AttachFileForm  => AttachmentsView, from OwnPages, by app::attachments::attach;
    "detach":               DetachForm      => AttachmentsView, from OwnPages, by app::attachments::detach;
    "sweepFiles":           SweepForm       => Nothing,         from OwnPages, by app::sweep::sweep;
    "settleConflict":       ConflictForm    => DefectView,      from OwnPages, by app::conflicts::settle;
    "setStatus":            StatusForm      => DefectView,      from OwnPages, by app::defects::set_status;
    "findPeople":           PeopleForm      => People,          from OwnPages, by app::people::find;
    "assign":               AssignForm      => DefectView,      from OwnPages, by app::people::assign;
    "recreateIssue":        ById            => DefectView,      from OwnPages, by app::sever::recreate;
    "severIssue":           ById            => DefectView,      from OwnPages, by app::sever::sever;
    "viewOutbox":           Nothing         => OutboxView,      from OwnPages, by app::outbox::view;
    "retryJob":             ById            => OutboxView,      from OwnPages, by app::outbox::retry;
    "retryAll":             Nothing         => OutboxView,      from OwnPages, by app::outbox::retry_all;
    "discardJob":           ById            => OutboxView,      from OwnPages, by app::outbox::discard;
    "answerDemand":         DemandForm      => OutboxView,      from OwnPages, by app::outbox::answer;
    "viewLog":              LogForm         => LogView,         from OwnPages, by app::log::view;
    "exportLog":            LogFileForm     => ExportView,      from OwnPages, by app::log::export;
    "backupPart":           BackupForm      => BackupPart,      from OwnPages, by app::backup::part;
    "viewRestore":          Nothing         => RestoreView,     from OwnPages, by app::restore::view_now;
    "restorePart":          RestoreForm     => RestoreView,     from OwnPages, by app::restore::part;
    "cancelRestore":        Nothing         => RestoreView,     from OwnPages, by app::restore::cancel;
    "applyRestore":         Nothing         => RestoreView,     from OwnPages, by app::restore::apply;
    "viewStorage":          Nothing         => StorageView,     from OwnPages, by app::storage::view;
    "hereView":             Nothing         => IssueView,       from IssuePages, by app::here::view, first;
    "hereSearch":           HereSearch      => Hits,            from IssuePages, by app::here::search;
    "hereLink":             HereRequirement => IssueView,       from IssuePages, by app::here::link;
    "hereUnlink":           HereRequirement => IssueView,       from IssuePages, by app::here::unlink;
    "hereNewRequirement":   Nothing         => IssueView,       from IssuePages, by app::here::new_requirement;
    "hereLinkCases":        HereCases       => IssueView,       from IssuePages, by app::here::link_cases;
    "hereReport":           HereDefect      => IssueView,       from IssuePages, by app::here::report;
    "herePush":             ById            => IssueView,       from IssuePages, by app::here::push;
    "hereSync":             Nothing         => IssueView,       from IssuePages, by app::here::sync;
    "hereSetStatus":        StatusForm      => IssueView,       from IssuePages, by app::here::set_status;
    "hereOpen":             RecordForm      => Done,            from IssuePages, by app::ways::open;
    "hereConnect":          Nothing         => Done,            from IssuePages, by app::ways::connect;
}

/// Answers one message. `message` is the JSON text a page sent; the answer is JSON text too.
pub async fn answer<H: Host>(host: &H, sender: &Sender, message: &str) -> String {
    let reply = match reply(host, sender, message).await {
        Ok(value) => serde_json::json!({ "ok": value }),
        Err(error) => serde_json::json!({ "problem": Problem::from(&error) }),
    };
    reply.to_string()
}

/// Answers one of the calls that are asked first, and only if reading is enough for it and nothing is wrong: whoever
/// gets nothing asks [`answer`], which would have said the same.
pub async fn first<H: Host>(host: &H, sender: &Sender, message: &str) -> Option<String> {
    let host = Reading::of(host);
    let value = reply(&host, sender, message).await.ok()?;
    (!host.has_refused()).then(|| serde_json::json!({ "ok": value }).to_string())
}

async fn reply<H: Host>(host: &H, sender: &Sender, message: &str) -> Result<Value> {
    let (name, params) = read(message, sender)?;
    dispatch(host, sender, &name, params)?.await
}

/// What follows a call once its answer is on its way; nobody waits for it.
pub async fn follow_up<H: Host>(host: &H, sender: &Sender, message: &str) {
    let Ok((name, params)) = read(message, sender) else { return };
    if CALLS.iter().find(|call| call.name == name).is_none_or(|call| sender.may(call.from).is_err()) {
        return;
    }
    let text = |name: &str| params.get(name).and_then(Value::as_str);
    // What goes wrong is noted with the link, the job or the connection, and the next view shows it.
    let _ = match name.as_str() {
        "hereView" => app::here::visited(host, sender).await,
        "linkIssue" => app::links::follow(host, text("url")).await,
        "hereLink" => app::links::follow(host, sender.page()).await,
        "unlinkIssue" | "linkCases" | "unlinkCases" | "hereUnlink" | "hereLinkCases" => {
            app::links::follow(host, None).await
        }
        "changeMany" if text("change") == Some("linkIssue") => {
            app::links::follow_many(host, text("value").unwrap_or_default()).await
        }
        "changeMany" if text("change") == Some("push") => app::alarm(host).await,
        "saveComment" | "deleteComment" => crate::outbox::run_due(host).await,
        "retryAll" | "startImport" | "saveSync" | "saveConnection" | "pauseConnection" => {
            app::alarm(host).await
        }
        "pushDefect" | "saveDefect" | "attach" | "detach" | "recreateIssue" | "restoreRecord" => {
            app::attachments::send(host).await
        }
        // A page that is closed meanwhile must not leave it half done.
        "applyRestore" => app::restore::conclude(host).await,
        _ => Ok(()),
    };
}

fn read(message: &str, sender: &Sender) -> Result<(String, Value)> {
    #[derive(serde::Deserialize)]
    struct Message {
        name: String,
        #[serde(default)]
        params: Value,
    }
    let limit = if sender.may(Who::OwnPages).is_ok() { OWN_LIMIT } else { MESSAGE_LIMIT };
    if message.len() > limit {
        return Err(Error::TooLong { what: "message", limit });
    }
    let message: Message = serde_json::from_str(message).map_err(|_| Error::Malformed)?;
    Ok((message.name, message.params))
}

fn decode<P: DeserializeOwned>(params: Value) -> Result<P> {
    let params = if params.is_null() { Value::Object(serde_json::Map::new()) } else { params };
    serde_json::from_value(params).map_err(|_| Error::Malformed)
}

fn encode<R: Serialize>(reply: &R) -> Result<Value> {
    serde_json::to_value(reply).map_err(|_| Error::Malformed)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod types;
