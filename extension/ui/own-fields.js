// The tracker's own fields for an issue that is about to be made: those it demands at once, the others on request. What
// is chosen belongs to the draft, for each connection by itself, so that choosing another destination loses nothing.

import { html, nothing, live } from '../vendor/lit.js';
import { control } from './demand-form.js';
import { fieldPart } from './form.js';
import { icon } from './icons.js';
import { act, problemPart } from './parts.js';
import { pickPerson } from './pick.js';
import { t } from './texts.js';
import { ask, problemOf } from './worker.js';

/** @typedef {import('../protocol').Field} Field */
/** @typedef {import('../protocol').Choice} Choice */
/** @typedef {import('../protocol').GivenField} GivenField */
/** @typedef {import('../protocol').FieldsView} View */
/** What is filled in, by connection. @typedef {Record<string, GivenField[]>} Own */

/** @template {{own: Own}} T */
export class OwnFields {
	/** @type {Map<string, View | import('../protocol').Problem | null>} */ #views = new Map();
	/** Whether what is missing is to be shown. */ #pressed = false;

	/** @param {import('./draft.js').Draft<T>} draft */
	constructor(draft) {
		this.draft = draft;
	}

	/** @param {string} connection */
	#ask = async (connection) => {
		this.#views.set(connection, null);
		this.#views.set(connection, await ask('viewFields', { connection }).catch(problemOf));
		this.draft.repaint();
	};

	/** @param {string} connection @returns {Field[]} */
	#fields(connection) {
		const view = this.#views.get(connection);
		return view && 'fields' in view ? view.fields : [];
	}

	/** @param {string} connection @param {Field} field @returns {Choice[]} */
	#values(connection, field) {
		const typed = this.draft.values.own[connection]?.find(({ id }) => id === field.id);
		return typed?.values ?? field.values.map((id) => ({ id, label: labelOf(field, id) }));
	}

	/** @param {string} connection @param {Field} field @param {Choice[]} values */
	#set(connection, field, values) {
		const { id, label, kind } = field;
		const others = (this.draft.values.own[connection] ?? []).filter((one) => one.id !== id);
		// As it is stored, so that a draft whose answer was lost is seen to be stored: what is empty is left out, unless it would be filled in again.
		const one = values.length > 0 || field.values.length > 0 ? [{ id, label, kind, values }] : [];
		this.draft.set('own', { ...this.draft.values.own, [connection]: [...others, ...one] });
	}

	/**
	 * What is sent with the defect; nothing leaves what is stored with it. Of a stored one everything may have been taken out.
	 * @param {string} connection @param {boolean} byHand whether the destination was chosen @param {boolean} isStored
	 * @returns {import('../protocol').Given | null}
	 */
	given(connection, byHand, isStored = false) {
		const own = this.draft.values.own[connection] ?? [];
		const fields = own.filter(({ values }) => values.length > 0);
		return byHand || fields.length > 0 || (isStored && connection in this.draft.values.own) ? { connection, fields } : null;
	}

	/** Whether everything is there that the tracker demands; else it is shown. @param {string} connection */
	isWhole(connection) {
		const missing = this.#fields(connection).find((field) => field.required && this.#values(connection, field).length === 0);
		this.#pressed = Boolean(missing);
		if (!missing) return true;
		this.draft.repaint();
		/** @type {HTMLElement | null} */ (document.getElementById(this.#id(missing)))?.focus();
		return false;
	}

	/** @param {Field} field */
	#id(field) {
		return `${this.draft.key}:own:${field.id}`;
	}

	/** @param {string} connection */
	paint(connection) {
		if (!connection) return nothing;
		if (!this.#views.has(connection)) void this.#ask(connection);
		const view = this.#views.get(connection);
		if (!view) return html`<p class="small muted own" role="status">${t('Asking the tracker for its fields…')}</p>`;
		if (!('fields' in view)) return problemPart(view, { again: () => this.#ask(connection) });
		if (view.fields.length === 0) return nothing;
		const required = view.fields.filter((field) => field.required);
		const others = view.fields.filter((field) => !field.required);
		const filled = others.filter((field) => this.#values(connection, field).length > 0).length;
		const { problem } = this.draft;
		return html`<div class="own stack tight" role="group" aria-label=${view.heading} @input=${(/** @type {Event} */ e) => this.#typed(e, connection)} @change=${(/** @type {Event} */ e) => this.#typed(e, connection)}>
			${problem?.field === 'given' ? problemPart(problem) : nothing}
			${required.length > 0 ? html`<p class="label">${t('{heading} needs', { heading: view.heading })}</p><div class="fields">${required.map((field) => this.#part(connection, field))}</div>` : nothing}
			${others.length > 0 ? html`<details class="own-more"><summary>${icon('right')}<span>More fields</span><span class="small muted">${filled > 0 ? t('{filled} filled in', { filled }) : others.map(({ label }) => label).join(', ')}</span></summary>
				<div class="fields">${others.map((field) => this.#part(connection, field))}</div></details>` : nothing}
		</div>`;
	}

	/** @param {string} connection @param {Field} field */
	#part(connection, field) {
		const id = this.#id(field);
		const values = this.#values(connection, field);
		const missing = this.#pressed && field.required && values.length === 0;
		const problem = missing ? { code: 'field', message: t('It is required'), remedy: '', retry: /** @type {const} */ ('no'), field: null, page: null } : null;
		const ids = values.map((value) => value.id);
		const inside = field.kind === 'options' ? checks(id, field, ids)
			: field.kind === 'user' || field.kind === 'users' ? this.#people(connection, field, values)
			: control(id, { ...field, id: `own:${field.id}`, problem: missing ? t('It is required') : '' }, ids);
		return html`<div data-field=${field.id}>${fieldPart({ id, label: field.required ? html`${field.label}<span class="star" aria-hidden="true"> *</span>` : field.label, problem }, inside)}</div>`;
	}

	/** Somebody is found by name, on the tracker. @param {string} connection @param {Field} field @param {Choice[]} people */
	#people(connection, field, people) {
		const several = field.kind === 'users';
		const choose = (/** @type {Event} */ event) => act(event, async () => {
			const person = await pickPerson(field.label, { connection }, '');
			if (!person?.id) return;
			this.#set(connection, field, several ? [...people.filter(({ id }) => id !== person.id), person] : [person]);
		});
		return html`<div class="row tight people">
			${people.map((person) => html`<span class="badge" data-tone="neutral"><span>${person.label || person.id}</span><button type="button" class="take-out" aria-label="Take ${person.label || person.id} out" @click=${() => this.#set(connection, field, people.filter(({ id }) => id !== person.id))}>${icon('close')}</button></span>`)}
			<button type="button" id=${this.#id(field)} class="button compact" @click=${choose}>${people.length === 0 ? t('Choose…') : several ? t('Add') : t('Change')}<span class="unseen">: ${field.label}</span></button>
		</div>`;
	}

	/** @param {Event} event @param {string} connection */
	#typed(event, connection) {
		const place = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest('[data-field]'));
		const field = this.#fields(connection).find(({ id }) => id === place?.dataset.field);
		if (!place || !field) return;
		const controls = /** @type {(HTMLInputElement | HTMLSelectElement)[]} */ ([...place.querySelectorAll('input, select, textarea')]);
		const texts = controls.filter((one) => one.type !== 'checkbox' || /** @type {HTMLInputElement} */ (one).checked).map(({ value }) => value).filter(Boolean);
		const ids = field.kind === 'moment' ? texts.map((text) => new Date(text).toISOString()) : texts;
		this.#set(connection, field, ids.map((id) => ({ id, label: labelOf(field, id) })));
	}
}

/** @param {Field} field @param {string} value */
const labelOf = ({ options }, value) => options.flatMap((option) => [option, ...option.below]).find(({ id }) => id === value)?.label ?? '';

/** Several of a few. @param {string} id @param {Field} field @param {string[]} chosen */
const checks = (id, { label, options }, chosen) => html`<div class="choices" role="group" aria-label=${label}>${options.map((option, n) => html`<label class="check"><input type="checkbox" id=${n === 0 ? id : nothing} value=${option.id} .checked=${live(chosen.includes(option.id))}><span>${option.label}</span></label>`)}</div>`;
