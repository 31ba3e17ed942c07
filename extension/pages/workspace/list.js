// One list: folders, search, filters, rows, and what is done to many of them. The parts are in `list/`.

import { html, nothing, live, ref } from '../../vendor/lit.js';
import { icon } from '../../ui/icons.js';
import { emptyPart, problemPart } from '../../ui/parts.js';
import { number, t } from '../../ui/texts.js';
import { showProblem, toast } from '../../ui/toast.js';
import { KINDS, recordUrl } from '../../ui/words.js';
import { ask, problemOf } from '../../ui/worker.js';
import { bulkBar, changeAll } from './list/bulk.js';
import { Choosing } from './list/facets.js';
import { DRAGGED, Folders } from './list/folders.js';
import { List } from './list/model.js';
import { isNarrowed, readQuery } from './list/query.js';
import { Table } from './list/table.js';

/** @typedef {import('../../protocol').Kind} Kind */
/** @typedef {import('../../protocol').Row} Row */

/** What a key does, with its problem shown. @param {() => Promise<unknown>} work */
const attempt = (work) => work().catch((error) => showProblem(problemOf(error)));

/** Whether somebody asked for pages instead of one long list. */
const PAGED_KEY = 'list:paged';

/** @param {Kind} kind @param {import('../workspace.js').Route} route @param {import('../../ui/screen.js').Handle<List>} handle @returns {import('../../ui/screen.js').Painter<List>} */
export function listScreen(kind, route, handle) {
	const { many, some, fresh } = KINDS[kind];
	const query = readQuery(route.query);
	if (query.page === null && localStorage.getItem(PAGED_KEY)) query.page = 0;
	const list = new List(kind, query, handle.repaint, () => handle.repaint());
	const choosing = new Choosing(list);
	let folded = true;
	/** Rows on their way to a folder. @type {string[]} */
	let carried = [];

	const folders = new Folders(list, (path, name) => void changeAll(list, 'folder', path, t('Moved to {name}', { name }), carried));
	const table = new Table(list, {
		restore: async (row) => {
			const { message } = await ask('restoreRecord', { kind, id: row.id });
			toast(message, { label: t('Open it'), press: () => location.assign(recordUrl(kind, row.id)) });
			await handle.refresh();
		},
		drag: (event, row) => {
			carried = list.picked.has(row.id) ? [...list.picked] : [row.id];
			event.dataTransfer?.setData(DRAGGED, '');
			event.dataTransfer?.setData('text/plain', carried.length === 1 ? `${row.key} ${row.title}` : `${carried.length} ${some}`);
			if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move';
		},
	});

	const paged = () => list.query.page !== null;
	const flipPaged = () => {
		if (paged()) localStorage.removeItem(PAGED_KEY);
		else localStorage.setItem(PAGED_KEY, '1');
		list.turn({ page: paged() ? null : 0 }, 'replace');
	};
	const create = () => html`<a class="button primary" href="#${kind}/new" data-new title="n">${icon('plus')}${fresh}</a>`;

	const head = () => html`<div class="page-head">
		<div class="titles">${list.query.deleted ? html`<div class="crumbs"><a href="#${KINDS[kind].list}">${many}</a>${icon('right')}<span>Trash</span></div>` : nothing}
			<h1 tabindex="-1">${list.query.deleted ? t('Trash') : many} <span class="muted" data-total>${number(list.count)}</span></h1></div>
		<div class="row tight">
			${list.query.deleted ? nothing : html`<button type="button" class="button quiet" title="Deleted ${some}" @click=${() => list.turn({ deleted: true, text: '', only: [], sort: null })}>${icon('trash')}Trash${list.facets?.deleted ? html`<span class="count">${list.facets.deleted}</span>` : nothing}</button>`}
			<button type="button" class="button quiet only-icon" aria-pressed=${paged() ? 'true' : 'false'} aria-label="Paged view" title=${paged() ? t('One long list') : t('Page by page, without a list that grows while it is scrolled')} @click=${flipPaged}>${icon('pages')}</button>
			${list.query.deleted ? nothing : create()}</div>
	</div>`;

	const tools = () => html`<div class="list-tools">
		${(list.facets?.folders.length ?? 0) > 0 ? html`<button type="button" class="button folders-button" aria-expanded=${folded ? 'false' : 'true'} @click=${() => { folded = !folded; handle.repaint(); }}>${icon('folder')}Folders</button>` : nothing}
		<label class="search">${icon('search')}<span class="unseen">Filter ${some}</span>
			<input class="input" type="search" data-hotkey="/" placeholder="Filter by title or key" autocomplete="off" spellcheck="false" .value=${live(list.query.text)} @input=${(/** @type {Event} */ e) => list.type(/** @type {HTMLInputElement} */ (e.target).value)} @keydown=${searched}>${list.query.text === '' ? html`<kbd aria-hidden="true">/</kbd>` : nothing}</label>
		${choosing.menus()}
	</div>`;

	/** From the words to the rows. @param {KeyboardEvent} event */
	function searched(event) {
		if (event.key === 'ArrowDown' || event.key === 'Enter') {
			event.preventDefault();
			// To the rows of these words, not to those that are still shown.
			void list.caughtUp().then(() => { if (document.activeElement === event.target) table.go(event.key === 'Enter' || list.cursor < 0 ? table.first : list.cursor); });
		} else if (event.key === 'Escape' && list.query.text !== '') {
			event.preventDefault();
			list.turn({ text: '' }, 'replace');
		}
	}

	const nothingHere = () =>
		isNarrowed(list.query)
			? emptyPart('search', list.rows.empty, html`<button type="button" class="button" @click=${() => list.turn({ text: '', only: [] })}>Clear the filter</button>`)
			: list.query.deleted
				? emptyPart('trash', list.rows.empty || t('No deleted {some}. What is deleted waits here and can be restored.', { some }), html`<a class="button" href="#${KINDS[kind].list}">Back to ${some}</a>`)
				: emptyPart(kind, list.rows.empty, html`<div class="row">${create()}<a class="button" href="#overview">See how it all fits together</a></div>`);

	return {
		load: () => list.load(),
		title: () => (list.query.deleted ? t('Trash · {many} · Casebridge', { many }) : `${many} · Casebridge`),
		follow: (to) => {
			if (to.name !== route.name) return false;
			list.follow(readQuery(to.query));
			return true;
		},
		closed: () => table.close(),
		painted: () => table.paint(),
		paint: () => html`${head()}
			<div class="list-frame ${(list.facets?.folders.length ?? 0) > 0 ? 'with-folders' : ''}">
				<aside class="folders" ?data-folded=${folded} aria-label="Folders">${folders.paint()}</aside>
				<div class="list-main">
					${tools()}${choosing.chips()}
					${list.rows.problem && list.count > 0 ? problemPart(list.rows.problem, { again: () => list.rows.renew() }) : nothing}
					${list.count === 0 && list.rows.total !== null && !list.rows.problem ? html`<section class="card">${nothingHere()}</section>` : html`<section class="card rows" aria-label=${many} ${ref(table.mount)}></section>`}
					${bulkBar(list)}
				</div>
			</div>`,
		chord: (event) => {
			if (event.key.toLowerCase() !== 'a' || event.altKey || event.shiftKey || list.count === 0) return false;
			void attempt(() => list.pickAll());
			return true;
		},
		keys: (event) => {
			const at = list.cursor;
			const from = at < 0 ? table.first - 1 : at;
			const onControl = /** @type {HTMLElement} */ (event.target).closest('button, a:not(.open), summary, [role="treeitem"]');
			const reach = (/** @type {number} */ to) => void attempt(() => list.reach(Math.max(0, Math.min(list.count - 1, to)))).then(() => table.go(to));
			switch (event.key) {
				case 'ArrowDown': if (event.shiftKey) reach(at + 1); else table.go(from + 1); return true;
				case 'ArrowUp': if (event.shiftKey) reach(at - 1); else table.go(at < 0 ? table.first : at - 1); return true;
				case 'j': table.go(from + 1); return true;
				case 'k': table.go(at < 0 ? table.first : at - 1); return true;
				case 'Home': table.go(0); return true;
				case 'End': table.go(list.count - 1); return true;
				case ' ': if (onControl || at < 0) return false; list.flip(at); return true;
				case 'x': if (at < 0) return false; list.flip(at); return true;
				case 'Enter': {
					const row = list.rows.at(at);
					if (list.running && !onControl) return true; // the second Enter of a change of many
					if (onControl || !row || /** @type {HTMLElement} */ (event.target).closest('.open')) return false;
					location.assign(recordUrl(kind, row.id));
					return true;
				}
				case 'Delete':
					if (list.picked.size === 0 || list.query.deleted) return false;
					void changeAll(list, 'delete', '', 'Delete', [...list.picked]);
					return true;
				case 'Escape': if (list.picked.size === 0) return false; list.dropAll(); return true;
				default: return false;
			}
		},
	};
}

