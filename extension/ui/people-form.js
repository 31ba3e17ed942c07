// Which testers are which people on the tracker: whoever finds a defect gets its issue, as far as the assignee is sent there.

import { html, nothing, live } from '../vendor/lit.js';
import { icon } from './icons.js';
import { act } from './parts.js';
import { pickPerson } from './pick.js';
import { t } from './texts.js';

/** @typedef {import('../protocol').KnownAs} KnownAs */

/** @template {{people: KnownAs[]}} T @param {import('./draft.js').Draft<T>} draft @param {string} connection @param {boolean} sends whether the assignee goes to the tracker */
export function peoplePart(draft, connection, sends) {
	const { people } = draft.values;
	if (!sends && people.length === 0) return nothing;
	const set = (/** @type {KnownAs[]} */ rows) => draft.set('people', rows);
	const change = (/** @type {number} */ n, /** @type {Partial<KnownAs>} */ part) => set(draft.values.people.map((row, m) => (m === n ? { ...row, ...part } : row)));
	const choose = (/** @type {Event} */ event, /** @type {number} */ n) => act(event, async () => {
		const person = await pickPerson(t('Who is {name} there?', { name: people[n].name || t('this tester') }), { connection }, people[n].label);
		if (person) change(n, { id: person.id, label: person.label });
	});
	const add = () => {
		set([...people, { name: '', id: '', label: '' }]);
		/** @type {HTMLElement | null} */ (document.querySelector('.known-people li:last-child input'))?.focus();
	};
	return html`<div class="stack tight" role="group" aria-labelledby="sync-people">
		<span class="label" id="sync-people">Testers and their accounts</span>
		<p class="small muted">${sends ? t('When one of them finds a defect, its issue is assigned to them, unless somebody else is chosen. Without an entry here it stays unassigned.') : t('Not used while the assignee does not go to the tracker.')}</p>
		${people.length === 0 ? nothing : html`<ul class="statuses known-people">${people.map(({ name, id, label }, n) => html`<li>
			<input class="input" aria-label="Tester" autocomplete="off" placeholder=${t('Name of a tester')} .value=${live(name)} @input=${(/** @type {Event} */ e) => change(n, { name: /** @type {HTMLInputElement} */ (e.target).value })}>
			${icon('right')}
			<button type="button" class="button" aria-label="${name || t('The tester')} is there: ${label || id || t('nobody yet')}" @click=${(/** @type {Event} */ e) => choose(e, n)}>${label || id || t('Choose…')}</button>
			<button type="button" class="button quiet danger only-icon" aria-label="Remove ${name || t('this tester')}" title="Remove" @click=${() => set(people.filter((_, m) => m !== n))}>${icon('close')}</button>
		</li>`)}</ul>`}
		<div class="row"><button type="button" class="button compact" @click=${add}>${icon('plus')}Add a tester</button></div>
	</div>`;
}
