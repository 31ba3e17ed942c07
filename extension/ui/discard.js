// Letting go of what was typed into a form, and having it back: the same wherever something is typed. What is a secret is
// in no draft, so it is never had back.

import { html } from '../vendor/lit.js';
import { icon } from './icons.js';
import { t } from './texts.js';
import { toast } from './toast.js';

/** What is typed into a form; `forget` lets go of it and gives the way back. @typedef {{readonly dirty: boolean, forget(): () => void}} Typing */

/** Says that typed text was found again. @param {Typing} draft */
export const restoredPart = (draft) => html`<div class="notice" data-tone="info" role="status">
	<span class="symbol">${icon('info')}</span>
	<div class="words"><span>What you typed earlier is still here; it was not saved yet.</span></div>
	<button type="button" class="button compact" @click=${() => discard(draft)}>Discard it</button>
</div>`;

/** Lets go of what was typed, and offers it once more. @param {Typing} draft @param {() => void} [again] opens the form it was typed in @param {string} [more] what cannot be had back */
export function discard(draft, again = () => {}, more = '') {
	const wasTyped = draft.dirty;
	const back = draft.forget();
	if (wasTyped) toast(t('What you typed is thrown away'), { tone: 'info', more, label: t('Undo'), press: () => { back(); again(); } });
}

/**
 * Leaves a form without saving it.
 * @param {Typing} draft @param {() => void} close @param {() => void} [again] opens it again @param {{label?: string, more?: string}} [words]
 */
export const cancelButton = (draft, close, again, { label = t('Cancel'), more } = {}) =>
	html`<button type="button" class="button quiet" @click=${() => { discard(draft, again, more); close(); }}>${label}</button>`;
