// Choosing records in a dialog: one requirement or person by search, one of a few. Several test cases are `pick-cases.js`.

import { html, nothing } from '../vendor/lit.js';
import { openDialog } from './dialog.js';
import { SearchBox, records } from './search.js';
import { t } from './texts.js';
import { ask } from './worker.js';

/** @typedef {import('../protocol').Hit} Hit */
/** @typedef {import('../protocol').Choice} Choice */

/** The tracker is asked, not the worker alone. */
const PEOPLE_PAUSE_MS = 250;

export { pickCases } from './pick-cases.js';

/** @param {string} title @param {string} text what the search starts with @returns {Promise<Hit | null>} */
export const pickRequirement = (title, text) =>
	openDialog(title, (done, repaint) => {
		const search = new SearchBox({
			label: t('Search requirements'),
			placeholder: t('Title or key, such as REQ-7'),
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
 * @param {string} title @param {string | {connection: string}} where the pushed defect, or where one is to be pushed @param {string} present who does now; empty for nobody
 * @returns {Promise<Choice | null>}
 */
export const pickPerson = (title, where, present) =>
	openDialog(title, (done, repaint) => {
		const search = new SearchBox({
			label: t('Search people'),
			placeholder: t('Beginning of a name'),
			pause: PEOPLE_PAUSE_MS,
			always: true,
			focus: true,
			find: async (text) => {
				const { people, empty } = await ask('findPeople', typeof where === 'string' ? { defect: where, text, connection: null } : { defect: '', text, ...where });
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
