// Dialogs: one question, answered or dismissed. The platform's own element does the focus and the Escape key.

import { html, render, nothing } from '../vendor/lit.js';
import { icon } from './icons.js';
import { moveToasts } from './toast.js';

/**
 * Opens a dialog and answers when it is closed: with what `done` was given, or null.
 * @template R
 * @param {string} title
 * @param {(done: (result: R | null) => void, repaint: () => void) => () => {content: unknown, footer?: unknown}} make
 * @param {{wide?: boolean, stays?: boolean}} [look] as wide as the window; not closed by a click beside it
 * @returns {Promise<R | null>}
 */
export function openDialog(title, make, { wide = false, stays = false } = {}) {
	return new Promise((resolve) => {
		const element = document.createElement('dialog');
		element.className = wide ? 'dialog wide' : 'dialog';
		element.dataset.casebridge = 'dialog';
		element.setAttribute('closedby', stays ? 'closerequest' : 'any');
		element.setAttribute('aria-labelledby', 'dialog-title');
		/** @type {R | null} */
		let result = null;
		let open = true;
		/** At once, not in the task of its `close`: a key pressed in between would go into the hidden dialog's focused box and be lost. */
		const gone = () => {
			if (!open) return;
			open = false;
			element.close();
			element.remove();
			moveToasts();
			resolve(result);
		};
		const done = (/** @type {R | null} */ value) => {
			result = value;
			gone();
		};
		// A file field inside it sends a `cancel`, too.
		element.addEventListener('cancel', (event) => event.target === element && gone());
		element.addEventListener('close', gone);
		/** None while the dialog is still being made: what is asked for meanwhile is in its first picture. @type {(() => {content: unknown, footer?: unknown}) | null} */
		let paint = null;
		const repaint = () => {
			if (!paint) return;
			const { content, footer = nothing } = paint();
			render(
				html`<header>
						<h2 id="dialog-title">${title}</h2>
						<button type="button" class="button quiet only-icon compact" aria-label="Close" @click=${() => done(null)}>${icon('close')}</button>
					</header>
					<div class="content">${content}</div>
					${footer === nothing ? nothing : html`<footer>${footer}</footer>`}`,
				element,
			);
		};
		paint = make(done, repaint);
		repaint();
		document.body.append(element);
		element.showModal();
		/** @type {HTMLElement | null} */ (element.querySelector('[autofocus], .content input, .content textarea, footer .primary'))?.focus();
	});
}
