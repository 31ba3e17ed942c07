// What the palette can do, besides finding records.

import { makeBackup } from '../../ui/backup-file.js';
import { downloadBlob } from '../../ui/download.js';
import { showProblem, toast } from '../../ui/toast.js';
import { recentActions, undo } from '../../ui/undo.js';
import { KINDS, KIND_ORDER } from '../../ui/words.js';
import { ask, problemOf } from '../../ui/worker.js';
import { openSheet } from './shortcut-sheet.js';

/** @typedef {import('./palette.js').Command} Command */

/** @param {() => Promise<unknown>} work */
const trying = (work) => () => work().catch((error) => showProblem(problemOf(error)));

/** @param {string} hash */
const to = (hash) => () => location.assign(hash);

const newestCycle = async () => {
	const { rows } = await ask('list', { kind: 'cycle', text: '', only: [], sort: null, deleted: false, offset: 0, limit: 1 });
	if (rows.length > 0) return location.assign(`#cycle/${rows[0].id}/run`);
	toast('There is no test cycle yet', { tone: 'info', label: 'New test cycle', press: to('#cycle/new') });
};

/** Every command, in the order they are offered. @returns {Command[]} */
export const commands = () => [
	{ id: 'new:requirement', label: 'New requirement', drawing: 'plus', also: 'create add', run: to('#requirement/new') },
	{ id: 'new:testCase', label: 'New test case', drawing: 'plus', also: 'create add', run: to('#testCase/new') },
	{ id: 'new:cycle', label: 'New test cycle', drawing: 'plus', also: 'create add run', run: to('#cycle/new') },
	{ id: 'new:defect', label: 'Report defect', drawing: 'defect', also: 'new bug create add', run: to('#defect/new') },
	{ id: 'run', label: 'Run the newest cycle', drawing: 'cycle', also: 'execute', run: trying(newestCycle) },
	{ id: 'go:overview', label: 'Go to overview', drawing: 'home', also: 'home start guide', shortcut: 'goOverview', run: to('#overview') },
	...KIND_ORDER.map((kind) => /** @type {Command} */ ({ id: `go:${kind}`, label: `Go to ${KINDS[kind].many.toLowerCase()}`, drawing: kind, also: 'list', shortcut: { requirement: 'goRequirements', testCase: 'goCases', cycle: 'goCycles', defect: 'goDefects' }[kind], run: to(`#${KINDS[kind].list}`) })),
	{ id: 'go:traceability', label: 'Go to traceability', drawing: 'grid', also: 'matrix requirements results', shortcut: 'goTraceability', run: to('#traceability') },
	{ id: 'go:coverage', label: 'Go to the coverage report', drawing: 'chart', also: 'gaps figures print pdf csv', shortcut: 'goCoverage', run: to('#coverage') },
	...KIND_ORDER.map((kind) => /** @type {Command} */ ({ id: `trash:${kind}`, label: `Deleted ${KINDS[kind].many.toLowerCase()}`, drawing: 'trash', also: 'trash restore', run: to(`#${KINDS[kind].list}?trash=1`) })),
	{ id: 'go:outbox', label: 'Go to outbox', drawing: 'outbox', also: 'waiting', run: to('#outbox') },
	{ id: 'go:log', label: 'Go to log', drawing: 'log', run: to('#log') },
	{ id: 'go:connections', label: 'Go to connections', drawing: 'key', also: 'options settings token tracker', run: () => location.assign('options.html') },
	{ id: 'sync', label: 'Sync now', drawing: 'sync', also: 'refresh', run: trying(async () => toast((await ask('syncNow', {})).message)) },
	{ id: 'undo', label: 'Undo the last action', drawing: 'undo', shortcut: 'undo', run: () => undo() },
	{ id: 'recent', label: 'Recent actions', drawing: 'undo', also: 'undo history', run: trying(recentActions) },
	{ id: 'backup', label: 'Back the workspace up', drawing: 'download', also: 'export save file', run: trying(async () => { const { blob, fileName } = await makeBackup(() => {}); downloadBlob(blob, fileName); }) },
	{ id: 'shortcuts', label: 'Keyboard shortcuts', drawing: 'keyboard', also: 'keys help', shortcut: 'sheet', run: openSheet },
];
