// A defect that is known already is seen again: found by its title or key, or by the address of its issue.

import { openDialog } from '../dialog.js';
import { SearchBox, records } from '../search.js';
import { t } from '../texts.js';
import { ask } from '../worker.js';

/** @typedef {import('../../protocol').RunView} RunView */
/** @typedef {import('../search.js').Found} Found */

const isAddress = (/** @type {string} */ text) => /^https?:\/\/\S+$/.test(text);

/** @param {string} execution @param {string} key `TC-4` @returns {Promise<RunView | null>} */
export const linkDefect = (execution, key) =>
	openDialog(t('Link a defect to {key}', { key }), (done, repaint) => {
		const find = records(['defect']);
		let problem = '';
		const search = new SearchBox({
			label: t('Search defects'),
			placeholder: t('Title, key such as DEF-7, or an issue’s address'),
			always: true,
			focus: true,
			/** @returns {Promise<{hits: Found[], empty: string}>} */
			find: async (text) => {
				problem = '';
				return isAddress(text) ? { hits: [{ id: text, title: text, detail: t('by its issue') }], empty: '' } : find(text);
			},
			take: async ({ id }) => {
				try {
					done(await ask('attachDefect', isAddress(id) ? { execution, defect: null, url: id } : { execution, defect: id, url: null }));
				} catch (error) {
					problem = error instanceof Error ? error.message : '';
					search.hits = [];
					search.empty = problem;
					repaint();
				}
			},
			repaint,
		});
		void search.ask();
		return () => ({ content: search.paint() });
	});
