// What waits to be written, and what was done.

import { html, nothing } from '../../vendor/lit.js';
import { LogReader } from '../../ui/log.js';
import { actionPart, emptyPart, jobsPart } from '../../ui/parts.js';
import { t } from '../../ui/texts.js';
import { ask } from '../../ui/worker.js';

/** @typedef {import('../../protocol').OutboxView} OutboxView */
/** @typedef {import('../../protocol').LogView} LogView */

/** @param {import('../../ui/screen.js').Handle<OutboxView>} handle @returns {import('../../ui/screen.js').Painter<OutboxView>} */
export const outboxScreen = (handle) => ({
	load: () => ask('viewOutbox', {}),
	title: () => t('Outbox · Casebridge'),
	paint: ({ jobs, empty, all }) => html`<div class="page-head"><div class="titles"><h1 tabindex="-1">Outbox <span class="muted">${jobs.length}</span></h1><p class="small muted">Every write to a tracker waits here until it is done. Nothing is sent twice.</p></div>${all ? html`<div class="row">${actionPart(all, async () => handle.take(await ask('retryAll', {})))}</div>` : nothing}</div>
		<section class="card">${jobs.length === 0 ? emptyPart('outbox', empty) : jobsPart(jobs, async (name, id) => handle.take(await ask(name, { id })), handle.take)}</section>`,
});

/** @param {import('../../ui/screen.js').Handle<LogView>} handle @returns {import('../../ui/screen.js').Painter<LogView>} */
export function logScreen(handle) {
	const reader = new LogReader(handle);
	return {
		load: () => reader.load(),
		title: () => t('Log · Casebridge'),
		paint: (log) => html`<div class="page-head"><div class="titles"><h1 tabindex="-1">Log</h1><p class="small muted">What was read, written, merged, retried and refused; the latest first.</p></div><div class="row">${reader.buttons()}</div></div>
			${reader.tools()}
			<section class="card">${reader.paint(log)}</section>`,
	};
}
