// One change to many rows: chosen in the bar below the list, sent in parts that can be stopped, undone in one go.

import { html, nothing } from '../../../vendor/lit.js';
import { openDialog } from '../../../ui/dialog.js';
import { icon } from '../../../ui/icons.js';
import { closeMenu, menuPart } from '../../../ui/menu.js';
import { act } from '../../../ui/parts.js';
import { pickRequirement } from '../../../ui/pick.js';
import { pickIssue } from '../../../ui/pick-issue.js';
import { SearchBox, records } from '../../../ui/search.js';
import { t } from '../../../ui/texts.js';
import { showProblem, toast } from '../../../ui/toast.js';
import { undo } from '../../../ui/undo.js';
import { KINDS } from '../../../ui/words.js';
import { ask, problemOf } from '../../../ui/worker.js';

/** @typedef {import('../../../protocol').BulkField} BulkField */
/** @typedef {import('../../../protocol').BulkChange} BulkChange */
/** @typedef {import('./model.js').List} List */

/** Records in one call: few enough for the bar to move. */
const PART = 200;
/** Lines about what was left alone that fit into a note. */
const LINES = 4;

/**
 * Changes records in parts, all under one group, and offers to undo the whole.
 * @param {List} list @param {BulkChange} change @param {string} value @param {string} label what stands above the bar @param {string[]} ids
 */
export async function changeAll(list, change, value, label, ids) {
	if (ids.length === 0 || list.running) return;
	const group = crypto.randomUUID();
	const running = { label, done: 0, total: ids.length, stopped: false };
	list.running = running;
	list.repaint();
	let changed = 0;
	let message = '';
	/** @type {string[]} */
	const left = [];
	/** @type {import('../../../protocol').Problem | null} */
	let problem = null;
	try {
		for (let at = 0; at < ids.length && !running.stopped; at += PART) {
			const done = await ask('changeMany', { kind: list.kind, ids: ids.slice(at, at + PART), change, value, group });
			changed += done.changed;
			({ message } = done);
			left.push(...done.left);
			running.done = Math.min(ids.length, at + PART);
			list.repaint();
		}
	} catch (error) {
		problem = problemOf(error);
	}
	list.running = null;
	const { some } = KINDS[list.kind];
	const words = ids.length <= PART ? message : change === 'push' ? t('{changed} defects on the way to the tracker', { changed }) : t('{label}: {changed} {some} changed', { label, changed, some });
	const more = [running.stopped ? t('Stopped after {done} of {total}.', { done: running.done, total: running.total }) : '', ...left.slice(0, LINES), left.length > LINES ? t('And {count} more were left as they were.', { count: left.length - LINES }) : ''].filter(Boolean).join(' ');
	if (problem) showProblem(problem);
	const next = change === 'push' ? { label: t('Outbox'), press: () => { location.hash = 'outbox'; } } : { label: t('Undo'), press: () => undo(group) };
	if (changed > 0) toast(words, { more, ...next, tone: left.length > 0 || running.stopped ? 'warn' : 'good' });
	else if (words && !problem) toast(words, { more, tone: 'warn' });
	// Where nothing was changed, they stay selected for another try.
	if (changed > 0 || left.length === 0) list.dropAll();
	await list.load();
	list.repaint();
	// The bar had the focus and is gone.
	if (document.activeElement === document.body) /** @type {HTMLElement | null} */ (document.querySelector('tr[data-index] .open[tabindex="0"]') ?? document.querySelector('#main h1'))?.focus();
}

/** @param {List} list @param {BulkField} field */
async function linkTo(list, field) {
	const n = list.picked.size;
	if (list.kind === 'testCase') {
		const hit = await pickRequirement(t('Which requirement do {n, plural, one {this test case} other {these # test cases}} test?', { n }), '');
		if (hit) await changeAll(list, field.change, hit.id, t('Linked to {key}', { key: hit.key }), [...list.picked]);
		return;
	}
	const hit = await pickCase(t('Which test case covers {n, plural, one {it} other {them}}?', { n }));
	if (hit) await changeAll(list, field.change, hit.id, t('Linked to {key}', { key: hit.key }), [...list.picked]);
}

/** @param {List} list @param {BulkField} field */
async function linkToIssue(list, field) {
	const hit = await pickIssue(t('Link {n, plural, one {it} other {# records}} to which issue?', { n: list.picked.size }), []);
	if (hit) await changeAll(list, field.change, hit.id, t('Linked to {key}', { key: hit.key }), [...list.picked]);
}

/** One test case, by search. @param {string} title @returns {Promise<import('../../../protocol').Hit | null>} */
const pickCase = (title) =>
	openDialog(title, (done, repaint) => {
		const search = new SearchBox({ label: t('Search test cases'), placeholder: t('Title or key, such as TC-4'), find: records(['testCase']), always: true, focus: true, take: (/** @type {import('../../../protocol').Hit} */ hit) => done(hit), repaint });
		void search.ask();
		return () => ({ content: search.paint() });
	});

/** @param {List} list @param {BulkField} field */
function control(list, field) {
	const id = `bulk-${field.change}`;
	const send = (/** @type {string} */ value, /** @type {string} */ label) => changeAll(list, field.change, value, label, [...list.picked]);
	const look = field.change === 'delete' ? 'danger' : '';
	if (field.change === 'delete' || field.change === 'restore') return html`<button type="button" class="button compact ${look}" data-bulk=${field.change} @click=${(/** @type {Event} */ e) => act(e, () => send('', field.label))}>${icon(field.change === 'delete' ? 'trash' : 'undo')}${field.label}</button>`;
	if (field.change === 'push' && field.options.length === 1) return html`<button type="button" class="button compact" data-bulk="push" @click=${(/** @type {Event} */ e) => act(e, () => send(field.options[0].id, field.label))}>${icon('push')}${field.label}</button>`;
	if (field.change === 'linkIssue') return html`<button type="button" class="button compact" data-bulk="linkIssue" @click=${(/** @type {Event} */ e) => act(e, () => linkToIssue(list, field))}>${icon('link')}${field.label}</button>`;
	if (field.change === 'link') return html`<button type="button" class="button compact" @click=${(/** @type {Event} */ e) => act(e, () => linkTo(list, field))}>${icon('link')}${field.label}</button>`;
	const typed = field.change === 'folder' || field.change === 'addTag' || field.options.length === 0;
	const known = field.change === 'folder' ? (list.facets?.folders ?? []).map(({ path }) => path).filter(Boolean) : (list.facets?.tags ?? []);
	return menuPart({ id, label: field.label, look: 'compact' }, typed
		? html`<form class="menu-form" @submit=${(/** @type {SubmitEvent} */ e) => {
				e.preventDefault();
				const input = /** @type {HTMLInputElement} */ (/** @type {HTMLFormElement} */ (e.currentTarget).elements.namedItem('value'));
				const value = input.value.trim();
				if (!value && field.change !== 'folder') return;
				input.value = '';
				closeMenu(id);
				void send(value, field.label);
			}}><input class="input" name="value" autocomplete="off" list="${id}-known" aria-label=${field.label} placeholder=${field.change === 'folder' ? t('Shop/Checkout; empty for none') : t('Tag')}>
			<datalist id="${id}-known">${known.map((word) => html`<option value=${word}></option>`)}</datalist><button class="button compact primary">Apply</button></form>`
		: html`<div class="choices">${field.options.map((option) => html`<button type="button" class="menu-line" @click=${() => { closeMenu(id); void send(option.id, `${field.label}: ${option.label}`); }}>${option.label}</button>`)}</div>`);
}

/** The bar with what can be done to the picked rows. @param {List} list */
export function bulkBar(list) {
	const { running, picked, facets, query } = list;
	if (running) {
		return html`<div class="bulk" role="region" aria-label="Change in progress"><span class="grow stack tight"><span>${running.label}: ${running.done} of ${running.total}</span><progress data-tone="info" max=${running.total} .value=${running.done} aria-label=${running.label}></progress></span>
			<button type="button" class="button compact" @click=${() => { running.stopped = true; }}>Stop</button></div>`;
	}
	if (picked.size === 0) return nothing;
	const fields = (facets?.bulk ?? []).filter(({ change }) => (query.deleted ? change === 'restore' : change !== 'restore'));
	return html`<div class="bulk" role="region" aria-label="Selected rows">
		<b role="status">${picked.size} selected</b>
		${picked.size < list.count ? html`<button type="button" class="button quiet compact" title="Ctrl+A" @click=${(/** @type {Event} */ e) => act(e, () => list.pickAll())}>Select all ${list.count}</button>` : nothing}
		<span class="row tight">${fields.map((field) => control(list, field))}</span>
		<button type="button" class="button quiet compact only-icon" aria-label="Clear the selection" title="Esc" @click=${() => list.dropAll()}>${icon('close')}</button>
	</div>`;
}
