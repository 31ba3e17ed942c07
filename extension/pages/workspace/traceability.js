// The traceability matrix: each requirement with its test cases, their latest results and its defects. The address holds what is shown.

import { html, live, nothing, repeat, svg } from '../../vendor/lit.js';
import { icon } from '../../ui/icons.js';
import { act, badgePart, emptyPart } from '../../ui/parts.js';
import { number, t } from '../../ui/texts.js';
import { toast } from '../../ui/toast.js';
import { recordUrl } from '../../ui/words.js';
import { ask } from '../../ui/worker.js';
import { LATEST, readScope, scopePart, scopeWord, within } from './coverage/scope.js';
import { suspectPart } from './record.js';

/** @typedef {import('../../protocol').MatrixView} MatrixView */
/** @typedef {import('../../protocol').MatrixRow} MatrixRow */
/** @typedef {import('../../protocol').MatrixCase} MatrixCase */
/** @typedef {import('../../protocol').CoverageState} CoverageState */
/** @typedef {{scope: import('../../protocol').Scope, text: string, states: CoverageState[], page: number}} Query */

/** Requirements on one page. */
const PAGE = 50;
/** Cases of a requirement that are in sight before one asks for the others. */
const FEW = 8;
/** Between the last key and the question. */
const PAUSE_MS = 120;

/** @type {{id: CoverageState, label: string, tone: import('../../protocol').Tone}[]} */
const STATES = [
	{ id: 'failing', label: t('Failing'), tone: 'bad' },
	{ id: 'blocked', label: t('Blocked'), tone: 'warn' },
	{ id: 'notRun', label: t('Not run'), tone: 'neutral' },
	{ id: 'uncovered', label: t('Uncovered'), tone: 'neutral' },
	{ id: 'passing', label: t('Passing'), tone: 'good' },
];

/** @param {URLSearchParams} from @returns {Query} */
const readQuery = (from) => ({
	scope: readScope(from.get('scope')),
	text: from.get('text') ?? '',
	states: STATES.map(({ id }) => id).filter((id) => from.getAll('state').includes(id)),
	page: Math.max(0, Number.parseInt(from.get('page') ?? '1', 10) - 1 || 0),
});

/** @param {Query} query */
function queryUrl({ scope, text, states, page }) {
	const to = new URLSearchParams();
	if (scope.by) to.set('scope', scopeWord(scope));
	if (text.trim()) to.set('text', text.trim());
	for (const state of states) to.append('state', state);
	if (page > 0) to.set('page', `${page + 1}`);
	return `#traceability${to.size > 0 ? `?${to}` : ''}`;
}

/** @param {import('../workspace.js').Route} route @param {import('../../ui/screen.js').Handle<MatrixView>} handle @returns {import('../../ui/screen.js').Painter<MatrixView>} */
export function traceabilityScreen(route, handle) {
	let query = readQuery(route.query);
	let timer = 0;
	/** Requirements whose cases are all in sight. @type {Set<string>} */
	const open = new Set();

	/** An answer to what is not asked for any more is left out. @returns {Promise<MatrixView>} */
	async function load() {
		for (;;) {
			let asked = query;
			const form = { text: asked.text.trim(), only: asked.states.map((value) => ({ facet: /** @type {const} */ ('state'), value })), offset: asked.page * PAGE, limit: PAGE };
			try {
				const view = await within(asked.scope, (scope) => ask('viewMatrix', { ...form, scope }), () => {
					if (asked === query) query = { ...query, scope: LATEST };
					asked = query;
					show('replace');
				});
				const last = Math.max(0, Math.ceil(view.total / PAGE) - 1);
				if (asked.page > last) query = { ...query, page: last };
				else if (asked === query) return view;
			} catch (error) {
				if (asked === query) throw error;
			}
		}
	}

	/** @param {'push' | 'replace'} how */
	const show = (how) => history[`${how}State`](null, '', queryUrl(query));
	/** @param {Partial<Query>} change @param {'push' | 'replace'} [how] whether "back" leads to what was shown before */
	function turn(change, how = 'push') {
		clearTimeout(timer);
		query = { ...query, page: 0, ...change };
		show(how);
		handle.repaint();
		void handle.refresh();
	}
	/** @param {string} text */
	function type(text) {
		query = { ...query, text };
		clearTimeout(timer);
		timer = setTimeout(() => turn({ text }, 'replace'), PAUSE_MS);
		handle.repaint();
	}
	/** @param {number} page */
	function leaf(page) {
		turn({ page });
		scrollTo(0, 0);
	}
	const narrowed = () => query.text.trim() !== '' || query.states.length > 0;
	const rows = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.matrix .open')]);
	/** @param {number} at */
	function go(at) {
		const all = rows();
		const link = all[Math.max(0, Math.min(all.length - 1, at))];
		link?.focus({ preventScroll: true });
		link?.closest('tr')?.scrollIntoView({ block: 'nearest' });
	}

	/** @param {KeyboardEvent} event */
	function searched(event) {
		if (event.key === 'ArrowDown' || event.key === 'Enter') {
			event.preventDefault();
			go(0);
		} else if (event.key === 'Escape' && query.text !== '') {
			event.preventDefault();
			turn({ text: '' }, 'replace');
		}
	}

	/** @param {MatrixView} view */
	const tools = (view) => html`<div class="list-tools">
		${scopePart(query.scope, view.scopes, (scope) => turn({ scope }))}
		<label class="search">${icon('search')}<span class="unseen">Filter requirements</span>
			<input class="input" type="search" data-hotkey="/" placeholder="Filter by title or key" autocomplete="off" spellcheck="false" .value=${live(query.text)} @input=${(/** @type {Event} */ e) => type(/** @type {HTMLInputElement} */ (e.target).value)} @keydown=${searched}>${query.text === '' ? html`<kbd aria-hidden="true">/</kbd>` : nothing}</label>
		<div class="states" role="group" aria-label="Coverage">${STATES.map(({ id, label, tone }) => {
			const on = query.states.includes(id);
			return html`<button type="button" class="chip state" data-tone=${tone} aria-pressed=${on ? 'true' : 'false'} @click=${() => turn({ states: STATES.map((state) => state.id).filter((one) => (one === id ? !on : query.states.includes(one))) })}>${icon(tone)}${label}</button>`;
		})}</div>
		${narrowed() ? html`<button type="button" class="button quiet compact" @click=${() => turn({ text: '', states: [] })}>Clear</button>` : nothing}
	</div>`;

	/** @param {MatrixRow} row @param {MatrixCase} line */
	const caseLine = (row, line) => html`<li ?data-left-out=${!line.counts} data-case=${line.id}>
		${badgePart(line.result)}
		<span class="what"><a class="name" href=${recordUrl('testCase', line.id)}><span class="key">${line.key}</span> ${line.title}</a>
			${line.age || line.suspect || !line.counts ? html`<span class="row about">${line.age ? html`<span class="small muted">${line.age}</span>` : nothing}
			${line.counts ? nothing : html`<span class="tag" title="Deprecated test cases do not count for coverage">Deprecated, does not count</span>`}
			${suspectPart(line.suspect, t('{key} for {requirement}', { key: line.key, requirement: row.key }), async () => {
				await ask('acceptLink', { requirement: row.id, case: line.id });
				/** @type {HTMLElement | null} */ (document.querySelector(`[data-row="${row.id}"] [data-case="${line.id}"] a`))?.focus();
				await handle.refresh();
			})}</span>` : nothing}</span>
	</li>`;

	/** @param {MatrixRow} row */
	function casesPart(row) {
		if (row.cases.length === 0) return html`<p class="muted gap-row">No test case shows whether it is met. <a href=${recordUrl('requirement', row.id)} aria-label="Link test cases to ${row.key}">Link test cases</a></p>`;
		const folded = row.cases.length > FEW && !open.has(row.id);
		const flip = () => {
			if (!open.delete(row.id)) open.add(row.id);
			handle.repaint();
		};
		return html`<ul class="matrix-cases" aria-label="Test cases of ${row.key}">${repeat(folded ? row.cases.slice(0, FEW) : row.cases, ({ id }) => id, (line) => caseLine(row, line))}</ul>
			${folded ? html`<p class="paper small">${t('and {count} more', { count: number(row.cases.length - FEW + row.more) })}</p>` : nothing}
			${row.cases.length > FEW ? html`<button type="button" class="button quiet compact fold" aria-expanded=${folded ? 'false' : 'true'} @click=${flip}>${icon(folded ? 'down' : 'up')}${folded ? t('and {count} more', { count: number(row.cases.length - FEW + row.more) }) : t('Show fewer')}</button>` : nothing}
			${!folded && row.more > 0 ? html`<a class="small fold" href=${recordUrl('requirement', row.id)}>${number(row.more)} more in ${row.key}</a>` : nothing}`;
	}

	/** @param {MatrixRow} row */
	const rowPart = (row) => html`<tr data-row=${row.id}>
		<th scope="row"><div class="stack tight"><span class="row tight"><span class="key">${row.key}</span><span class="small muted">${row.priority.text}</span>${row.inForce ? nothing : html`<span class="tag" title="It counts in no figure of the report">Deprecated</span>`}</span>
			<a class="open" dir="auto" href=${recordUrl('requirement', row.id)}>${row.title}</a>
			<span class="row">${badgePart(row.coverage.badge)}</span>${barPart(row)}</div></th>
		<td><span class="cell-name" aria-hidden="true">Test cases</span>${casesPart(row)}</td>
		<td>${row.defects.length === 0 ? html`<span class="muted none">None</span>` : html`<span class="cell-name" aria-hidden="true">Defects</span><ul class="matrix-defects" aria-label="Defects of ${row.key}">${repeat(row.defects, ({ id }) => id, (defect) => html`<li>
			<a class="name" href=${recordUrl('defect', defect.id)}><span class="key">${defect.key}</span> ${defect.title}</a><span class="row">${badgePart(defect.status)}<span class="small muted">${defect.issue ? t('Issue {issue}', { issue: defect.issue }) : t('Not pushed')}</span></span></li>`)}</ul>`}</td>
	</tr>`;

	/** @param {MatrixView} view */
	function pager({ total, offset }) {
		const pages = Math.ceil(total / PAGE);
		const page = Math.floor(offset / PAGE);
		const turnTo = (/** @type {string} */ label, /** @type {number} */ to, /** @type {boolean} */ can) => html`<button type="button" class="button compact" aria-disabled=${can ? nothing : 'true'} @click=${() => can && leaf(to)}>${to < page ? icon('left') : nothing}${label}${to > page ? icon('right') : nothing}</button>`;
		return pages < 2 ? nothing : html`<nav class="pager" aria-label="Pages">${turnTo(t('Earlier'), page - 1, page > 0)}<span aria-live="polite">Page ${page + 1} of ${pages}</span>${turnTo(t('Later'), page + 1, page + 1 < pages)}</nav>`;
	}

	const addSample = async () => {
		toast((await ask('addSample', {})).message);
		await handle.refresh();
	};
	/** @param {MatrixView} view */
	const nothingHere = (view) => html`<section class="card">${narrowed()
		? emptyPart('search', view.empty, html`<button type="button" class="button" @click=${() => turn({ text: '', states: [] })}>Clear the filter</button>`)
		: emptyPart('grid', view.empty, html`<div class="row"><a class="button primary" href="#requirement/new" data-new>${icon('plus')}New requirement</a><button type="button" class="button" @click=${(/** @type {Event} */ e) => act(e, addSample)}>Try it with a sample workspace</button></div>`)}</section>`;

	return {
		load,
		title: () => t('Traceability · Casebridge'),
		follow: (to) => {
			if (to.name !== route.name) return false;
			clearTimeout(timer);
			query = readQuery(to.query);
			handle.repaint();
			void handle.refresh();
			return true;
		},
		closed: () => clearTimeout(timer),
		paint: (view) => html`<div class="page-head wide"><div class="titles"><p class="paper">Casebridge</p><h1 tabindex="-1">Traceability <span class="muted" data-total>${number(view.total)}</span></h1>
				<p class="small muted">Requirements with their test cases and defects, by ${view.scopeLabel}</p></div>
				<a class="button" href=${`#coverage${query.scope.by ? `?${new URLSearchParams({ scope: scopeWord(query.scope) })}` : ''}`}>${icon('chart')}Coverage report</a></div>
			<div class="wide">${view.total === 0 && !narrowed() ? nothing : tools(view)}
				${view.rows.length === 0 ? nothingHere(view) : html`<section class="card rows"><table class="table matrix" aria-label="Traceability">
					<thead><tr><th scope="col">Requirement</th><th scope="col">Test cases and latest results</th><th scope="col">Defects</th></tr></thead>
					<tbody>${repeat(view.rows, ({ id }) => id, rowPart)}</tbody></table>${pager(view)}</section>`}
				${view.total > view.rows.length ? html`<p class="paper">This is page ${query.page + 1}: ${number(view.rows.length)} of ${number(view.total)} requirements. The whole matrix, to be printed, is the HTML file of the coverage report.</p>` : nothing}</div>`,
		keys: (event) => {
			const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key] ?? 0;
			if (!step && event.key !== 'Home' && event.key !== 'End') return false;
			const all = rows();
			const at = all.findIndex((link) => link.closest('tr')?.contains(document.activeElement));
			go(event.key === 'Home' ? 0 : event.key === 'End' ? all.length - 1 : at < 0 ? 0 : at + step);
			return true;
		},
	};
}

/** A thin bar under the badge, with the sentence it stands for. @param {MatrixRow} row */
function barPart({ key, coverage: { sentence, segments } }) {
	const total = segments.reduce((sum, { count }) => sum + count, 0);
	let x = 0;
	return html`${total === 0 ? nothing : html`<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label="Coverage of ${key}">${segments.map(({ tone, label, count }) => {
		const from = x;
		x += (100 * count) / total;
		return svg`<rect data-tone=${tone} x=${from} y="0" width=${x - from} height="6"><title>${label}: ${count}</title></rect>`;
	})}</svg>`}<span class="small muted">${sentence}</span>`;
}
