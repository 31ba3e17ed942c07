// What both sides changed, as boxes with both values: a person says which one holds.

import { html, repeat } from '../../vendor/lit.js';
import { icon } from '../../ui/icons.js';
import { act } from '../../ui/parts.js';
import { t } from '../../ui/texts.js';
import { toast } from '../../ui/toast.js';
import { ask } from '../../ui/worker.js';

/** @typedef {import('../../protocol').DefectView} DefectView */
/** @typedef {import('../../protocol').ConflictLine} ConflictLine */
/** @typedef {import('../../protocol').Side} Side */

/** @param {DefectView} view @param {(view: DefectView) => unknown} take */
export const conflictsPart = (view, take) => repeat(view.conflicts, ({ field }) => field, (conflict) => conflictPart(view, conflict, take));

/** @param {DefectView} view @param {ConflictLine} conflict @param {(view: DefectView) => unknown} take */
function conflictPart({ id }, { field, label, sentence, ours, theirs }, take) {
	const settle = (/** @type {Side} */ keep, /** @type {string} */ said) => (/** @type {Event} */ event) =>
		act(event, async () => {
			const view = await ask('settleConflict', { defect: id, field, keep });
			toast(view.conflicts.some((one) => one.field === field) ? t('{label}: your choice is kept', { label }) : said);
			await take(view);
		});
	const side = (/** @type {string} */ where, /** @type {string} */ value, /** @type {unknown} */ button) => html`<div class="side">
		<h3>${where}</h3>
		<div class="value pre" tabindex="0" role="group" aria-label="${label}, ${where.toLowerCase()}">${value || html`<span class="muted">Empty</span>`}</div>
		${button}
	</div>`;
	return html`<section class="card conflict" role="alert" aria-labelledby="conflict:${field}" data-casebridge="conflict" data-field=${field} data-tone="bad">
		<div class="head"><span class="symbol">${icon('warn')}</span><h2 id="conflict:${field}">${label}: which one holds?</h2></div>
		<div class="body stack">
			<p>${sentence}</p>
			<div class="sides">
				${side(t('Here'), ours, html`<button type="button" class="button" @click=${settle('workspace', t('{label}: yours holds', { label }))}>Keep mine</button>`)}
				${side(t('On the tracker'), theirs, html`<button type="button" class="button" @click=${settle('tracker', t('{label}: the tracker’s holds', { label }))}>Take the tracker’s</button>`)}
			</div>
		</div>
	</section>`;
}
