// The field's words for the closed sets of the protocol, in the order people choose from them.

/** @typedef {import('../protocol').Kind} Kind */
/** @typedef {import('../protocol').Choice} Choice */
/** @typedef {import('../protocol').Outcome} Outcome */
/** @typedef {import('../protocol').Tone} Tone */

/** @type {Record<Kind, {one: string, many: string, list: string}>} */
export const KINDS = {
	requirement: { one: 'requirement', many: 'Requirements', list: 'requirements' },
	testCase: { one: 'test case', many: 'Test cases', list: 'testCases' },
	cycle: { one: 'test cycle', many: 'Cycles', list: 'cycles' },
	defect: { one: 'defect', many: 'Defects', list: 'defects' },
};

/** @type {Kind[]} */
export const KIND_ORDER = ['requirement', 'testCase', 'cycle', 'defect'];

/** @type {Choice[]} */
export const REQUIREMENT_PRIORITIES = [
	{ id: 'p0', label: 'P0 · Critical' },
	{ id: 'p1', label: 'P1 · High' },
	{ id: 'p2', label: 'P2 · Medium' },
	{ id: 'p3', label: 'P3 · Low' },
];

/** @type {Choice[]} */
export const REQUIREMENT_STATUSES = [
	{ id: 'draft', label: 'Draft' },
	{ id: 'active', label: 'Active' },
	{ id: 'deprecated', label: 'Deprecated' },
];

/** @type {Choice[]} */
export const CASE_PRIORITIES = [
	{ id: 'high', label: 'High' },
	{ id: 'medium', label: 'Medium' },
	{ id: 'low', label: 'Low' },
];

/** @type {Choice[]} */
export const CASE_STATUSES = [
	{ id: 'draft', label: 'Draft' },
	{ id: 'active', label: 'Active' },
	{ id: 'deprecated', label: 'Deprecated' },
];

/** @type {Choice[]} */
export const CASE_TYPES = ['Functional', 'Smoke', 'Regression', 'Acceptance', 'Usability', 'Performance', 'Security', 'Compatibility', 'Other'].map((label) => ({ id: label.toLowerCase(), label }));

/** @type {Choice[]} */
export const DEFECT_PRIORITIES = [
	{ id: 'blocker', label: 'Blocker' },
	{ id: 'critical', label: 'Critical' },
	{ id: 'major', label: 'Major' },
	{ id: 'minor', label: 'Minor' },
	{ id: 'trivial', label: 'Trivial' },
];

/** @type {Choice[]} */
export const DEFECT_STATUSES = [
	{ id: 'open', label: 'Open' },
	{ id: 'inProgress', label: 'In-Progress' },
	{ id: 'closed', label: 'Closed' },
	{ id: 'achieved', label: 'Achieved' },
];

/** Which way a field's changes go. @type {Choice[]} */
export const DIRECTIONS = [
	{ id: 'off', label: 'Off' },
	{ id: 'toTracker', label: 'To tracker' },
	{ id: 'toWorkspace', label: 'To workspace' },
	{ id: 'twoWay', label: 'Both ways' },
];

/** @type {Choice[]} */
export const CONFLICT_POLICIES = [
	{ id: 'trackerWins', label: 'Tracker wins' },
	{ id: 'workspaceWins', label: 'Workspace wins' },
	{ id: 'newestWins', label: 'Newest wins' },
	{ id: 'ask', label: 'Ask' },
];

/** @type {Choice[]} */
export const IMPORT_STATES = [
	{ id: 'open', label: 'Open ones' },
	{ id: 'all', label: 'All, closed ones too' },
];

/** What a tester says of a case, with its key. @type {{id: Outcome, label: string, key: string, tone: Tone}[]} */
export const OUTCOMES = [
	{ id: 'pass', label: 'Pass', key: 'p', tone: 'good' },
	{ id: 'fail', label: 'Fail', key: 'f', tone: 'bad' },
	{ id: 'blocked', label: 'Blocked', key: 'b', tone: 'warn' },
	{ id: 'skipped', label: 'Skipped', key: 's', tone: 'neutral' },
];

/** What a line of the log is about. @type {Choice[]} */
export const LOG_TOPICS = [
	{ id: 'sent', label: 'What was sent' },
	{ id: 'taken', label: 'What was taken over' },
	{ id: 'conflict', label: 'Conflicts' },
	{ id: 'link', label: 'Links' },
	{ id: 'connection', label: 'Connections' },
	{ id: 'trouble', label: 'Trouble' },
];

/** Where a record is shown in the workspace. @param {Kind} kind @param {string} id */
export const recordUrl = (kind, id) => `workspace.html#${kind}/${encodeURIComponent(id)}`;
