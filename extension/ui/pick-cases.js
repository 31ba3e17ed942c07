// Choosing several test cases in a dialog: by words, folder, tag and latest result, by a requirement they cover, or
// those that failed in a cycle. What fits can be taken as a whole.

import { html, nothing, repeat, live } from '../vendor/lit.js';
import { openDialog } from './dialog.js';
import { icon } from './icons.js';
import { act, badgePart } from './parts.js';
import { pickRequirement } from './pick.js';
import { t } from './texts.js';
import { KINDS } from './words.js';
import { ask, problemOf } from './worker.js';

/** @typedef {import('../protocol').Only} Only */
/** @typedef {import('../protocol').FacetsView} FacetsView */
/** A case that can be chosen; of one taken with all others only the id is known. @typedef {{id: string, key: string, title: string, badge?: import('../protocol').Badge}} Pick */
/** Where the cases come from: all there are, those of a requirement, or those that failed in a cycle. @typedef {{kind: 'all' | 'requirement' | 'failed', id: string, label: string}} Source */

const PAGE = 50;
const MOST = 200;
const PAUSE_MS = 120;
/** @type {Source} */
const ALL = { kind: 'all', id: '', label: '' };

/** A part of what a source gives. @param {Source} source @param {string} text @param {Only[]} only @param {number} offset @param {number} limit @returns {Promise<{rows: Pick[], total: number, empty: string}>} */
async function read({ kind, id }, text, only, offset, limit) {
	if (kind === 'failed') {
		const { executions, total } = await ask('viewSheet', { cycle: id, text, outcome: 'fail', tester: null, offset, limit });
		return { rows: executions.map((line) => ({ id: line.case, key: line.key, title: line.title, badge: line.result })), total, empty: t('No test case failed in this cycle.') };
	}
	if (kind === 'requirement') {
		const words = text.toLowerCase().split(/\s+/);
		const { cases } = await ask('viewRequirement', { id });
		const rows = cases.filter(({ key, title }) => words.every((word) => `${key} ${title}`.toLowerCase().includes(word)));
		return { rows: rows.map((line) => ({ id: line.id, key: line.key, title: line.title, badge: line.result })), total: rows.length, empty: t('No test case covers this requirement.') };
	}
	const { rows, total, empty } = await ask('list', { kind: 'testCase', text, only, sort: null, deleted: false, offset, limit });
	return { rows: rows.map((row) => ({ id: row.id, key: row.key, title: row.title, badge: row.badges.at(-1) })), total, empty: text ? t('No test case matches “{text}”.', { text }) : empty };
}

/** Everything a source gives. @param {Source} source @param {string} text @param {Only[]} only @returns {Promise<Pick[]>} */
async function readAll(source, text, only) {
	if (source.kind === 'all') {
		const { ids } = await ask('listIds', { kind: 'testCase', text, only, sort: null, deleted: false, offset: 0, limit: 1 });
		return ids.map((id) => ({ id, key: '', title: '' }));
	}
	/** @type {Pick[]} */ const all = [];
	for (;;) {
		const { rows, total } = await read(source, text, only, all.length, MOST);
		all.push(...rows);
		if (rows.length === 0 || all.length >= total) return all;
	}
}

/** What was ticked in dialogs that were left without an answer, by the page and what they ask: opened again they go on from there. @type {Map<string, Map<string, Pick>>} */
const unanswered = new Map();

/**
 * Several test cases. Those already chosen are not offered; what is ticked stays ticked until it is answered, however the dialog is closed.
 * @param {string} title
 * @param {string} verb what stands on the button: `Link`
 * @param {string[]} taken
 * @returns {Promise<Pick[] | null>}
 */
export async function pickCases(title, verb, taken) {
	const place = `${location.hash} ${title}`;
	const takenSet = new Set(taken);
	const chosen = new Map([...(unanswered.get(place) ?? [])].filter(([id]) => !takenSet.has(id)));
	const picked = await openPicker(title, verb, takenSet, chosen);
	if (picked || chosen.size === 0) unanswered.delete(place);
	else unanswered.set(place, chosen);
	return picked;
}

/** @param {string} title @param {string} verb @param {Set<string>} takenSet @param {Map<string, Pick>} chosen what is ticked @returns {Promise<Pick[] | null>} */
const openPicker = (title, verb, takenSet, chosen) =>
	openDialog(title, (done, repaint) => {
		let text = '';
		/** @type {Source} */ let source = ALL;
		/** @type {Only[]} */ let only = [];
		/** @type {FacetsView | null} */ let facets = null;
		/** @type {import('../protocol').Row[]} */ let cycles = [];
		/** @type {Pick[]} */ let rows = [];
		let total = 0;
		let note = '';
		let timer = 0;
		let turn = 0;

		const load = async (/** @type {number} */ offset) => {
			const asked = ++turn;
			try {
				const part = await read(source, text.trim(), only, offset, PAGE);
				if (asked !== turn) return;
				rows = offset === 0 ? part.rows : [...rows, ...part.rows];
				total = part.total;
				note = only.length > 0 && total === 0 ? t('No test case fits these filters.') : part.empty;
			} catch (error) {
				if (asked === turn) note = problemOf(error).message;
			}
			repaint();
		};
		const typed = (/** @type {Event} */ event) => {
			text = /** @type {HTMLInputElement} */ (event.target).value;
			clearTimeout(timer);
			timer = setTimeout(() => void load(0), PAUSE_MS);
		};
		const toggle = (/** @type {Pick} */ row) => {
			if (!chosen.delete(row.id)) chosen.set(row.id, row);
			repaint();
		};
		const takeAll = async () => {
			for (const row of await readAll(source, text.trim(), only)) if (!takenSet.has(row.id) && !chosen.has(row.id)) chosen.set(row.id, row);
			repaint();
		};
		/** @param {Source} next */
		const from = (next) => {
			source = next;
			only = [];
			void load(0);
		};
		/** @param {Only['facet']} facet @param {string | null} value */
		const filter = (facet, value) => {
			only = [...only.filter((one) => one.facet !== facet), ...(value === null ? [] : [{ facet, value }])];
			void load(0);
		};
		const byRequirement = async () => {
			const hit = await pickRequirement(t('Test cases of which requirement?'), '');
			if (hit) from({ kind: 'requirement', id: hit.id, label: `${hit.key} ${hit.title}` });
		};

		/** A choice of one value. @param {string} label @param {{value: string, label: string}[]} options @param {string | null} now @param {(value: string | null) => void} chose */
		const select = (label, options, now, chose) => html`<select class="input fit" aria-label=${label} @change=${(/** @type {Event} */ e) => { const { selectedIndex } = /** @type {HTMLSelectElement} */ (e.target); chose(selectedIndex === 0 ? null : options[selectedIndex - 1].value); }}>
			<option .selected=${live(now === null)}>${label}: any</option>
			${options.map((option) => html`<option .selected=${live(option.value === now)}>${option.label}</option>`)}
		</select>`;
		const chosenOf = (/** @type {Only['facet']} */ facet) => only.find((one) => one.facet === facet)?.value ?? null;
		const filtersPart = () => html`<div class="row pick-filters" role="group" aria-label="Filters">
			${source.kind === 'all' && facets ? html`
				${facets.folders.length > 0 ? select(t('Folder'), facets.folders.map(({ path, name, depth, count }) => ({ value: path, label: `${' '.repeat(2 * depth)}${name} (${count})` })), chosenOf('folder'), (value) => filter('folder', value)) : nothing}
				${facets.facets.filter(({ name }) => ['tag', 'state', 'priority', 'type'].includes(name)).map((facet) => select(facet.label, facet.options.map(({ value, label, count }) => ({ value, label: `${label} (${count})` })), chosenOf(facet.name), (value) => filter(facet.name, value)))}` : nothing}
			${cycles.length > 0 ? select(t('Failed in'), cycles.map(({ id, key, title: name }) => ({ value: id, label: `${key} ${name}` })), source.kind === 'failed' ? source.id : null, (value) => from(value === null ? ALL : { kind: 'failed', id: value, label: '' })) : nothing}
			${source.kind === 'requirement'
				? html`<button type="button" class="button compact" aria-label="Not only those of ${source.label}" @click=${() => from(ALL)}><span class="clip">${source.label}</span>${icon('close')}</button>`
				: html`<button type="button" class="button compact" @click=${(/** @type {Event} */ e) => act(e, byRequirement)}>${icon('requirement')}Of a requirement</button>`}
		</div>`;

		void load(0);
		void ask('viewFacets', { kind: 'testCase', deleted: false }).then((view) => { facets = view; repaint(); }, () => {});
		void ask('list', { kind: 'cycle', text: '', only: [], sort: null, deleted: false, offset: 0, limit: 30 }).then((list) => { cycles = list.rows; repaint(); }, () => {});

		return () => {
			const offered = rows.filter(({ id }) => !takenSet.has(id));
			const all = offered.length > 0 && offered.every(({ id }) => chosen.has(id));
			const toggleAll = () => {
				for (const row of offered) if (all) chosen.delete(row.id); else chosen.set(row.id, row);
				repaint();
			};
			const count = chosen.size;
			return {
				content: html`<label class="search">${icon('search')}<span class="unseen">Search test cases</span>
						<input class="input" type="search" autofocus placeholder="Title or key, such as TC-4" @input=${typed}></label>
					${filtersPart()}
					${offered.length === 0
						? html`<p class="muted">${rows.length > 0 ? t('All of these are chosen already.') : note}</p>`
						: html`<div class="ticks" role="group" aria-label="${KINDS.testCase.many}">
							<div class="tick all"><label class="row grow"><input type="checkbox" .checked=${live(all)} @change=${toggleAll}><span class="muted">All ${offered.length} shown</span></label>
								${total > offered.length ? html`<button type="button" class="button compact" @click=${(/** @type {Event} */ e) => act(e, takeAll)}>All ${total} that match</button>` : nothing}</div>
							${repeat(offered, ({ id }) => id, (row) => html`<label class="tick">
								<input type="checkbox" .checked=${live(chosen.has(row.id))} @change=${() => toggle(row)}>
								<span class="key">${row.key}</span><span class="grow">${row.title}</span>${row.badge?.text ? badgePart(row.badge) : nothing}
							</label>`)}
						</div>`}
					${rows.length < total ? html`<button type="button" class="button" @click=${() => load(rows.length)}>Load more (${rows.length} of ${total})</button>` : nothing}`,
				footer: html`<span class="muted small grow">${count === 0 ? t('None chosen') : html`${count} chosen <button type="button" class="button quiet compact" @click=${() => { chosen.clear(); repaint(); }}>Clear</button>`}</span>
					<button type="button" class="button" @click=${() => done(null)}>Cancel</button>
					<button type="button" class="button primary" aria-disabled=${count === 0 ? 'true' : nothing} @click=${() => count > 0 && done([...chosen.values()])}>${verb} ${count === 0 ? '' : t('{count, plural, one {# test case} other {# test cases}}', { count })}</button>`,
			};
		};
	});
