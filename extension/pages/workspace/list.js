// One list: filter, rows, more rows, and what to do when there is none.

import { html, nothing, repeat, live } from '../../vendor/lit.js';
import { icon } from '../../ui/icons.js';
import { badgePart, emptyPart } from '../../ui/parts.js';
import { KINDS, recordUrl } from '../../ui/words.js';
import { ask } from '../../ui/worker.js';

/** @typedef {import('../../protocol').Kind} Kind */
/** @typedef {import('../../protocol').ListView} ListView */

const PAGE = 50;
/** The most rows one question may ask for. */
const MOST = 200;
const PAUSE_MS = 120;

/** What was typed and how far one had read, while the page lives. @type {Map<Kind, {text: string, shown: number}>} */
const kept = new Map();

/** @param {Kind} kind @param {import('../../ui/screen.js').Handle<ListView>} handle @returns {import('../../ui/screen.js').Painter<ListView>} */
export function listScreen(kind, handle) {
	const state = kept.get(kind) ?? { text: '', shown: PAGE };
	kept.set(kind, state);
	const { one, many } = KINDS[kind];
	let timer = 0;

	const load = async () => {
		const text = state.text.trim();
		const list = await ask('list', { kind, text, only: [], sort: null, deleted: false, offset: 0, limit: Math.min(state.shown, MOST) });
		while (list.rows.length < Math.min(state.shown, list.total)) {
			const next = await ask('list', { kind, text, only: [], sort: null, deleted: false, offset: list.rows.length, limit: Math.min(state.shown - list.rows.length, MOST) });
			if (next.rows.length === 0) break;
			list.rows.push(...next.rows);
		}
		return list;
	};
	const typed = (/** @type {Event} */ event) => {
		state.text = /** @type {HTMLInputElement} */ (event.target).value;
		state.shown = PAGE;
		clearTimeout(timer);
		timer = setTimeout(() => void handle.refresh(), PAUSE_MS);
	};
	const more = () => {
		state.shown += PAGE;
		void handle.refresh();
	};

	/** Up and down move from row to row. @param {KeyboardEvent} event */
	const moved = (event) => {
		const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
		if (!step) return;
		const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.list .open')]);
		const at = rows.indexOf(/** @type {HTMLElement} */ (document.activeElement));
		const next = rows[at + step];
		if (!next) return;
		event.preventDefault();
		next.focus();
	};

	return {
		load,
		title: () => `${many} · Casebridge`,
		paint: (list) => html`<div class="page-head">
				<div class="titles"><h1 tabindex="-1">${many} <span class="muted">${list.total}</span></h1></div>
				<a class="button primary" href="#${kind}/new" data-new title="n">${icon('plus')}New ${one}</a>
			</div>
			<div @keydown=${moved}>
			<div class="list-tools"><label class="search">${icon('search')}<span class="unseen">Filter ${many.toLowerCase()}</span>
				<input class="input" type="search" data-hotkey="/" placeholder="Filter by title or key" autocomplete="off" .value=${live(state.text)} @input=${typed}>${state.text === '' ? html`<kbd aria-hidden="true">/</kbd>` : nothing}</label></div>
			<section class="card">
				${list.rows.length === 0
					? state.text.trim()
						? emptyPart('search', `Nothing here matches “${state.text.trim()}”.`, html`<button type="button" class="button" @click=${() => { state.text = ''; void handle.refresh(); }}>Clear the filter</button>`)
						: emptyPart(kind, list.empty, html`<a class="button primary" href="#${kind}/new">${icon('plus')}New ${one}</a>`)
					: html`<table class="table list">
							<thead><tr><th scope="col">Key</th><th scope="col">Title</th>${list.columns.map(({ label }) => html`<th scope="col">${label}</th>`)}<th scope="col" class="last">Changed</th></tr></thead>
							<tbody>${repeat(list.rows, ({ id }) => id, (row) => html`<tr>
								<td class="key">${row.key}</td>
								<td class="title"><a class="open" href=${recordUrl(kind, row.id)}>${row.title}</a></td>
								${list.columns.map((_, n) => html`<td>${row.badges[n]?.text ? badgePart(row.badges[n]) : nothing}</td>`)}
								<td class="last small muted">${row.age}</td>
							</tr>`)}</tbody>
						</table>
						${list.rows.length < list.total ? html`<div class="more"><button type="button" class="button" @click=${more}>Load more (${list.rows.length} of ${list.total})</button></div>` : nothing}`}
			</section></div>`,
	};
}
