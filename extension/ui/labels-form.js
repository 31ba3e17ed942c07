// Which labels the issues of a connection get beyond their priority's, what they are called, and what closes an issue.

import { html, nothing, live } from '../vendor/lit.js';
import { choiceField, textField } from './form.js';
import { icon } from './icons.js';
import { t } from './texts.js';
import { CLOSES } from './words.js';

/** @typedef {import('../protocol').Labelling} Labelling */
/** @typedef {{alwaysLabels: string, folderLabel: string, tagLabel: string, ignoredLabel: string, names: import('../protocol').Renamed[], closes: import('../protocol').Closes}} Typed */

export const FIELDS = ['alwaysLabels', 'folderLabel', 'tagLabel', 'ignoredLabel', 'closes'];

/** @type {Typed} */
export const BLANK = { alwaysLabels: '', folderLabel: '', tagLabel: '', ignoredLabel: '', names: [], closes: 'both' };

/** @param {Labelling} labelling @returns {Typed} */
export const typedOf = ({ always, folder, tags, ignored, names, closes }) => ({ alwaysLabels: always.join(', '), folderLabel: folder, tagLabel: tags, ignoredLabel: ignored, names, closes });

/** @param {Typed} typed @returns {Labelling} */
export const labellingOf = ({ alwaysLabels, folderLabel, tagLabel, ignoredLabel, names, closes }) => ({
	always: alwaysLabels.split(',').map((label) => label.trim()).filter(Boolean),
	folder: folderLabel,
	tags: tagLabel,
	ignored: ignoredLabel,
	names,
	closes,
});

/** @template {Typed} T @param {import('./draft.js').Draft<T>} draft @param {() => void} changed */
export const labelsPart = (draft, changed) => html`<section class="stack" aria-labelledby="sync-labels">
	<div class="stack tight">
		<h3 id="sync-labels">Labels, and what closes an issue</h3>
		<p class="small muted">They are added to what an issue has. Only a label that Casebridge put there itself is ever taken off, and one that somebody took off on the tracker stays off.</p>
	</div>
	${textField(draft, 'alwaysLabels', { label: t('On every issue'), placeholder: 'casebridge', hint: t('Put commas between them.') })}
	<div class="fields">
		${textField(draft, 'folderLabel', { label: t('From the folder'), placeholder: 'domain:{name}', hint: t('The folder’s name, or {path} for the whole path. Empty: none.', { path: '{path}' }) })}
		${textField(draft, 'tagLabel', { label: t('From each tag'), placeholder: '{name}', hint: t('Empty: none.') })}
	</div>
	<div class="fields">
		${textField(draft, 'ignoredLabel', { label: t('On an ignored defect'), placeholder: 'ignored', hint: t('Its issue stays open. Empty: none.') })}
		${choiceField(draft, 'closes', t('An issue is closed by'), CLOSES)}
	</div>
	${namesPart(draft, changed)}
</section>`;

/** @template {Typed} T @param {import('./draft.js').Draft<T>} draft @param {() => void} changed */
function namesPart(draft, changed) {
	const { names } = draft.values;
	const set = (/** @type {Typed['names']} */ rows) => { draft.set('names', rows); changed(); };
	const change = (/** @type {number} */ n, /** @type {Partial<Typed['names'][0]>} */ part) => set(names.map((row, m) => (m === n ? { ...row, ...part } : row)));
	const typed = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target).value;
	const add = () => {
		set([...names, { from: '', to: '' }]);
		/** @type {HTMLElement | null} */ (document.querySelector('.label-names li:last-child input'))?.focus();
	};
	const problem = draft.problem?.field === 'labelNames' ? draft.problem : null;
	return html`<div class="stack tight" role="group" aria-labelledby="sync-label-names">
		<span class="label" id="sync-label-names">Other names for labels, those of priorities included</span>
		${names.length === 0 ? nothing : html`<ul class="statuses label-names">${names.map(({ from, to }, n) => html`<li>
			<input class="input" aria-label="Label" spellcheck="false" placeholder="priority:high" .value=${live(from)} @input=${(/** @type {Event} */ e) => change(n, { from: typed(e) })}>
			${icon('right')}
			<input class="input" aria-label="${from || t('The label')} is called" spellcheck="false" placeholder="severity:high" .value=${live(to)} @input=${(/** @type {Event} */ e) => change(n, { to: typed(e) })}>
			<button type="button" class="button quiet danger only-icon" aria-label="Remove the other name of ${from || t('this label')}" title="Remove" @click=${() => set(names.filter((_, m) => m !== n))}>${icon('close')}</button>
		</li>`)}</ul>`}
		${problem ? html`<p class="error" role="alert">${icon('warn')}<span>${problem.message} ${problem.remedy}</span></p>` : nothing}
		<div class="row"><button type="button" class="button compact" @click=${add}>${icon('plus')}Add another name</button></div>
	</div>`;
}
