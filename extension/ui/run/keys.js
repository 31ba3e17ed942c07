// The keys of a run: which does what, and the dialog that shows them.

import { html } from '../../vendor/lit.js';
import { openDialog } from '../dialog.js';
import { t } from '../texts.js';
import { OUTCOMES } from '../words.js';

/** @typedef {import('./runner.js').Runner} Runner */

/** @type {[string[], string][]} */
const TABLE = [
	[['P', 'F', 'B', 'S'], t('The step passes, fails, is blocked, is skipped; then on to the next. In a case without steps: the case')],
	[[t('Shift'), 'P F B S'], t('The whole case, whatever its steps say')],
	[['J', 'K'], t('Next step, step before (also the arrows down and up)')],
	[['←', '→'], t('Case before, next case')],
	[['U'], t('Take the last result back (also Backspace)')],
	[['N'], t('Note on the step')],
	[['M'], t('Note on the case')],
	[['D'], t('Report a defect')],
	[['L'], t('Link a defect that is known already')],
	[['T'], t('Start or pause the timer')],
	[['?'], t('Show these keys')],
];

export const showKeys = () =>
	openDialog(t('Keys'), (done) => () => ({
		content: html`<dl class="key-table">${TABLE.map(([keys, what]) => html`<dt>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${what}</dd>`)}</dl>`,
		footer: html`<button type="button" class="button primary" @click=${() => done(null)}>Close</button>`,
	}));

/** @param {Runner} run @param {KeyboardEvent} event @returns {boolean} whether it was one of these */
export function pressed(run, event) {
	if (event.altKey || event.ctrlKey || event.metaKey) return false;
	const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
	const outcome = OUTCOMES.find((one) => one.key === key);
	/** @type {Record<string, () => unknown>} */
	const others = {
		ArrowLeft: () => run.goTo(run.view?.previous),
		ArrowRight: () => run.goTo(run.view?.next),
		u: () => run.undo(),
		Backspace: () => run.undo(),
		n: () => run.write(`step-note-${run.step}`),
		m: () => run.write('note'),
		d: () => run.startReport(),
		l: () => run.link(),
		t: () => run.timer.toggle(),
		'?': showKeys,
	};
	const step = key === 'j' || key === 'ArrowDown' ? 1 : key === 'k' || key === 'ArrowUp' ? -1 : 0;
	if (step && run.hasSteps) {
		run.focusStep(run.step + step);
		return true;
	}
	if (!outcome && !Object.hasOwn(others, key)) return false;
	if (event.repeat) return true; // a held key is one press
	if (outcome) void (event.shiftKey || !run.hasSteps ? run.record(outcome.id) : run.recordStep(outcome.id));
	else void others[key]();
	return true;
}
