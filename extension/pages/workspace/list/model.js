// What a list knows while it is open: what is asked for, the rows, which of them are picked, and the row under the cursor.

import { ask } from '../../../ui/worker.js';
import { Rows } from './rows.js';
import { formOf, queryUrl } from './query.js';

/** @typedef {import('../../../protocol').Kind} Kind */
/** @typedef {import('../../../protocol').FacetsView} FacetsView */
/** @typedef {import('./query.js').Query} Query */

/** Between the last key and the question. */
const PAUSE_MS = 90;
/** Rows of one page in the paged view. */
export const PAGED = 50;

export class List {
	/** @type {FacetsView | null} */ facets = null;
	/** @type {Set<string>} */ picked = new Set();
	/** The row under the cursor; -1 for none. */ cursor = -1;
	/** Where a range of picked rows began. */ anchor = -1;
	/** The rows of a change in progress. @type {{label: string, done: number, total: number, stopped: boolean} | null} */ running = null;
	/** Called when the rows must be looked at from the start again. */ rewound = () => {};
	/** Called when the record under the cursor has another place. */ moved = (/** @type {number} */ _from, /** @type {number} */ _to) => {};
	#timer = 0;
	/** All records that fit, once somebody asked. @type {Promise<string[]> | null} */ #ids = null;

	/** @param {Kind} kind @param {Query} query @param {() => void} repaint the whole screen @param {() => void} arrived the rows alone */
	constructor(kind, query, repaint, arrived) {
		this.kind = kind;
		this.query = query;
		this.repaint = repaint;
		/** @type {string | undefined} */ let under;
		this.rows = new Rows((offset, limit) => ask('list', formOf(kind, this.query, offset, limit)), () => { under = this.rows.at(this.cursor)?.id; }, () => {
			// The cursor stays on its record, whatever came above it.
			const at = under === undefined ? -1 : this.rows.placeOf(under);
			under = undefined;
			if (at >= 0 && at !== this.cursor) {
				this.moved(this.cursor, at);
				this.cursor = at;
			}
			if (this.cursor >= this.count) this.cursor = this.count - 1;
			arrived();
		});
		const first = query.page === null ? query.row : query.page * PAGED;
		this.rows.look(first, first);
	}

	get count() {
		return this.rows.total ?? 0;
	}

	/** Asks for the facets and the visible rows again. */
	async load() {
		this.#ids = null;
		const { deleted } = this.query;
		const [facets] = await Promise.all([ask('viewFacets', { kind: this.kind, deleted }), this.rows.renew()]);
		if (deleted === this.query.deleted) this.facets = facets;
		return this;
	}

	/** Shows other rows. @param {Partial<Query>} change @param {'push' | 'replace'} [how] whether "back" leads to what was shown before */
	turn(change, how = 'push') {
		clearTimeout(this.#timer);
		this.#timer = 0;
		const deleted = this.query.deleted;
		this.query = { ...this.query, page: this.query.page === null ? null : 0, ...change, row: 0 };
		history[`${how}State`](null, '', queryUrl(this.kind, this.query));
		this.picked.clear();
		this.cursor = -1;
		this.anchor = -1;
		this.#ids = null;
		this.rewound();
		if (deleted !== this.query.deleted) void this.load().then(() => this.repaint());
		else void this.rows.renew();
		this.repaint();
	}

	/** The address changed by "back" or "forward". @param {Query} query */
	follow(query) {
		const deleted = this.query.deleted;
		this.query = query;
		this.picked.clear();
		this.cursor = -1;
		this.#ids = null;
		this.rewound();
		if (deleted !== query.deleted) void this.load().then(() => this.repaint());
		else void this.rows.renew();
		this.repaint();
	}

	/** The words, as they are typed; the question waits for a short rest of the hands. @param {string} text */
	type(text) {
		this.query = { ...this.query, text };
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.turn({ text }, 'replace'), PAUSE_MS);
		this.repaint();
	}

	/** When the rows are those of the words that stand in the box; the hands need not rest for that. */
	caughtUp() {
		if (this.#timer) this.turn({ text: this.query.text }, 'replace');
		return this.rows.settled;
	}

	/** Notes how far one has read. @param {number} row */
	read(row) {
		if (row === this.query.row) return;
		this.query = { ...this.query, row };
		history.replaceState(null, '', queryUrl(this.kind, this.query));
	}

	/** @param {number} page */
	leaf(page) {
		this.query = { ...this.query, page, row: 0 };
		history.replaceState(null, '', queryUrl(this.kind, this.query));
		this.cursor = -1;
		this.rewound();
		this.repaint();
	}

	/** Every record that fits, in the order of the list. */
	ids() {
		this.#ids ??= ask('listIds', formOf(this.kind, this.query, 0, 1)).then(({ ids }) => ids);
		return this.#ids;
	}

	/** Picks or drops one row. @param {number} n */
	flip(n) {
		const row = this.rows.at(n);
		if (!row) return;
		if (!this.picked.delete(row.id)) this.picked.add(row.id);
		this.anchor = n;
		this.cursor = n;
		this.repaint();
	}

	/** Picks everything from the last picked row to this one. @param {number} n */
	async reach(n) {
		const from = this.anchor < 0 ? n : this.anchor;
		const [low, high] = from < n ? [from, n] : [n, from];
		const known = Array.from({ length: high - low + 1 }, (_, at) => this.rows.at(low + at)?.id);
		const ids = known.includes(undefined) ? (await this.ids()).slice(low, high + 1) : /** @type {string[]} */ (known);
		for (const id of ids) this.picked.add(id);
		this.anchor = from;
		this.cursor = n;
		this.repaint();
	}

	async pickAll() {
		this.picked = new Set(await this.ids());
		this.repaint();
	}

	dropAll() {
		this.picked.clear();
		this.anchor = -1;
		this.repaint();
	}
}
