// A defect that is known already is seen again, or an issue that is on a tracker already is what was seen: both are found by
// title or key. An issue becomes a defect here and stays the one issue it is.

import { html, nothing } from '../../vendor/lit.js';
import { openDialog } from '../dialog.js';
import { TRACKER_PAUSE_MS } from '../pick-issue.js';
import { SearchBox, records } from '../search.js';
import { t } from '../texts.js';
import { ask } from '../worker.js';

/** @typedef {import('../../protocol').RunView} RunView */
/** @typedef {import('../search.js').Found} Found */

const isAddress = (/** @type {string} */ text) => /^https?:\/\/\S+$/.test(text);

/** @param {string} execution @param {string} key `TC-4` @returns {Promise<RunView | null>} */
export const linkDefect = (execution, key) =>
	openDialog(t('Link a defect or an issue to {key}', { key }), (done, repaint) => {
		const defects = records(['defect']);
		let note = '';
		let turn = 0;
		const search = new SearchBox({
			label: t('Search defects and issues'),
			placeholder: t('Title, DEF-7, #12, SHOP-12 or an address'),
			pause: TRACKER_PAUSE_MS,
			always: true,
			focus: true,
			/** @returns {Promise<{hits: Found[], empty: string}>} */
			find: async (text) => {
				const mine = ++turn;
				note = text ? t('Asking the trackers…') : '';
				repaint();
				const [ours, theirs] = await Promise.all([isAddress(text) ? { hits: [], empty: '' } : defects(text), text ? ask('searchIssues', { text }) : { hits: [], empty: '', note: '' }]).catch((error) => { note = ''; throw error; });
				const hits = [...ours.hits, ...theirs.hits];
				if (mine === turn) note = hits.length > 0 ? theirs.note : '';
				return { hits, empty: theirs.empty || ours.empty };
			},
			take: async ({ id }) => {
				try {
					done(await ask('attachDefect', isAddress(id) ? { execution, defect: null, url: id } : { execution, defect: id, url: null }));
				} catch (error) {
					search.hits = [];
					search.empty = error instanceof Error ? error.message : '';
					repaint();
				}
			},
			repaint,
		});
		void search.ask();
		return () => ({ content: html`${search.paint()}${note ? html`<p class="small muted" role="status">${note}</p>` : nothing}` });
	});
