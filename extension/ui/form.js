// Forms that lose nothing: what is typed is kept on this machine until it is saved, whatever closes the page.
// A token is never typed into one of these.

import { html, nothing, live } from '../vendor/lit.js';
import { icon } from './icons.js';
import { keep, kept } from './kept.js';
import { problemOf } from './worker.js';

/** @typedef {import('../protocol').Problem} Problem */
/** @typedef {import('../protocol').Choice} Choice */

/** @template {object} T */
export class Draft {
	/** What is stored. @type {T} */ #base;
	/** What differs from it. @type {Partial<T>} */ #typed = {};
	/** The revision the typing started from. @type {number | null} */ rev = null;
	/** The name a new record is sent under. @type {string | null} */ identity = null;
	/** The revision last seen. @type {number | null} */ #latest = null;
	/** What the last save said. @type {Problem | null} */ problem = null;
	/** Whether the typed text comes from an earlier visit. */ restored = false;

	/**
	 * @param {string} key where it is kept
	 * @param {T} base what a new record starts with
	 * @param {() => void} repaint
	 */
	constructor(key, base, repaint) {
		this.key = key;
		this.repaint = repaint;
		this.#base = base;
		const found = read(key);
		if (!found) return;
		this.#typed = /** @type {Partial<T>} */ (found.typed);
		this.rev = found.rev;
		this.identity = found.identity ?? null;
		this.restored = this.dirty;
	}

	/** Whether text of an earlier visit waits for this form. @param {string} key */
	static isKept(key) {
		return read(key) !== null;
	}

	/** The form's present values. @returns {T} */
	get values() {
		return { ...this.#base, ...this.#typed };
	}

	get dirty() {
		return Object.keys(this.#typed).length > 0;
	}

	/** The stored record as last seen. Typed text stays; its revision moves on only while nothing shown here changed. @param {T} base @param {number | null} rev */
	rebase(base, rev) {
		const changed = !same(base, this.#base);
		this.#latest = rev;
		if (!this.dirty || (!changed && this.rev !== null)) this.rev = rev;
		this.#base = base;
		// What was typed may have been stored meanwhile, before the answer to the save came.
		if (this.#settle()) this.#keep();
	}

	/** Names the record that is about to be made, and keeps the name with the text: sent twice it is made once. */
	identify() {
		this.identity ??= crypto.randomUUID();
		this.#keep();
	}

	/**
	 * The record may have been made although its answer never came here: then this form begins anew, and what was typed
	 * since stands on the record as not saved yet.
	 * @param {(id: string) => Promise<{rev: number}>} view @param {(id: string) => string} keyOf
	 */
	async recover(view, keyOf) {
		const { identity } = this;
		if (!identity) return;
		const then = { ...this.#typed };
		const found = /** @type {Record<string, any> | null} */ (await view(identity).catch(() => null));
		if (!found || this.identity !== identity) return;
		const since = Object.entries(then).filter(([name, value]) => name in found && !same(value, found[name]));
		if (since.length > 0) keep(keyOf(identity), { typed: Object.fromEntries(since), rev: found.rev });
		// What is being typed while this was looked up belongs to the next one.
		for (const name of /** @type {(keyof T)[]} */ (Object.keys(then))) if (same(this.#typed[name], then[name])) delete this.#typed[name];
		this.identity = null;
		this.restored = false;
		this.#keep();
		this.repaint();
	}

	/** Lets the typed text stand over what is stored now. */
	insist() {
		this.rev = this.#latest;
		this.problem = null;
		this.#keep();
		this.repaint();
	}

	/** @template {keyof T} K @param {K} name @param {T[K]} value */
	set(name, value) {
		this.#typed[name] = value;
		this.#settle();
		if (this.problem?.field === name) this.problem = null;
		this.#keep();
		this.repaint();
	}

	/** Back to what is stored. */
	forget() {
		this.#typed = {};
		this.rev = this.#latest;
		this.identity = null;
		this.problem = null;
		this.restored = false;
		keep(this.key, null);
		this.repaint();
	}

	/**
	 * Sends the form; its problem lands on its field, and what was typed stays.
	 * @template R @param {() => Promise<R>} send @returns {Promise<R | null>}
	 */
	async save(send) {
		const sent = JSON.stringify(this.#typed);
		try {
			const saved = await send();
			this.problem = null;
			this.restored = false;
			if (JSON.stringify(this.#typed) === sent) {
				this.#base = this.values;
				this.forget();
			}
			return saved;
		} catch (error) {
			this.problem = problemOf(error);
			this.repaint();
			/** @type {HTMLElement | null} */ (document.querySelector('[aria-invalid="true"]'))?.focus();
			return null;
		}
	}

	/** Lets go of what is no difference any more; says whether anything was. */
	#settle() {
		const names = /** @type {(keyof T)[]} */ (Object.keys(this.#typed)).filter((name) => same(this.#typed[name], this.#base[name]));
		for (const name of names) delete this.#typed[name];
		return names.length > 0;
	}

	#keep() {
		keep(this.key, this.dirty ? { typed: this.#typed, rev: this.rev, identity: this.identity } : null);
	}
}

/** @param {string} key @returns {{typed: object, rev: number | null, identity?: string | null} | null} */
function read(key) {
	const found = kept(key);
	return found && typeof found.typed === 'object' ? found : null;
}

/** Whether two values say the same; the browser's storage gives fields back in another order. @param {unknown} a @param {unknown} b */
const same = (a, b) => JSON.stringify(a, ordered) === JSON.stringify(b, ordered);
const ordered = (/** @type {string} */ _, /** @type {unknown} */ part) => (part && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part);

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
			? html`<textarea class="input ${rows === 1 ? 'one-line' : ''}" id=${id} name=${name} rows=${rows} placeholder=${placeholder ?? nothing} aria-invalid=${problem ? 'true' : nothing} aria-describedby=${described} .value=${live(value)} @input=${typed}></textarea>`
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
