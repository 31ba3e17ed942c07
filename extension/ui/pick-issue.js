// Choosing an issue of a tracker in a dialog: by its title, key or number, or by its pasted address.

import { html, nothing } from '../vendor/lit.js';
import { openDialog } from './dialog.js';
import { SearchBox } from './search.js';
import { t } from './texts.js';
import { ask } from './worker.js';

/** @typedef {import('../protocol').IssueHit} IssueHit */

/** The trackers are asked, not the worker alone, and they count searches. */
export const TRACKER_PAUSE_MS = 250;

/** @param {string} title @param {string[]} taken addresses that are not offered @returns {Promise<IssueHit | null>} */
export const pickIssue = (title, taken) =>
	openDialog(title, (done, repaint) => {
		let note = '';
		let turn = 0;
		const search = new SearchBox({
			label: t('Search issues'),
			placeholder: t('Title, #12, SHOP-12 or an address'),
			pause: TRACKER_PAUSE_MS,
			always: true,
			focus: true,
			find: async (text) => {
				const mine = ++turn;
				note = text ? t('Asking the trackers…') : '';
				repaint();
				const found = await ask('searchIssues', { text }).catch((error) => { note = ''; throw error; });
				const hits = found.hits.filter(({ id }) => !taken.includes(id));
				if (mine === turn) note = hits.length > 0 ? found.note : '';
				return { hits, empty: found.hits.length > 0 ? t('Every issue found is linked already.') : found.empty };
			},
			take: (hit) => done(hit),
			repaint,
		});
		void search.ask();
		return () => ({ content: html`${search.paint()}${note ? html`<p class="small muted" role="status">${note}</p>` : nothing}` });
	});
