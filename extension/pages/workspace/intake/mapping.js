// What the columns of a table mean, as the person says.

import { html, live, nothing } from '../../../vendor/lit.js';
import { t } from '../../../ui/texts.js';

/** @typedef {import('../../../protocol').FileField} FileField */

/** @type {{id: FileField, label: string}[]} */
const FIELDS = [
	{ id: 'id', label: t('Id in its tool') },
	{ id: 'key', label: t('Casebridge key') },
	{ id: 'title', label: t('Title') },
	{ id: 'folder', label: t('Folder') },
	{ id: 'description', label: t('Description') },
	{ id: 'preconditions', label: t('Preconditions') },
	{ id: 'action', label: t('Steps: action') },
	{ id: 'expected', label: t('Steps: expected result') },
	{ id: 'data', label: t('Steps: test data') },
	{ id: 'priority', label: t('Priority') },
	{ id: 'caseType', label: t('Type') },
	{ id: 'status', label: t('Status') },
	{ id: 'tags', label: t('Tags') },
	{ id: 'references', label: t('Requirements and issues') },
	{ id: 'automation', label: t('Automated test') },
	{ id: 'custom', label: t('A field of its own name') },
	{ id: 'ignore', label: t('Leave out') },
];

/** @param {import('../../../protocol').FileColumns} columns @param {import('./work.js').Intake} work */
export const mappingPart = ({ columns }, work) => html`<div class="scroll"><table class="table mapping"><caption class="unseen">What the columns mean</caption>
	<thead><tr><th scope="col">Column</th><th scope="col">First values</th><th scope="col">Becomes</th></tr></thead>
	<tbody>${columns.map(({ header, samples }, at) => html`<tr>
		<th scope="row">${header || t('Column {number}', { number: at + 1 })}</th>
		<td class="muted samples">${samples.slice(0, 3).map((sample) => html`<span>${sample}</span>`)}${samples.length === 0 ? t('empty') : nothing}</td>
		<td><select class="input" aria-label=${t('What “{column}” becomes', { column: header || String(at + 1) })} ?disabled=${work.work !== null} @change=${(/** @type {Event} */ e) => {
			work.fields[at] = /** @type {FileField} */ (/** @type {HTMLSelectElement} */ (e.target).value);
			work.again();
		}}>${FIELDS.map(({ id, label }) => html`<option value=${id} .selected=${live(work.fields[at] === id)}>${label}</option>`)}</select></td></tr>`)}</tbody></table></div>
	${work.fields.includes('title') ? nothing : html`<p class="error" role="alert">Choose the column that holds the titles.</p>`}`;
