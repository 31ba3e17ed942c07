//! Starting runs in CI and what can be done with them.

use crate::protocol::wire::wire;

wire! {
    /// One value that a run is handed.
    #[derive(Eq, Default)]
    pub struct CiValue {
        /// Its name there.
        pub name: String,
        /// What it is; `{key}` and the like stand for what they name.
        pub value: String,
        /// How it is handed over.
        pub kind: CiKind,
    }

    /// How a value is handed over.
    #[derive(Copy, Eq, Default)]
    pub enum CiKind {
        /// As a variable of the pipeline; GitLab only.
        #[default]
        Variable,
        /// As an input that the pipeline or workflow declares.
        Input,
    }

    /// Names of values that are known.
    #[derive(Copy, Eq, Default)]
    pub enum CiPreset {
        /// Casebridge's own.
        #[default]
        Casebridge,
        /// Those that Qase's reporters expect.
        Qase,
        /// None: what is needed is typed.
        Nothing,
    }

    /// What the form for a run is to start with.
    pub struct CiPrepareForm {
        /// The cycle's UUID.
        pub cycle: String,
        /// The connection's UUID; none takes the one that was used last, or the first.
        #[serde(default)]
        pub connection: Option<String>,
        /// Fresh rows by this preset; none takes what was chosen last.
        #[serde(default)]
        pub preset: Option<CiPreset>,
    }

    /// A run to be started.
    pub struct CiStartForm {
        /// The cycle's UUID.
        pub cycle: String,
        /// The connection's UUID.
        pub connection: String,
        /// The workflow's id; empty on GitLab.
        pub workflow: String,
        /// What it is called.
        pub workflow_name: String,
        /// A branch or tag.
        pub reference: String,
        /// Where the rows came from.
        pub preset: CiPreset,
        /// The rows.
        pub values: Vec<CiValue>,
        /// A part of the name of the artifacts that hold results; may be empty.
        pub artifact: String,
    }

    /// What can be done with a run.
    #[derive(Copy, Eq)]
    pub enum CiAct {
        /// Try the start that waits or was refused again.
        TryAgain,
        /// Give up a start that has not been made, or of which nobody knows.
        GiveUp,
        /// Give that up and start the same anew.
        StartAgain,
        /// It is this one: its id is in `value`.
        ItIs,
        /// Stop it there.
        Cancel,
        /// Run it again there.
        RunAgain,
        /// Take its results now.
        Take,
        /// Make test cases of the results that fit none, and take them.
        MakeCases,
        /// Take it off the list here.
        Forget,
    }

    /// Something to be done with a run.
    pub struct CiActForm {
        /// The cycle's UUID.
        pub cycle: String,
        /// The run's UUID.
        pub run: String,
        /// What.
        pub act: CiAct,
        /// What it needs besides; usually empty.
        #[serde(default)]
        pub value: String,
    }
}
