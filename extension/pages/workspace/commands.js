// What the palette can do, besides finding records.

import { makeBackup } from '../../ui/backup-file.js';
import { downloadBlob } from '../../ui/download.js';
import { t } from '../../ui/texts.js';
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
	toast(t('There is no test cycle yet'), { tone: 'info', label: t('New test cycle'), press: to('#cycle/new') });
};

/** Every command, in the order they are offered. @returns {Command[]} */
export const commands = () => [
	{ id: 'new:requirement', label: t('New requirement'), drawing: 'plus', also: t('create add'), run: to('#requirement/new') },
	{ id: 'new:testCase', label: t('New test case'), drawing: 'plus', also: t('create add'), run: to('#testCase/new') },
	{ id: 'new:cycle', label: t('New test cycle'), drawing: 'plus', also: t('create add run'), run: to('#cycle/new') },
	{ id: 'new:defect', label: t('Report defect'), drawing: 'defect', also: t('new bug create add'), run: to('#defect/new') },
	{ id: 'run', label: t('Run the newest cycle'), drawing: 'cycle', also: t('execute'), run: trying(newestCycle) },
	{ id: 'go:overview', label: t('Go to overview'), drawing: 'home', also: t('home start guide'), shortcut: 'goOverview', run: to('#overview') },
	...KIND_ORDER.map((kind) => /** @type {Command} */ ({ id: `go:${kind}`, label: t('Go to {some}', { some: KINDS[kind].some }), drawing: kind, also: t('list'), shortcut: { requirement: 'goRequirements', testCase: 'goCases', cycle: 'goCycles', defect: 'goDefects' }[kind], run: to(`#${KINDS[kind].list}`) })),
	{ id: 'go:traceability', label: t('Go to traceability'), drawing: 'grid', also: t('matrix requirements results'), shortcut: 'goTraceability', run: to('#traceability') },
	{ id: 'go:coverage', label: t('Go to the coverage report'), drawing: 'chart', also: t('gaps figures print pdf csv'), shortcut: 'goCoverage', run: to('#coverage') },
	...KIND_ORDER.map((kind) => /** @type {Command} */ ({ id: `trash:${kind}`, label: t('Deleted {some}', { some: KINDS[kind].some }), drawing: 'trash', also: t('trash restore'), run: to(`#${KINDS[kind].list}?trash=1`) })),
	{ id: 'go:import', label: t('Import and export'), drawing: 'upload', also: t('csv excel qase testrail xray zephyr testlink gherkin file'), run: to('#import') },
	{ id: 'go:outbox', label: t('Go to outbox'), drawing: 'outbox', also: t('waiting'), run: to('#outbox') },
	{ id: 'go:log', label: t('Go to log'), drawing: 'log', run: to('#log') },
	{ id: 'go:connections', label: t('Go to connections'), drawing: 'key', also: t('options settings token tracker'), run: () => location.assign('options.html') },
	{ id: 'sync', label: t('Sync now'), drawing: 'sync', also: t('refresh'), run: trying(async () => toast((await ask('syncNow', {})).message)) },
	{ id: 'undo', label: t('Undo the last action'), drawing: 'undo', shortcut: 'undo', run: () => undo() },
	{ id: 'recent', label: t('Recent actions'), drawing: 'undo', also: t('undo history'), run: trying(recentActions) },
	{ id: 'backup', label: t('Back the workspace up'), drawing: 'download', also: t('export save file'), run: trying(async () => { const { blob, fileName } = await makeBackup(() => {}); downloadBlob(blob, fileName); }) },
	{ id: 'shortcuts', label: t('Keyboard shortcuts'), drawing: 'keyboard', also: t('keys help'), shortcut: 'sheet', run: openSheet },
];
