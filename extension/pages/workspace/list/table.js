// The rows of a list on the screen: only those in sight are in the page, however long the list; or one page of them.

import { Virtualizer, defaultRangeExtractor, html, measureElement, nothing, observeWindowOffset, observeWindowRect, ref, render, repeat, windowScroll } from '../../../vendor/lit.js';
import { icon } from '../../../ui/icons.js';
import { act, badgePart, problemPart } from '../../../ui/parts.js';
import { t } from '../../../ui/texts.js';
import { KINDS, recordUrl } from '../../../ui/words.js';
import { PAGED } from './model.js';

/** @typedef {import('../../../protocol').Row} Row */
/** @typedef {import('../../../protocol').SortBy} SortBy */
/** @typedef {import('./model.js').List} List */

/** A row's height before it was measured. */
const ROW_PX = 41;
/** Rows that are there above and below what is in sight. */
const BEYOND = 12;
/** What of the window's top is covered by the head of the page and of the table. */
const COVERED_PX = 112;
const REST_MS = 250;
const TAGS = 3;

export class Table {
	/** @type {HTMLElement | null} */ #place = null;
	/** @type {Virtualizer<Window, HTMLElement> | null} */ #virtual = null;
	#unmount = () => {};
	#frame = 0;
	#timer = 0;
	#focusAt = -1;
	#placed = false;

	/** @param {List} list @param {{restore(row: Row): Promise<unknown>, drag(event: DragEvent, row: Row): void}} doing */
	constructor(list, doing) {
		this.list = list;
		this.doing = doing;
		list.moved = (from, to) => {
			if (this.#row(from)?.contains(document.activeElement)) this.#focusAt = to;
		};
		list.rewound = () => {
			this.#virtual?.measure();
			if (this.#place && scrollY > this.#top()) scrollTo(0, Math.max(0, this.#top() - COVERED_PX));
		};
	}

	/** Where the table is painted; to be given to `ref`. */
	mount = (/** @type {Element | undefined} */ place) => {
		if (place === this.#place) return;
		this.close();
		if (!(place instanceof HTMLElement)) return;
		this.#place = place;
		this.#placed = false;
		const virtual = /** @type {Virtualizer<Window, HTMLElement>} */ (new Virtualizer(/** @type {import('@tanstack/virtual-core').VirtualizerOptions<Window, HTMLElement>} */ ({
			count: this.list.count,
			getScrollElement: () => window,
			estimateSize: () => ROW_PX,
			overscan: BEYOND,
			scrollPaddingStart: COVERED_PX,
			scrollPaddingEnd: 80,
			observeElementRect: observeWindowRect,
			observeElementOffset: observeWindowOffset,
			scrollToFn: windowScroll,
			measureElement,
			rangeExtractor: (range) => {
				const { cursor } = this.list;
				const shown = defaultRangeExtractor(range);
				return cursor < 0 || cursor >= range.count || shown.includes(cursor) ? shown : [...shown, cursor].sort((a, b) => a - b);
			},
			onChange: () => this.later(),
		})));
		this.#virtual = virtual;
		this.#unmount = virtual._didMount();
	};

	close() {
		this.#unmount();
		cancelAnimationFrame(this.#frame);
		clearTimeout(this.#timer);
		this.#place = null;
		this.#virtual = null;
	}

	/** Paints with the next frame. */
	later() {
		cancelAnimationFrame(this.#frame);
		this.#frame = requestAnimationFrame(() => this.paint());
	}

	#top() {
		const body = this.#place?.querySelector('tbody') ?? this.#place;
		return body ? body.getBoundingClientRect().top + scrollY : 0;
	}

	paint() {
		const place = this.#place;
		const virtual = this.#virtual;
		if (!place || !virtual) return;
		const { list } = this;
		if (list.rows.problem && list.count === 0) {
			render(problemPart(list.rows.problem, { again: () => list.rows.renew() }), place);
			return;
		}
		if (list.query.page !== null) {
			const first = list.query.page * PAGED;
			list.rows.want(first, first + PAGED - 1);
			const shown = Array.from({ length: Math.max(0, Math.min(PAGED, list.count - first)) }, (_, n) => ({ n: first + n, gap: 0 }));
			render(html`${this.#table(shown, 0)}${this.#pager()}`, place);
		} else {
			virtual.setOptions({ ...virtual.options, count: list.count, scrollMargin: this.#top() });
			virtual._willUpdate();
			const items = virtual.getVirtualItems();
			const seen = virtual.range ?? { startIndex: list.query.row, endIndex: list.query.row };
			list.rows.want(this.#placed ? seen.startIndex : list.query.row, this.#placed ? seen.endIndex : list.query.row + 30);
			let end = virtual.options.scrollMargin;
			const shown = items.map((item) => {
				const gap = item.start - end;
				end = item.end;
				return { n: item.index, gap };
			});
			render(this.#table(shown, Math.max(0, virtual.getTotalSize() + virtual.options.scrollMargin - end)), place);
			this.#goWhereOneHadRead(virtual);
			this.#noteWhereOneReads(virtual);
		}
		this.#focus();
	}

	/** @param {Virtualizer<Window, HTMLElement>} virtual */
	#goWhereOneHadRead(virtual) {
		if (this.#placed || this.list.rows.total === null) return;
		this.#placed = true;
		const { row } = this.list.query;
		if (row > 0) virtual.scrollToIndex(Math.min(row, this.list.count - 1), { align: 'start' });
	}

	/** @param {Virtualizer<Window, HTMLElement>} virtual */
	#noteWhereOneReads(virtual) {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			if (this.#place?.isConnected && this.#placed && this.list.query.page === null) this.list.read(scrollY < this.#top() - COVERED_PX ? 0 : (virtual.getVirtualItemForOffset(scrollY + COVERED_PX)?.index ?? 0));
		}, REST_MS);
	}

	/** Moves the cursor and takes the focus along. @param {number} n */
	go(n) {
		const { list } = this;
		if (list.count === 0) return;
		list.cursor = Math.max(0, Math.min(list.count - 1, n));
		this.#focusAt = list.cursor;
		if (list.query.page === null) this.#virtual?.scrollToIndex(list.cursor, { align: 'auto' });
		else if (Math.floor(list.cursor / PAGED) !== list.query.page) {
			const at = list.cursor;
			list.leaf(Math.floor(at / PAGED));
			list.cursor = at;
		}
		this.paint();
	}

	/** The first row in sight, where a cursor may begin. */
	get first() {
		if (this.list.query.page !== null) return this.list.query.page * PAGED;
		return scrollY < this.#top() ? 0 : (this.#virtual?.getVirtualItemForOffset(scrollY + COVERED_PX)?.index ?? 0);
	}

	/** @param {number} n */
	#row(n) {
		return /** @type {HTMLElement | null} */ (this.#place?.querySelector(`tr[data-index="${n}"]`) ?? null);
	}

	#focus() {
		if (this.#focusAt < 0) return;
		const row = this.#row(this.#focusAt);
		const link = /** @type {HTMLElement | null} */ (row?.querySelector('.open') ?? null);
		(link ?? row)?.focus({ preventScroll: true });
		if (link) this.#focusAt = -1;
	}

	#measured = (/** @type {Element | undefined} */ element) => {
		if (element instanceof HTMLElement && this.list.query.page === null) this.#virtual?.measureElement(element);
	};

	/** @param {{n: number, gap: number}[]} shown @param {number} rest the height of what comes below */
	#table(shown, rest) {
		const { list } = this;
		const { columns } = list.rows;
		const wide = columns.length + 4;
		const all = list.count > 0 && list.picked.size === list.count;
		const gap = (/** @type {number} */ height) => (height > 0 ? html`<tr class="gap" aria-hidden="true"><td colspan=${wide} height=${Math.round(height)}></td></tr>` : nothing);
		return html`<table class="table list" aria-rowcount=${list.count + 1} aria-label=${list.query.deleted ? t('Deleted {some}', { some: KINDS[list.kind].some }) : KINDS[list.kind].many}>
			<thead><tr aria-rowindex="1">
				<th class="pick"><input type="checkbox" aria-label="Select all ${list.count}" .checked=${all} .indeterminate=${list.picked.size > 0 && !all} @click=${(/** @type {Event} */ e) => act(e, async () => { if (list.picked.size > 0) list.dropAll(); else await list.pickAll(); })}></th>
				${this.#head(t('Key'), 'key')}${this.#head(t('Title'), 'title', 'title')}${columns.map(({ label, sort }) => this.#head(label, sort))}${this.#head(t('Changed'), 'changed', 'last')}
			</tr></thead>
			<tbody>${repeat(shown, ({ n }) => n, ({ n, gap: above }) => html`${gap(above)}${this.#line(n, list.rows.at(n), columns.length)}`)}${gap(rest)}</tbody>
		</table>`;
	}

	/** @param {string} label @param {SortBy | null} by @param {string} [look] */
	#head(label, by, look = '') {
		if (!by) return html`<th scope="col" class=${look}>${label}</th>`;
		const { sort } = this.list.query;
		const now = sort?.by === by ? sort : null;
		const next = !now ? { by, descending: by === 'changed' } : now.descending === (by === 'changed') ? { by, descending: !now.descending } : null;
		return html`<th scope="col" class=${look} aria-sort=${now ? (now.descending ? 'descending' : 'ascending') : nothing}>
			<button type="button" class="sort" @click=${() => this.list.turn({ sort: next })}>${label}${now ? icon(now.descending ? 'down' : 'up') : html`<span class="sortable">${icon('up')}</span>`}</button></th>`;
	}

	/** @param {number} n @param {Row | undefined} row @param {number} columns */
	#line(n, row, columns) {
		const { list } = this;
		if (!row) return html`<tr data-index=${n} aria-rowindex=${n + 2} class="coming" tabindex="-1" ${ref(this.#measured)}><td class="pick"></td><td class="key">…</td><td class="title"><i></i></td><td class="last" colspan=${columns + 1}></td></tr>`;
		const picked = list.picked.has(row.id);
		const { deleted } = list.query;
		return html`<tr data-index=${n} aria-rowindex=${n + 2} ?data-picked=${picked} ?data-cursor=${list.cursor === n} draggable=${deleted ? 'false' : 'true'} ${ref(this.#measured)}
				@dragstart=${(/** @type {DragEvent} */ e) => this.doing.drag(e, row)} @focusin=${() => { list.cursor = n; }}>
			<td class="pick"><input type="checkbox" tabindex="-1" aria-label="Select ${row.key}" .checked=${picked} @click=${(/** @type {MouseEvent} */ e) => (e.shiftKey ? act(e, () => list.reach(n)) : list.flip(n))}></td>
			<td class="key">${row.key}</td>
			<td class="title"><a class="open" dir="auto" draggable="false" tabindex=${list.cursor === n || (list.cursor < 0 && n === 0) ? '0' : '-1'} href=${recordUrl(list.kind, row.id)}>${row.title}</a>${row.tags.length > 0 ? html`<span class="row-tags">${row.tags.slice(0, TAGS).map((tag) => html`<span class="tag">${tag}</span>`)}${row.tags.length > TAGS ? html`<span class="small muted">+${row.tags.length - TAGS}</span>` : nothing}</span>` : nothing}</td>
			${list.rows.columns.map((_, at) => html`<td>${row.badges[at]?.text ? badgePart(row.badges[at]) : nothing}</td>`)}
			<td class="last small muted">${deleted ? html`<button type="button" class="button compact" aria-label="Restore ${row.key}" @click=${(/** @type {Event} */ e) => act(e, () => this.doing.restore(row))}>Restore</button>` : row.age}</td>
		</tr>`;
	}

	#pager() {
		const { list } = this;
		const page = list.query.page ?? 0;
		const pages = Math.max(1, Math.ceil(list.count / PAGED));
		return html`<nav class="pager" aria-label="Pages"><button type="button" class="button compact" aria-disabled=${page === 0 ? 'true' : nothing} @click=${() => page > 0 && list.leaf(page - 1)}>${icon('left')}Earlier</button>
			<span aria-live="polite">Page ${page + 1} of ${pages}</span>
			<button type="button" class="button compact" aria-disabled=${page + 1 >= pages ? 'true' : nothing} @click=${() => page + 1 < pages && list.leaf(page + 1)}>Later${icon('right')}</button></nav>`;
	}
}
