// The field's words for the closed sets of the protocol, in the order people choose from them.

import { t } from './texts.js';

/** @typedef {import('../protocol').Kind} Kind */
/** @typedef {import('../protocol').Choice} Choice */
/** @typedef {import('../protocol').Outcome} Outcome */
/** @typedef {import('../protocol').Tone} Tone */

/** `many` as a heading, `some` within a sentence. @type {Record<Kind, {one: string, many: string, some: string, fresh: string, list: string}>} */
export const KINDS = {
	requirement: { one: t('requirement'), many: t('Requirements'), some: t('requirements'), fresh: t('New requirement'), list: 'requirements' },
	testCase: { one: t('test case'), many: t('Test cases'), some: t('test cases'), fresh: t('New test case'), list: 'testCases' },
	cycle: { one: t('test cycle'), many: t('Cycles'), some: t('cycles'), fresh: t('New test cycle'), list: 'cycles' },
	defect: { one: t('defect'), many: t('Defects'), some: t('defects'), fresh: t('New defect'), list: 'defects' },
};

/** @type {Kind[]} */
export const KIND_ORDER = ['requirement', 'testCase', 'cycle', 'defect'];

/** @type {Choice[]} */
export const REQUIREMENT_PRIORITIES = [
	{ id: 'p0', label: t('P0 · Critical') },
	{ id: 'p1', label: t('P1 · High') },
	{ id: 'p2', label: t('P2 · Medium') },
	{ id: 'p3', label: t('P3 · Low') },
];

/** @type {Choice[]} */
export const REQUIREMENT_STATUSES = [
	{ id: 'draft', label: t('Draft') },
	{ id: 'active', label: t('Active') },
	{ id: 'deprecated', label: t('Deprecated') },
];

/** @type {Choice[]} */
export const CASE_PRIORITIES = [
	{ id: 'high', label: t('High') },
	{ id: 'medium', label: t('Medium') },
	{ id: 'low', label: t('Low') },
];

/** @type {Choice[]} */
export const CASE_STATUSES = [
	{ id: 'draft', label: t('Draft') },
	{ id: 'active', label: t('Active') },
	{ id: 'deprecated', label: t('Deprecated') },
];

/** @type {Choice[]} */
export const CASE_TYPES = [
	{ id: 'functional', label: t('Functional') },
	{ id: 'smoke', label: t('Smoke') },
	{ id: 'regression', label: t('Regression') },
	{ id: 'acceptance', label: t('Acceptance') },
	{ id: 'usability', label: t('Usability') },
	{ id: 'performance', label: t('Performance') },
	{ id: 'security', label: t('Security') },
	{ id: 'compatibility', label: t('Compatibility') },
	{ id: 'other', label: t('Other') },
];

/** @type {Choice[]} */
export const DEFECT_PRIORITIES = [
	{ id: 'blocker', label: t('Blocker') },
	{ id: 'critical', label: t('Critical') },
	{ id: 'major', label: t('Major') },
	{ id: 'minor', label: t('Minor') },
	{ id: 'trivial', label: t('Trivial') },
];

/** @type {Choice[]} */
export const DEFECT_STATUSES = [
	{ id: 'open', label: t('Open') },
	{ id: 'inProgress', label: t('In-Progress') },
	{ id: 'closed', label: t('Closed') },
	{ id: 'achieved', label: t('Achieved') },
];

/** Which way a field's changes go. @type {Choice[]} */
export const DIRECTIONS = [
	{ id: 'off', label: t('Off') },
	{ id: 'toTracker', label: t('To tracker') },
	{ id: 'toWorkspace', label: t('To workspace') },
	{ id: 'twoWay', label: t('Both ways') },
];

/** @type {Choice[]} */
export const CONFLICT_POLICIES = [
	{ id: 'trackerWins', label: t('Tracker wins') },
	{ id: 'workspaceWins', label: t('Workspace wins') },
	{ id: 'newestWins', label: t('Newest wins') },
	{ id: 'ask', label: t('Ask') },
];

/** @type {Choice[]} */
export const CLOSES = [
	{ id: 'both', label: t('Closed and Achieved') },
	{ id: 'closed', label: t('Closed alone') },
	{ id: 'achieved', label: t('Achieved alone: a tester saw that it works') },
];

/** @type {Choice[]} */
export const ROUTES_BY = [
	{ id: 'folder', label: t('Folder') },
	{ id: 'tag', label: t('Tag') },
	{ id: 'tester', label: t('Tester') },
	{ id: 'environment', label: t('Environment') },
	{ id: 'priority', label: t('Priority') },
	{ id: 'any', label: t('Every defect') },
];

/** @type {Choice[]} */
export const IMPORT_STATES = [
	{ id: 'open', label: t('Open ones') },
	{ id: 'all', label: t('All, closed ones too') },
];

/** What a tester says of a case, with its key. @type {{id: Outcome, label: string, key: string, tone: Tone}[]} */
export const OUTCOMES = [
	{ id: 'pass', label: t('Pass'), key: 'p', tone: 'good' },
	{ id: 'fail', label: t('Fail'), key: 'f', tone: 'bad' },
	{ id: 'blocked', label: t('Blocked'), key: 'b', tone: 'warn' },
	{ id: 'skipped', label: t('Skipped'), key: 's', tone: 'neutral' },
];

/** What a line of the log is about. @type {Choice[]} */
export const LOG_TOPICS = [
	{ id: 'sent', label: t('What was sent') },
	{ id: 'taken', label: t('What was taken over') },
	{ id: 'conflict', label: t('Conflicts') },
	{ id: 'link', label: t('Links') },
	{ id: 'connection', label: t('Connections') },
	{ id: 'trouble', label: t('Trouble') },
];

/** Where a record is shown in the workspace. @param {Kind} kind @param {string} id */
export const recordUrl = (kind, id) => `workspace.html#${kind}/${encodeURIComponent(id)}`;
