// The rows of a list, fetched in pages around what is visible. One question at a time; a stale answer is dropped.

import { problemOf } from '../../../ui/worker.js';

/** @typedef {import('../../../protocol').Row} Row */
/** @typedef {import('../../../protocol').Column} Column */
/** @typedef {import('../../../protocol').ListView} ListView */
/** @typedef {import('../../../protocol').Problem} Problem */

/** Rows in one answer. */
export const PAGE = 100;
/** Pages that are kept; those farthest from what is visible go first. */
const KEPT = 40;

export class Rows {
	/** How many there are; none before the first answer. @type {number | null} */ total = null;
	/** @type {Column[]} */ columns = [];
	/** What to say when there is none. */ empty = '';
	/** @type {Problem | null} */ problem = null;
	/** @type {Map<number, Row[]>} */ #pages = new Map();
	/** Whether what is kept is from before a change. */ #stale = true;
	#turn = 0;
	#busy = false;
	/** @type {Promise<void>} */ #work = Promise.resolve();
	#again = false;
	#first = 0;
	#last = 0;

	/** @param {(offset: number, limit: number) => Promise<ListView>} ask @param {() => void} leaving before other rows take the place of those that are there @param {() => void} arrived */
	constructor(ask, leaving, arrived) {
		this.ask = ask;
		this.leaving = leaving;
		this.arrived = arrived;
	}

	/** The row at this place, if it has come. @param {number} n */
	at(n) {
		return this.#pages.get(Math.floor(n / PAGE))?.[n % PAGE];
	}

	/** Where a record is among the rows that have come; -1 for nowhere. @param {string} id */
	placeOf(id) {
		for (const [page, rows] of this.#pages) {
			const at = rows.findIndex((row) => row.id === id);
			if (at >= 0) return page * PAGE + at;
		}
		return -1;
	}

	/** What is visible now. @param {number} first @param {number} last */
	want(first, last) {
		this.look(first, last);
		// After a failure a person decides when to ask again.
		if (!this.problem) void this.#load();
	}

	/** Where the next question begins. @param {number} first @param {number} last */
	look(first, last) {
		this.#first = Math.max(0, first);
		this.#last = Math.max(this.#first, last);
	}

	/** Something changed: what is kept stays in sight until the answer is there. */
	renew() {
		this.#turn++;
		this.#stale = true;
		this.problem = null;
		return this.#load();
	}

	/** When what is asked for is there. */
	get settled() {
		return this.#work;
	}

	#missing() {
		const end = Math.max(0, (this.#stale ? Infinity : (this.total ?? Infinity)) - 1);
		const pages = [];
		for (let page = Math.floor(this.#first / PAGE); page <= Math.floor(Math.min(this.#last, end) / PAGE); page++) {
			if (this.#stale || !this.#pages.has(page)) pages.push(page);
		}
		return pages;
	}

	/** Ends when nothing is asked any more. @returns {Promise<void>} */
	#load() {
		if (this.#busy) this.#again = true;
		else {
			this.#busy = true;
			this.#work = this.#ask();
		}
		return this.#work;
	}

	async #ask() {
		do {
			this.#again = false;
			const turn = this.#turn;
			const pages = this.#missing();
			if (pages.length === 0) break;
			try {
				const views = await Promise.all(pages.map((page) => this.ask(page * PAGE, PAGE)));
				if (turn !== this.#turn) {
					this.#again = true;
					continue;
				}
				this.leaving();
				if (this.#stale) this.#pages.clear();
				this.#stale = false;
				for (const [n, view] of views.entries()) this.#pages.set(pages[n], view.rows);
				({ total: this.total, columns: this.columns, empty: this.empty } = views[0]);
				this.problem = null;
				this.#forget();
			} catch (error) {
				if (turn === this.#turn) this.problem = problemOf(error);
				else this.#again = true;
			}
			this.arrived();
		} while (this.#again);
		this.#busy = false;
	}

	#forget() {
		const middle = (this.#first + this.#last) / 2 / PAGE;
		const far = [...this.#pages.keys()].sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle)).slice(KEPT);
		for (const page of far) this.#pages.delete(page);
	}
}
