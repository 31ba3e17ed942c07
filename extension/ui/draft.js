// Forms that lose nothing: what is typed is kept on this machine until it is saved, whatever closes the page.
// A token is never typed into one of these.

import { keep, keptForm } from './kept.js';
import { isLoose, same, stands } from './same.js';
import { problemOf } from './worker.js';

/** @typedef {import('../protocol').Problem} Problem */

/** @template {object} T */
export class Draft {
	/** What is stored. @type {T} */ #base;
	/** What differs from it. @type {Partial<T>} */ #typed = {};
	/** What was stored where typing began, for each that was typed. @type {Partial<T>} */ #began = {};
	/** What was sent last: it may be stored although no answer came. @type {Partial<T>} */ #sent = {};
	/** The revision the typing started from. @type {number | null} */ rev = null;
	/** The name a new record is sent under. @type {string | null} */ identity = null;
	/** The revision last seen. @type {number | null} */ #latest = null;
	/** What the last save said. @type {Problem | null} */ problem = null;
	/** Whether the typed text comes from an earlier visit. */ restored = false;
	/** Saves that are not answered yet. */ #saving = 0;

	/**
	 * @param {string} key where it is kept
	 * @param {T} base what a new record starts with
	 * @param {() => void} repaint
	 */
	constructor(key, base, repaint) {
		this.key = key;
		this.repaint = repaint;
		this.#base = base;
		const found = keptForm(key);
		if (found) this.#takeUp(found);
	}

	/** @param {import('./kept.js').KeptForm} found */
	#takeUp(found) {
		this.#typed = { .../** @type {Partial<T>} */ (found.typed), ...this.#typed };
		this.#began = { .../** @type {Partial<T>} */ (found.began ?? {}), ...this.#began };
		this.#sent = { .../** @type {Partial<T>} */ (found.sent ?? {}), ...this.#sent };
		this.rev = found.rev;
		this.identity = found.identity ?? this.identity;
		this.restored = this.dirty;
	}

	/** Whether text of an earlier visit waits for this form. @param {string} key */
	static isKept = (key) => keptForm(key) !== null;

	/** The form's present values. @returns {T} */
	get values() { return { ...this.#base, ...this.#typed }; }

	/** What was stored when each of them was begun. @returns {T} */
	get began() { return { ...this.#base, ...this.#began }; }
	get dirty() { return this.#names.length > 0; }
	/** What is typed. */
	get #names() { return /** @type {(keyof T)[]} */ (Object.keys(this.#typed)); }

	/** The stored record as last seen. Typed text stays, but for the parts that `follow` lets follow; its revision moves on only while nobody else has changed what is typed here. @param {T} base @param {number | null} rev @param {(typed: Partial<T>, began: Partial<T>, base: T) => void} [follow] */
	rebase(base, rev, follow) {
		follow?.(this.#typed, this.#began, base);
		this.#latest = rev;
		if (this.problem?.code === 'missing') this.problem = null; // it is there again
		this.#base = base;
		// What was typed may have been stored meanwhile, before the answer to the save came: then nothing is typed here.
		const settled = this.#settle(true);
		if (this.#names.every((name) => same(this.#began[name], base[name]) || this.#isStored(name, base))) this.rev = rev;
		if (!settled) return;
		if (!this.dirty) {
			this.problem = null;
			this.restored = false;
		}
		this.#keep();
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
		// An answer that is on its way says it better than looking does.
		if (!identity || this.#saving > 0) return;
		const then = { ...this.#typed };
		const found = /** @type {Record<string, any> | null} */ (await view(identity).catch(() => null));
		if (!found || this.identity !== identity || this.#saving > 0) return;
		const since = Object.entries(then).filter(([name, value]) => name in found && !same(value, found[name]) && !this.#isStored(/** @type {keyof T} */ (name), /** @type {any} */ (found), value));
		if (since.length > 0) keep(keyOf(identity), { typed: Object.fromEntries(since), rev: found.rev });
		// What is being typed while this was looked up belongs to the next one.
		for (const name of /** @type {(keyof T)[]} */ (Object.keys(then))) if (same(this.#typed[name], then[name])) this.#drop(name);
		this.identity = null;
		this.restored = false;
		this.#keep();
		this.repaint();
	}

	/** What was typed after the form was sent stands on the record that was made of it, as not saved yet. @param {string} key of the record's form @param {(keyof T)[]} [only] what that form has no place for */
	handOver(key, only = []) {
		if (!this.dirty) return;
		for (const name of this.#names) if (only.includes(name) || same(this.#typed[name], this.#began[name])) this.#drop(name);
		keep(this.key, null);
		Object.assign(this, { key, rev: 1, identity: null });
		this.#keep();
	}

	/** Lets the typed text stand over what is stored now. */
	insist() {
		this.rev = this.#latest;
		for (const name of /** @type {(keyof T)[]} */ (Object.keys(this.#typed))) this.#began[name] = this.#base[name];
		this.problem = null;
		this.#keep();
		this.repaint();
	}

	/** @template {keyof T} K @param {K} name @param {T[K]} value */
	set(name, value) {
		if (!(name in this.#typed)) this.#began[name] = this.#base[name];
		this.#typed[name] = value;
		this.#settle();
		if (this.problem?.field === name) this.problem = null;
		this.#keep();
		this.repaint();
	}

	/** Back to what is stored; gives the way back to what was typed. */
	forget() {
		const was = { typed: this.#typed, began: this.#began, rev: this.rev, identity: this.identity };
		this.#typed = {};
		this.#began = {};
		this.#sent = {};
		this.rev = this.#latest;
		this.identity = null;
		this.problem = null;
		this.restored = false;
		this.#keep();
		this.repaint();
		return () => {
			// What was typed into it since stays.
			const since = keptForm(this.key);
			if (since) this.#takeUp(since);
			this.#takeUp(was);
			this.#settle();
			this.#keep();
			this.repaint();
		};
	}

	/**
	 * Sends the form; its problem lands on its field, and what was typed stays.
	 * @template R @param {() => Promise<R>} send @returns {Promise<R | null>}
	 */
	async save(send) {
		const sent = JSON.stringify(this.#typed);
		const values = this.values;
		this.#sent = { ...this.#typed };
		if (isLoose(this.#sent)) this.#keep();
		this.#saving++;
		try {
			const saved = await send();
			this.problem = null;
			this.restored = false;
			if (JSON.stringify(this.#typed) === sent) {
				this.#base = this.values;
				this.forget();
			} else {
				// What is typed on goes on from what was sent, and from the revision that this made.
				const { rev } = /** @type {{rev?: unknown}} */ (saved ?? {});
				if (typeof rev === 'number') this.rev = rev;
				for (const name of this.#names) this.#began[name] = values[name];
				this.#keep();
			}
			return saved;
		} catch (error) {
			// What was sent may be seen to be stored by now.
			this.problem = sent === '{}' || this.dirty ? problemOf(error) : null;
			this.repaint();
			// Whoever types on is not torn away.
			if (JSON.stringify(this.#typed) === sent) /** @type {HTMLElement | null} */ (document.querySelector('[aria-invalid="true"]'))?.focus();
			return null;
		} finally {
			this.#saving--;
		}
	}

	/** Whether a value that was sent, and not changed since, is what is stored. @param {keyof T} name @param {Partial<T>} stored @param {unknown} [now] */
	#isStored(name, stored, now = this.#sent[name]) {
		return name in this.#sent && same(now, this.#sent[name]) && stands(now, stored[name], name in this.#began ? this.#began[name] : this.#base[name]);
	}

	/** Lets go of what is no difference any more; says whether anything was. @param {boolean} [afresh] after a look at what is stored: a blank that is just being typed is one */
	#settle(afresh = false) {
		const names = this.#names.filter((name) => same(this.#typed[name], this.#base[name]) || (afresh && this.#isStored(name, this.#base, this.#typed[name])));
		names.forEach((name) => this.#drop(name));
		return names.length > 0;
	}

	/** @param {keyof T} name */
	#drop(name) {
		delete this.#typed[name];
		delete this.#began[name];
	}

	#keep() {
		keep(this.key, this.dirty ? { typed: this.#typed, began: this.#began, rev: this.rev, identity: this.identity, sent: this.#sent } : null);
	}
}
