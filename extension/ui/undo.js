// Taking back what was done: the last action, one of the recent ones, or what a note offers to undo.

import { html, nothing, repeat } from '../vendor/lit.js';
import { openDialog } from './dialog.js';
import { act, emptyPart } from './parts.js';
import { t } from './texts.js';
import { showProblem, toast } from './toast.js';
import { ask, problemOf } from './worker.js';

/** Takes an action back and says what came of it. @param {string | null} [id] none for the last one */
export async function undo(id = null) {
	try {
		const { message, left } = await ask('undo', { id });
		toast(message, left.length > 0 ? { tone: 'warn', more: left.join(' ') } : {});
	} catch (error) {
		showProblem(problemOf(error));
	}
}

/** What was done last, each with a button that takes it back. */
export async function recentActions() {
	const view = await ask('viewUndo', {});
	let { actions } = view;
	await openDialog(t('Recent actions'), (_, repaint) => {
		/** @param {string} id */
		const takeBack = async (id) => {
			await undo(id);
			({ actions } = await ask('viewUndo', {}));
			repaint();
		};
		return () => ({
			content: actions.length === 0
				? emptyPart('undo', t('Nothing to take back. What you change in the workspace is listed here, newest first.'))
				: html`<ul class="lines flat">${repeat(actions, ({ id }) => id, ({ id, label, age }, n) => html`<li><span class="name">${label}</span><span class="small muted">${age}</span>
					<button type="button" class="button compact" aria-label="Undo: ${label}" @click=${(/** @type {Event} */ e) => act(e, () => takeBack(id))}>Undo</button>${n === 0 ? html`<kbd aria-hidden="true">Ctrl Z</kbd>` : nothing}</li>`)}</ul>`,
		});
	});
}
