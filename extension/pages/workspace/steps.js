// The steps of a test case, to write and to read.

import { html, live, nothing } from '../../vendor/lit.js';
import { icon } from '../../ui/icons.js';
import { problemPart } from '../../ui/parts.js';

/** @typedef {import('../../protocol').Step} Step */

/**
 * Write: add, remove, move by buttons or Alt+Up and Alt+Down.
 * @param {import('../../ui/form.js').Draft<any>} draft with a field `steps`
 */
export function stepsEditor(draft) {
	/** @type {Step[]} */
	const steps = draft.values.steps;
	const field = (/** @type {number} */ n, /** @type {string} */ name) => /** @type {HTMLElement | null} */ (document.querySelector(`[data-step="${n}"] [name="${name}"]`));
	/** @param {number} n @param {Partial<Step>} change */
	const change = (n, change) => draft.set('steps', steps.map((step, at) => (at === n ? { ...step, ...change } : step)));
	const add = () => {
		draft.set('steps', [...steps, { action: '', expected: '' }]);
		field(steps.length, 'action')?.focus();
	};
	/** @param {number} n */
	const remove = (n) => {
		draft.set('steps', steps.filter((_, at) => at !== n));
		(field(Math.min(n, steps.length - 2), 'action') ?? /** @type {HTMLElement | null} */ (document.querySelector('[data-add-step]')))?.focus();
	};
	/** @param {number} n @param {number} by @param {string} focus */
	const move = (n, by, focus) => {
		const to = n + by;
		if (to < 0 || to >= steps.length) return;
		const moved = [...steps];
		[moved[n], moved[to]] = [moved[to], moved[n]];
		draft.set('steps', moved);
		field(to, focus)?.focus();
	};
	/** @param {KeyboardEvent} event @param {number} n */
	const pressed = (event, n) => {
		const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
		if (!event.altKey || !by) return;
		event.preventDefault();
		event.stopPropagation();
		move(n, by, /** @type {HTMLElement} */ (event.target).getAttribute('name') ?? 'action');
	};
	/** @param {number} n @param {keyof Step} name @param {string} label */
	const text = (n, name, label) => html`<textarea class="input one-line" rows="1" name=${name} aria-label="${label}, step ${n + 1}" placeholder=${label} .value=${live(steps[n][name])}
		@input=${(/** @type {Event} */ e) => change(n, { [name]: /** @type {HTMLTextAreaElement} */ (e.target).value })}></textarea>`;

	return html`<div class="stack" role="group" aria-label="Steps">
		${draft.problem?.field?.startsWith('steps') ? problemPart(draft.problem) : nothing}
		${steps.length > 0 ? html`<div class="step-heads" aria-hidden="true"><span></span><span>Action</span><span>Expected result</span><span></span></div>` : html`<p class="muted">No steps yet. A step says what to do, and what should come of it.</p>`}
		<ol class="steps">${steps.map((_, n) => html`<li class="step" data-step=${n} @keydown=${(/** @type {KeyboardEvent} */ e) => pressed(e, n)}>
			${text(n, 'action', 'Action')}${text(n, 'expected', 'Expected result')}
			<div class="tools">
				<button type="button" name="up" class="button quiet compact only-icon" aria-label="Move step ${n + 1} up" title="Move up (Alt+Up)" aria-disabled=${n === 0 ? 'true' : nothing} @click=${() => move(n, -1, 'up')}>${icon('up')}</button>
				<button type="button" name="down" class="button quiet compact only-icon" aria-label="Move step ${n + 1} down" title="Move down (Alt+Down)" aria-disabled=${n === steps.length - 1 ? 'true' : nothing} @click=${() => move(n, 1, 'down')}>${icon('down')}</button>
				<button type="button" class="button quiet danger compact only-icon" aria-label="Remove step ${n + 1}" title="Remove" @click=${() => remove(n)}>${icon('close')}</button>
			</div>
		</li>`)}</ol>
		<div class="row"><button type="button" class="button compact" data-add-step @click=${add}>${icon('plus')}Add step</button>${steps.length > 1 ? html`<span class="keys"><span><kbd>Alt</kbd> <kbd>↑</kbd> <kbd>↓</kbd> move a step</span></span>` : nothing}</div>
	</div>`;
}

/** Read. @param {Step[]} steps */
export const stepsScript = (steps) =>
	steps.length === 0
		? html`<p class="muted">This case has no steps.</p>`
		: html`<ol class="script">${steps.map(({ action, expected }) => html`<li><span class="pre">${action}</span><span class="pre expected">${expected}</span></li>`)}</ol>`;
