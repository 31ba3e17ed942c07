// The fields that all records share: the folder, and the tags as chips; both complete what is typed.

import { html, live, nothing, repeat } from '../vendor/lit.js';
import { fieldPart } from './form.js';
import { icon } from './icons.js';
import { t } from './texts.js';
import { ask } from './worker.js';

/** @typedef {import('../protocol').Kind} Kind */

/** What is in use, to complete from. */
export class Known {
	/** @type {string[]} */ folders = [];
	/** @type {string[]} */ tags = [];

	/** @param {Kind} kind @param {() => void} repaint */
	constructor(kind, repaint) {
		ask('viewFacets', { kind, deleted: false }).then(({ folders, tags }) => {
			this.folders = folders.map(({ path }) => path).filter(Boolean);
			this.tags = tags;
			repaint();
		}, () => {}); // without it nothing is completed, and everything can be typed
	}
}

/** @template {object} T @param {import('./draft.js').Draft<T>} draft @param {keyof T & string} name @param {Known} known */
export function folderField(draft, name, known) {
	const id = `${draft.key}:${name}`;
	const problem = draft.problem?.field === name ? draft.problem : null;
	return fieldPart({ id, label: t('Folder'), problem }, html`<input class="input" id=${id} name=${name} autocomplete="off" list="${id}-known" placeholder="Shop/Checkout" aria-invalid=${problem ? 'true' : nothing} aria-describedby=${problem ? `${id}-error` : nothing} .value=${live(String(draft.values[name] ?? ''))}
		@input=${(/** @type {Event} */ e) => draft.set(name, /** @type {any} */ (/** @type {HTMLInputElement} */ (e.target).value))}>
		<datalist id="${id}-known">${known.folders.map((path) => html`<option value=${path}></option>`)}</datalist>`);
}

/** Tags of a draft; one kept by an earlier version may be words with commas. @param {unknown} value @returns {string[]} */
export const tagsOf = (value) => (Array.isArray(value) ? value : String(value ?? '').split(',').map((tag) => tag.trim()).filter(Boolean));

/** @template {object} T @param {import('./draft.js').Draft<T>} draft @param {keyof T & string} name @param {Known} known */
export function tagsField(draft, name, known) {
	const id = `${draft.key}:${name}`;
	const problem = draft.problem?.field === name ? draft.problem : null;
	const tags = tagsOf(draft.values[name]);
	/** @param {string[]} all */
	const set = (all) => draft.set(name, /** @type {any} */ ([...new Set(all)]));
	/** @param {HTMLInputElement} input */
	const take = (input) => {
		const words = input.value.split(',').map((tag) => tag.trim()).filter(Boolean);
		input.value = '';
		if (words.length > 0) set([...tags, ...words]);
	};
	/** @param {KeyboardEvent} event */
	const pressed = (event) => {
		const input = /** @type {HTMLInputElement} */ (event.target);
		if ((event.key === 'Enter' || event.key === ',') && !event.isComposing) {
			event.preventDefault();
			take(input);
		} else if (event.key.toLowerCase() === 's' && (event.ctrlKey || event.metaKey)) take(input); // it is saved with the rest
		else if (event.key === 'Backspace' && input.value === '' && tags.length > 0) {
			event.preventDefault();
			set(tags.slice(0, -1));
		}
	};
	/** @param {InputEvent} event */
	const typed = (event) => {
		const input = /** @type {HTMLInputElement} */ (event.target);
		// A choice from the list comes without a key.
		if (input.value.includes(',') || (event.inputType === 'insertReplacementText' || !event.inputType) && known.tags.includes(input.value)) take(input);
	};
	return fieldPart({ id, label: t('Tags'), problem }, html`<div class="input tags-box" @click=${(/** @type {Event} */ e) => { if (e.target === e.currentTarget) document.getElementById(id)?.focus(); }}>
		${repeat(tags, (tag) => tag, (tag) => html`<span class="tag"><span class="clip" title=${tag}>${tag}</span><button type="button" aria-label="Remove tag ${tag}" @click=${() => { set(tags.filter((other) => other !== tag)); document.getElementById(id)?.focus(); }}>${icon('close')}</button></span>`)}
		<input id=${id} name=${name} autocomplete="off" list="${id}-known" placeholder=${tags.length === 0 ? t('smoke, payment') : ''} aria-invalid=${problem ? 'true' : nothing} aria-describedby="${id}-now" @keydown=${pressed} @input=${typed} @blur=${(/** @type {Event} */ e) => take(/** @type {HTMLInputElement} */ (e.target))}>
		<span class="unseen" id="${id}-now">${tags.length > 0 ? t('Now: {tags}', { tags: tags.join(', ') }) : t('None yet')}. Enter or a comma adds one.</span>
		<datalist id="${id}-known">${known.tags.filter((tag) => !tags.includes(tag)).map((tag) => html`<option value=${tag}></option>`)}</datalist>
	</div>`);
}
