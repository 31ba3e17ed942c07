// Choosing records in a dialog: one requirement by search, or several test cases from a list with boxes to tick.

import { html, nothing, repeat, live } from '../vendor/lit.js';
import { openDialog } from './dialog.js';
import { icon } from './icons.js';
import { badgePart } from './parts.js';
import { SearchBox, records } from './search.js';
import { KINDS } from './words.js';
import { ask, problemOf } from './worker.js';

/** @typedef {import('../protocol').Hit} Hit */
/** @typedef {import('../protocol').Choice} Choice */
/** @typedef {import('../protocol').Row} Row */

const PAGE = 50;
const PAUSE_MS = 120;
/** The tracker is asked, not the worker alone. */
const PEOPLE_PAUSE_MS = 250;

/** @param {string} title @param {string} text what the search starts with @returns {Promise<Hit | null>} */
export const pickRequirement = (title, text) =>
	openDialog(title, (done, repaint) => {
		const search = new SearchBox({
			label: 'Search requirements',
			placeholder: 'Title or key, such as REQ-7',
			find: records(['requirement']),
			always: true,
			focus: true,
			take: (hit) => done(hit),
			repaint,
		});
		search.text = text;
		void search.ask();
		return () => ({ content: search.paint() });
	});

/**
 * Who is to work on a defect: one of the tracker's people, or nobody.
 * @param {string} title @param {string} defect @param {string} present who does now; empty for nobody
 * @returns {Promise<Choice | null>}
 */
export const pickPerson = (title, defect, present) =>
	openDialog(title, (done, repaint) => {
		const search = new SearchBox({
			label: 'Search people',
			placeholder: 'Beginning of a name',
			pause: PEOPLE_PAUSE_MS,
			always: true,
			focus: true,
			find: async (text) => {
				const { people, empty } = await ask('findPeople', { defect, text });
				return { hits: people.map(({ id, label }) => ({ id, title: label, detail: label === present ? 'now' : '' })), empty };
			},
			take: ({ id, title: label }) => done({ id, label }),
			repaint,
		});
		void search.ask();
		return () => ({
			content: search.paint(),
			footer: html`${present ? html`<button type="button" class="button" @click=${() => done({ id: '', label: '' })}>Nobody</button><span class="grow"></span>` : nothing}
				<button type="button" class="button" @click=${() => done(null)}>Cancel</button>`,
		});
	});

/**
 * One of a few that are known; asks only where there is a choice.
 * @template {{id: string, key: string, title: string}} R
 * @param {string} title @param {R[]} choices @returns {Promise<R | null>}
 */
export const pickOne = async (title, choices) =>
	choices.length < 2
		? choices[0] ?? null
		: openDialog(title, (done) => () => ({
				content: html`${choices.map((choice) => html`<button type="button" class="button choice" @click=${() => done(choice)}><span class="key">${choice.key}</span><span class="grow">${choice.title}</span></button>`)}`,
			}));

/**
 * Several test cases. Those already chosen are not offered.
 * @param {string} title
 * @param {string} verb what stands on the button: `Link`
 * @param {string[]} taken
 * @returns {Promise<Row[] | null>}
 */
export const pickCases = (title, verb, taken) =>
	openDialog(title, (done, repaint) => {
		let text = '';
		/** @type {Row[]} */ let rows = [];
		let total = 0;
		let note = '';
		let timer = 0;
		let turn = 0;
		/** @type {Map<string, Row>} */ const chosen = new Map();

		const load = async (/** @type {number} */ offset) => {
			const asked = ++turn;
			try {
				const list = await ask('list', { kind: 'testCase', text: text.trim(), only: [], sort: null, deleted: false, offset, limit: PAGE });
				if (asked !== turn) return;
				rows = offset === 0 ? list.rows : [...rows, ...list.rows];
				total = list.total;
				note = text.trim() ? `No test case matches “${text.trim()}”.` : list.empty;
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
		const toggle = (/** @type {Row} */ row) => {
			if (!chosen.delete(row.id)) chosen.set(row.id, row);
			repaint();
		};
		void load(0);

		return () => {
			const offered = rows.filter(({ id }) => !taken.includes(id));
			const all = offered.length > 0 && offered.every(({ id }) => chosen.has(id));
			const toggleAll = () => {
				for (const row of offered) if (all) chosen.delete(row.id); else chosen.set(row.id, row);
				repaint();
			};
			const count = chosen.size;
			return {
				content: html`<label class="search">${icon('search')}<span class="unseen">Search test cases</span>
						<input class="input" type="search" autofocus placeholder="Title or key, such as TC-4" @input=${typed}></label>
					${offered.length === 0
						? html`<p class="muted">${rows.length > 0 ? 'All of these are chosen already.' : note}</p>`
						: html`<div class="ticks" role="group" aria-label="${KINDS.testCase.many}">
							<label class="tick all"><input type="checkbox" .checked=${live(all)} @change=${toggleAll}><span class="grow muted">All ${offered.length} shown</span></label>
							${repeat(offered, ({ id }) => id, (row) => html`<label class="tick">
								<input type="checkbox" .checked=${live(chosen.has(row.id))} @change=${() => toggle(row)}>
								<span class="key">${row.key}</span><span class="grow">${row.title}</span>${row.badges.slice(0, 1).map(badgePart)}
							</label>`)}
						</div>`}
					${rows.length < total ? html`<button type="button" class="button" @click=${() => load(rows.length)}>Load more (${rows.length} of ${total})</button>` : nothing}`,
				footer: html`<span class="muted small grow">${count === 0 ? 'None chosen' : `${count} chosen`}</span>
					<button type="button" class="button" @click=${() => done(null)}>Cancel</button>
					<button type="button" class="button primary" aria-disabled=${count === 0 ? 'true' : nothing} @click=${() => count > 0 && done([...chosen.values()])}>${verb} ${count === 0 ? '' : count === 1 ? '1 test case' : `${count} test cases`}</button>`,
			};
		};
	});
