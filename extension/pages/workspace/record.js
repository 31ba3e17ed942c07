// What the editors of all kinds share: the head of the page, saving, a clash with a newer version, deleting and undoing.

import { html, nothing } from '../../vendor/lit.js';
import { discard, restoredPart } from '../../ui/discard.js';
import { icon } from '../../ui/icons.js';
import { act, badgePart, problemPart } from '../../ui/parts.js';
import { t } from '../../ui/texts.js';
import { toast } from '../../ui/toast.js';
import { KINDS, recordUrl } from '../../ui/words.js';
import { ask } from '../../ui/worker.js';

/** @typedef {import('../../protocol').Kind} Kind */
/** @typedef {import('../../protocol').Saved} Saved */
/** @template {object} T @typedef {import('../../ui/draft.js').Draft<T>} Draft */

/**
 * Goes to a record, in place of the form it was made in; what was typed there since comes along. Whoever has left that form is not called away.
 * @param {Saved} saved @param {Draft<any>} draft @param {string} form the address of the form @param {string} key of the record's own form @param {string[]} [only] what that form has no place for
 */
export function replaceWith({ kind, id, message }, draft, form, key, only) {
	draft.handOver(key, only);
	const url = recordUrl(kind, id);
	if (location.hash !== form) return toast(message, { label: t('Open'), press: () => location.assign(url) });
	const field = draft.dirty ? document.activeElement?.getAttribute('name') : null;
	if (field) /** @type {HTMLElement} */ (document.getElementById('main')).dataset.resume = field;
	return location.replace(url);
}

/**
 * The top of a page: where one is, what it is called, what can be done.
 * @param {{kind: Kind, key: string, title: string, badges?: unknown, buttons?: unknown}} head
 */
export const headPart = ({ kind, key, title, badges = nothing, buttons = nothing }) => html`<div class="page-head">
	<div class="titles">
		<div class="crumbs"><a href="#${KINDS[kind].list}">${KINDS[kind].many}</a>${icon('right')}<span>${key || t('New')}</span>${badges}</div>
		<h1 tabindex="-1" dir="auto">${title}</h1>
	</div>
	<div class="row">${buttons}</div>
</div>`;

/**
 * Save, and back to what is stored.
 * @param {Draft<any>} draft
 * @param {boolean} isNew
 * @param {() => Promise<Saved | null>} save
 */
export const saveButtons = (draft, isNew, save) => html`
	${draft.dirty && !isNew ? html`<button type="button" class="button quiet" @click=${() => { discard(draft); /** @type {HTMLElement | null} */ (document.querySelector('[data-save]'))?.focus(); }}>Discard changes</button>` : nothing}
	<button type="button" class="button primary" data-save title="Ctrl+S" aria-disabled=${isNew || draft.dirty ? nothing : 'true'} @click=${(/** @type {Event} */ e) => (isNew ? act(e, save) : saveOnce(e, draft, save))}>${isNew ? t('Create') : draft.dirty ? t('Save') : t('Saved')}</button>`;

/** Drafts that were to be saved once more while a save of theirs was on its way. @type {WeakSet<Draft<any>>} */
const pressed = new WeakSet();

/** Saves; pressed while that is on its way, what was typed since is saved behind it. @param {Event} event @param {Draft<any>} draft @param {() => Promise<unknown>} save */
function saveOnce(event, draft, save) {
	pressed.add(draft);
	return act(event, async () => {
		do pressed.delete(draft);
		while ((await save()) && pressed.has(draft) && draft.dirty);
		if (isGone(draft)) /** @type {HTMLElement | null} */ (document.querySelector('[data-gone] button'))?.focus();
	});
}

/** Whether the record itself was deleted meanwhile: its screen says so, and how to get it back. @param {Draft<any>} draft */
const isGone = ({ problem, rev }) => problem?.code === 'missing' && rev !== null;

/**
 * A tie that should be looked at, with the button that says it still holds.
 * @param {import('../../protocol').Badge | null} badge @param {string} key @param {() => unknown} accept @param {unknown} [more]
 */
export const suspectPart = (badge, key, accept, more = nothing) =>
	badge ? html`<span class="row tight" data-casebridge="suspect">${badgePart(badge)}<button type="button" class="button compact" aria-label="Accept ${key} as it is" title="It was looked at and still fits" @click=${(/** @type {Event} */ e) => act(e, async () => { await accept(); toast(t('{key} accepted as it is', { key })); })}>Accept</button>${more}</span>` : nothing;

/** Deletes and offers to undo. @param {Kind} kind @param {string} id @param {string} key */
export const deleteButton = (kind, id, key) => html`<button type="button" class="button quiet danger only-icon" aria-label="Delete ${key}" title="Delete ${key}" @click=${(/** @type {Event} */ e) =>
	act(e, async () => {
		const { hash } = location;
		const { message } = await ask('deleteRecord', { kind, id });
		if (location.hash === hash) location.hash = KINDS[kind].list;
		toast(message, {
			label: t('Undo'),
			press: async () => {
				const done = await ask('restoreRecord', { kind, id }).catch((error) => error);
				if (done instanceof Error) toast(done.message, { tone: 'bad' });
				else {
					toast(done.message);
					location.assign(recordUrl(kind, id));
				}
			},
		});
	})}>${icon('trash')}</button>`;

/**
 * What stands above a form: text from an earlier visit, a clash, or another problem that belongs to no field.
 * @param {Draft<any>} draft
 * @param {() => Promise<void>} refresh
 */
export function draftNotices(draft, refresh) {
	const { problem } = draft;
	if (problem?.code === 'changedMeanwhile') {
		return problemPart(problem, {
			extra: html`<button type="button" class="button compact" @click=${(/** @type {Event} */ e) => act(e, async () => { await refresh(); discard(draft); })}>Load the stored version</button>
				<button type="button" class="button compact" @click=${(/** @type {Event} */ e) => act(e, async () => { await refresh(); draft.insist(); })}>Keep my text</button>`,
		});
	}
	return html`${problem && !problem.field && !isGone(draft) ? problemPart(problem) : nothing}${draft.restored && draft.dirty && !problem ? restoredPart(draft) : nothing}`;
}
