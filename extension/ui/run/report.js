// The form of a defect below the case that is run, and whether somebody writes there just now.

import { DefectForm } from '../defect-form.js';
import { ask } from '../worker.js';
import { browser } from './browser.js';

/** @typedef {import('./runner.js').Runner} Runner */

/** Whether words are being written about the case on the screen. */
export const isWriting = () => document.activeElement?.matches('.run-case :is(textarea, input, select)') ?? false;

/** Whoever takes a result back from within a note means to go there. */
export const stopWriting = () => { if (isWriting()) /** @type {HTMLElement} */ (document.activeElement).blur(); };

/** Opens the form, unless it is open. What is noted goes first; what is typed in a form that is closed waits for the next one. @param {Runner} run */
export async function openReport(run) {
	const { execution } = run;
	if (!execution || run.report) return;
	await run.store();
	const url = (await run.options.url?.().catch(() => '')) ?? '';
	const [start, { connections }] = await Promise.all([ask('draftDefect', { execution: execution.id, url, browser: browser() }), ask('viewConnections', {})]);
	if (run.at !== execution.id || run.report) return;
	const close = () => {
		// Whoever has gone on to another case meanwhile keeps the form that is open there.
		if (run.report !== form) return;
		run.report = null;
		run.options.repaint();
		if (document.activeElement === document.body) /** @type {HTMLElement | null} */ (document.querySelector('.run-case [aria-keyshortcuts="d"]'))?.focus({ preventScroll: true });
	};
	const form = new DefectForm({
		key: `defect:new:${execution.id}`,
		start, execution: execution.id, cancel: close, repaint: run.options.repaint,
		again: () => { if (run.at === execution.id) void run.startReport(); },
		destinations: connections.map(({ id, label }) => ({ id, label })),
		saved: async () => {
			close();
			await run.options.refresh();
			if (run.at === execution.id) document.querySelector('.found')?.scrollIntoView({ block: 'nearest' });
		},
	});
	run.report = form;
	run.options.repaint();
	// Whoever writes a note meanwhile goes on with it.
	if (!isWriting()) /** @type {HTMLElement | null} */ (document.querySelector('.report textarea'))?.focus();
}
