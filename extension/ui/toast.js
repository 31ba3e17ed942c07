// Short notes in the corner: what was done, how to undo it, what went wrong. They never hold what is needed later.

import { html, nothing, render, repeat } from '../vendor/lit.js';
import { icon } from './icons.js';

/** @typedef {import('../protocol').Tone} Tone */
/** @typedef {{id: number, tone: Tone, words: string, more: string, label: string, press: (() => unknown) | null}} Toast */

/** A note that offers to undo stays longer. */
const STAY_MS = 4000;
const STAY_WITH_BUTTON_MS = 12000;

/** @type {Toast[]} */
let toasts = [];
let count = 0;
/** @type {HTMLElement | null} */
let place = null;
/** What had the focus before a note took it. @type {HTMLElement | null} */
let before = null;

/**
 * @param {string} words
 * @param {{tone?: Tone, more?: string, label?: string, press?: () => unknown}} [options]
 */
export function toast(words, { tone = 'good', more = '', label = '', press } = {}) {
	const id = ++count;
	// The latest good news replaces the one before; what offers something or went wrong stays beside it.
	toasts = [...toasts.filter((one) => one.press || one.tone !== 'good').slice(-2), { id, tone, words, more, label, press: press ?? null }];
	paint();
	wait(id, press || tone !== 'good' ? STAY_WITH_BUTTON_MS : STAY_MS);
}

/** @param {import('../protocol').Problem} problem */
export const showProblem = (problem) => toast(problem.message, { tone: 'bad', more: problem.remedy });

/** Leaves alone what the pointer or the focus is on. @param {number} id @param {number} ms */
function wait(id, ms) {
	setTimeout(() => (place?.matches(':hover, :focus-within') ? wait(id, 1000) : remove(id)), ms);
}

/** @param {number} id */
function remove(id) {
	toasts = toasts.filter((toast) => toast.id !== id);
	paint();
}

/** Back to the page, after the dialog they stood in is gone. */
export function moveToasts() {
	if (toasts.length > 0) paint();
}

function paint() {
	if (!place) {
		place = document.createElement('div');
		place.className = 'toasts';
		place.popover = 'manual';
		place.setAttribute('role', 'status');
		place.addEventListener('focusin', ({ relatedTarget: from }) => { if (from instanceof HTMLElement && !place?.contains(from)) before = from; });
		document.body.append(place);
	}
	const hadFocus = place.contains(document.activeElement);
	// A modal dialog makes everything outside it inert, so the notes move into it.
	const home = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body;
	if (place.parentElement !== home) home.append(place);
	render(
		repeat(toasts, ({ id }) => id, ({ id, tone, words, more, label, press }) => html`<div class="toast" data-casebridge="toast" data-tone=${tone}>
			<span class="symbol">${icon(tone)}</span>
			<div class="words">${words}${more ? html`<div class="small muted">${more}</div>` : nothing}</div>
			${press ? html`<button type="button" class="button compact" @click=${() => { remove(id); press(); }}>${label}</button>` : nothing}
			<button type="button" class="button quiet compact only-icon" aria-label="Dismiss" @click=${() => remove(id)}>${icon('close')}</button>
		</div>`),
		place,
	);
	if (toasts.length === 0) place.hidePopover();
	else if (!place.matches(':popover-open')) place.showPopover();
	// A pressed note is gone; whoever pressed it goes on where they were.
	if (hadFocus && !place.contains(document.activeElement) && before?.isConnected) before.focus({ preventScroll: true });
}
