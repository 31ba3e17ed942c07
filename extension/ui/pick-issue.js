// Choosing an issue of a tracker in a dialog: by its title, key or number, or by its pasted address.

import { html, nothing } from '../vendor/lit.js';
import { openDialog } from './dialog.js';
import { SearchBox } from './search.js';
import { t } from './texts.js';
import { ask } from './worker.js';

/** @typedef {import('../protocol').IssueHit} IssueHit */
/** @typedef {import('./search.js').Found} Found */

/** The trackers are asked, not the worker alone, and they count searches. */
const TRACKER_PAUSE_MS = 250;

/**
 * A search that asks the trackers, too: it says so while it does, and then what they could not answer.
 * @template {Found} T
 * @param {{label: string, placeholder: string, find: (text: string) => Promise<{hits: T[], empty: string, note: string}>, take: (hit: T) => void}} of
 * @param {() => void} repaint
 */
export function trackerSearch({ label, placeholder, find, take }, repaint) {
	let note = '';
	let turn = 0;
	const search = new SearchBox({
		label,
		placeholder,
		pause: TRACKER_PAUSE_MS,
		always: true,
		focus: true,
		find: async (text) => {
			const mine = ++turn;
			note = text ? t('Asking the trackers…') : '';
			repaint();
			/** @type {{hits: T[], empty: string, note: string} | null} */ let found = null;
			try {
				return (found = await find(text));
			} finally {
				if (mine === turn) note = found && found.hits.length > 0 ? found.note : '';
			}
		},
		take,
		repaint,
	});
	void search.ask();
	return { search, paint: () => html`${search.paint()}${note ? html`<p class="small muted" role="status">${note}</p>` : nothing}` };
}

/** @param {string} title @param {string[]} taken addresses that are not offered @returns {Promise<IssueHit | null>} */
export const pickIssue = (title, taken) =>
	openDialog(title, (done, repaint) => {
		const { paint } = trackerSearch({
			label: t('Search issues'),
			placeholder: t('Title, #12, SHOP-12 or an address'),
			find: async (text) => {
				const found = await ask('searchIssues', { text });
				const hits = found.hits.filter(({ id }) => !taken.includes(id));
				return { hits, empty: found.hits.length > 0 ? t('Every issue found is linked already.') : found.empty, note: found.note };
			},
			take: (/** @type {IssueHit} */ hit) => done(hit),
		}, repaint);
		return () => ({ content: paint() });
	});
