// The parts of a form: a control with its label, hint and problem, over what is typed into it.

import { html, nothing, live } from '../vendor/lit.js';
import { icon } from './icons.js';

/** @typedef {import('../protocol').Problem} Problem */
/** @typedef {import('../protocol').Choice} Choice */
/** @template {object} T @typedef {import('./draft.js').Draft<T>} Draft */

/**
 * The frame of one control: label, hint, problem.
 * @param {{id: string, label: unknown, hint?: unknown, problem?: Problem | null}} field
 * @param {unknown} control
 */
export const fieldPart = ({ id, label, hint, problem }, control) => html`<div class="field">
	<label for=${id}>${label}</label>
	${control}
	${problem ? html`<p class="error" id="${id}-error" role="alert">${icon('warn')}<span>${problem.message} ${problem.remedy}</span></p>` : nothing}
	${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : nothing}
</div>`;

/**
 * @typedef {{label: string, hint?: unknown, rows?: number, type?: 'text' | 'date' | 'url', placeholder?: string, required?: boolean, focus?: boolean}} TextOptions
 */
/**
 * A text of a draft; several lines where `rows` is given.
 * @template {object} T
 * @param {Draft<T>} draft @param {keyof T & string} name @param {TextOptions} options
 */
export function textField(draft, name, { label, hint, rows, type = 'text', placeholder, required, focus }) {
	const id = `${draft.key}:${name}`;
	const problem = draft.problem?.field === name ? draft.problem : null;
	const described = problem ? `${id}-error` : hint ? `${id}-hint` : nothing;
	const value = String(draft.values[name] ?? '');
	const typed = (/** @type {InputEvent} */ event) =>
		draft.set(name, /** @type {any} */ (/** @type {HTMLInputElement} */ (event.target).value));
	return fieldPart(
		{ id, label, hint, problem },
		rows
			? html`<textarea class="input ${rows === 1 ? 'one-line' : ''}" id=${id} name=${name} rows=${rows} placeholder=${placeholder ?? nothing} aria-invalid=${problem ? 'true' : nothing} aria-describedby=${described} ?autofocus=${focus} .value=${live(value)} @input=${typed}></textarea>`
			: html`<input class="input" id=${id} name=${name} type=${type} autocomplete="off" placeholder=${placeholder ?? nothing} aria-required=${required ? 'true' : nothing} aria-invalid=${problem ? 'true' : nothing} aria-describedby=${described} ?autofocus=${focus} .value=${live(value)} @input=${typed}>`,
	);
}

/**
 * One of a closed set.
 * @template {object} T
 * @param {Draft<T>} draft @param {keyof T & string} name @param {string} label @param {Choice[]} choices
 */
export function choiceField(draft, name, label, choices) {
	const id = `${draft.key}:${name}`;
	const problem = draft.problem?.field === name ? draft.problem : null;
	return fieldPart(
		{ id, label, problem },
		html`<select class="input" id=${id} name=${name} aria-invalid=${problem ? 'true' : nothing} @change=${(/** @type {Event} */ event) => draft.set(name, /** @type {any} */ (/** @type {HTMLSelectElement} */ (event.target).value))}>
			${choices.map((choice) => html`<option value=${choice.id} .selected=${live(draft.values[name] === choice.id)}>${choice.label}</option>`)}
		</select>`,
	);
}
