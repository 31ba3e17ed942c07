// A defect that is known already is seen again, or an issue that is on a tracker already is what was seen: both are found by
// title or key. An issue becomes a defect here and stays the one issue it is.

import { openDialog } from '../dialog.js';
import { trackerSearch } from '../pick-issue.js';
import { records } from '../search.js';
import { t } from '../texts.js';
import { ask } from '../worker.js';

/** @typedef {import('../../protocol').RunView} RunView */
/** @typedef {import('../search.js').Found} Found */

const isAddress = (/** @type {string} */ text) => /^https?:\/\/\S+$/.test(text);

/**
 * A defect that is here is tied after the dialog has closed, so that the next key goes to the run already; an issue is read first, and
 * what its tracker says against it stands where its address was typed.
 * @param {string} execution @param {string} key `TC-4` @returns {Promise<(() => Promise<RunView>) | null>}
 */
export const linkDefect = (execution, key) =>
	openDialog(t('Link a defect or an issue to {key}', { key }), (done, repaint) => {
		const defects = records(['defect']);
		const { search, paint } = trackerSearch({
			label: t('Search defects and issues'),
			placeholder: t('Title, DEF-7, #12, SHOP-12 or an address'),
			/** @returns {Promise<{hits: Found[], empty: string, note: string}>} */
			find: async (text) => {
				const [ours, theirs] = await Promise.all([isAddress(text) ? { hits: [], empty: '' } : defects(text), text ? ask('searchIssues', { text }) : { hits: [], empty: '', note: '' }]);
				return { hits: [...ours.hits, ...theirs.hits], empty: theirs.empty || ours.empty, note: theirs.note };
			},
			take: async ({ id }) => {
				if (!isAddress(id)) return done(() => ask('attachDefect', { execution, defect: id, url: null }));
				try {
					const view = await ask('attachDefect', { execution, defect: null, url: id });
					done(async () => view);
				} catch (error) {
					search.hits = [];
					search.empty = error instanceof Error ? error.message : '';
					repaint();
				}
			},
		}, repaint);
		return () => ({ content: paint() });
	});
