// What a list shows, as it stands in the address: words, chosen values, order, trash, and how far one had read.

/** @typedef {import('../../../protocol').Kind} Kind */
/** @typedef {import('../../../protocol').Only} Only */
/** @typedef {import('../../../protocol').Sort} Sort */
/** @typedef {import('../../../protocol').ListForm} ListForm */
/** `page` is the page of the paged view, from 0; none is the view that scrolls. @typedef {{text: string, only: Only[], sort: Sort | null, deleted: boolean, page: number | null, row: number}} Query */

import { KINDS } from '../../../ui/words.js';

/** @param {URLSearchParams} from @returns {Query} */
export function readQuery(from) {
	const sort = from.get('sort') ?? '';
	const page = from.get('page');
	return {
		text: from.get('text') ?? '',
		only: from.getAll('only').flatMap((part) => {
			const at = part.indexOf(':');
			return at < 1 ? [] : [{ facet: /** @type {Only['facet']} */ (part.slice(0, at)), value: part.slice(at + 1) }];
		}),
		sort: sort ? { by: /** @type {Sort['by']} */ (sort.replace(/^-/, '')), descending: sort.startsWith('-') } : null,
		deleted: from.has('trash'),
		page: page === null ? null : Math.max(0, Number.parseInt(page, 10) - 1 || 0),
		row: Math.max(0, Number.parseInt(from.get('row') ?? '0', 10) || 0),
	};
}

/** @param {Kind} kind @param {Query} query */
export function queryUrl(kind, { text, only, sort, deleted, page, row }) {
	const to = new URLSearchParams();
	if (text.trim()) to.set('text', text.trim());
	for (const { facet, value } of only) to.append('only', `${facet}:${value}`);
	if (sort) to.set('sort', `${sort.descending ? '-' : ''}${sort.by}`);
	if (deleted) to.set('trash', '1');
	if (page !== null) to.set('page', `${page + 1}`);
	if (row > 0) to.set('row', `${row}`);
	const words = `${to}`;
	return `#${KINDS[kind].list}${words ? `?${words}` : ''}`;
}

/** @param {Kind} kind @param {Query} query @param {number} offset @param {number} limit @returns {ListForm} */
export const formOf = (kind, { text, only, sort, deleted }, offset, limit) => ({ kind, text: text.trim(), only, sort, deleted, offset, limit });

/** Whether anything is left out. @param {Query} query */
export const isNarrowed = ({ text, only }) => text.trim() !== '' || only.length > 0;

/** @param {Only[]} only @param {Only} one */
export const hasOnly = (only, one) => only.some(({ facet, value }) => facet === one.facet && value === one.value);

/** With the value if it was not chosen, without it if it was. @param {Only[]} only @param {Only} one */
export const flipOnly = (only, one) => (hasOnly(only, one) ? only.filter(({ facet, value }) => facet !== one.facet || value !== one.value) : [...only, one]);

/** Whether a kept filter shows the same rows. @param {{text: string, only: Only[], sort: Sort | null}} a @param {{text: string, only: Only[], sort: Sort | null}} b */
export const sameChoice = (a, b) => choiceOf(a) === choiceOf(b);

/** @param {{text: string, only: Only[], sort: Sort | null}} choice */
const choiceOf = ({ text, only, sort }) =>
	JSON.stringify([text.trim(), only.map(({ facet, value }) => `${facet}:${value}`).sort(), sort && [sort.by, sort.descending]]);
