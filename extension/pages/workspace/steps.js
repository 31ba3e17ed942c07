// The steps of a test case, to write and to read.

import { html, live, nothing } from '../../vendor/lit.js';
import { icon } from '../../ui/icons.js';
import { marked } from '../../ui/markdown.js';
import { problemPart } from '../../ui/parts.js';
import { t } from '../../ui/texts.js';
import { toast } from '../../ui/toast.js';

/** @typedef {import('../../protocol').Step} Step */
/** @typedef {import('../../ui/draft.js').Draft<any>} StepsDraft */

/** The step that is being dragged, and where it would go. @type {WeakMap<StepsDraft, {from: number, to: number}>} */
const dragged = new WeakMap();

/** Several lines as steps; a tab parts what to do from what should come of it. @param {string} text @returns {Step[]} */
export const stepsOf = (text) =>
	text.split(/\r?\n/).map((line) => line.replace(/^\s*(?:\d+[.)]|[-*])\s+/, '')).filter((line) => line.trim()).map((line) => {
		const [action, ...expected] = line.split('\t');
		return { action: action.trim(), expected: expected.join(' ').trim() };
	});

/**
 * Write: add, remove, duplicate, paste, move by the handle, by buttons or by Alt+Up and Alt+Down.
 * @param {StepsDraft} draft with a field `steps`
 */
export function stepsEditor(draft) {
	/** @type {Step[]} */
	const steps = draft.values.steps;
	const drag = dragged.get(draft);
	const field = (/** @type {number} */ n, /** @type {string} */ name) => /** @type {HTMLElement | null} */ (document.querySelector(`[data-step="${n}"] [name="${name}"]`));
	/** @param {number} n @param {Partial<Step>} change */
	const change = (n, change) => draft.set('steps', steps.map((step, at) => (at === n ? { ...step, ...change } : step)));
	/** @param {number} at @param {Step[]} more */
	const insert = (at, more) => {
		draft.set('steps', [...steps.slice(0, at), ...more, ...steps.slice(at)]);
		field(at + more.length - 1, 'action')?.focus();
	};
	const add = () => insert(steps.length, [{ action: '', expected: '' }]);
	/** @param {number} n */
	const remove = (n) => {
		const { action, expected } = steps[n];
		const back = () => { draft.set('steps', draft.values.steps.toSpliced(n, 0, steps[n])); field(n, 'action')?.focus(); };
		if (action.trim() || expected.trim()) toast(t('Step {n} removed', { n: n + 1 }), { label: t('Undo'), press: back });
		draft.set('steps', steps.filter((_, at) => at !== n));
		(field(Math.min(n, steps.length - 2), 'action') ?? /** @type {HTMLElement | null} */ (document.querySelector('[data-add-step]')))?.focus();
	};
	/** @param {number} n @param {number} to @param {string} focus */
	const move = (n, to, focus) => {
		if (to < 0 || to >= steps.length || to === n) return;
		const moved = steps.toSpliced(n, 1).toSpliced(to, 0, steps[n]);
		draft.set('steps', moved);
		field(to, focus)?.focus();
	};
	/** @param {KeyboardEvent} event @param {number} n */
	const pressed = (event, n) => {
		const name = /** @type {HTMLElement} */ (event.target).getAttribute('name') ?? 'action';
		const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
		if (event.altKey && by) {
			event.preventDefault();
			event.stopPropagation();
			move(n, n + by, name);
		} else if (event.key === 'Enter' && name === 'expected' && !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing) {
			event.preventDefault();
			if (n === steps.length - 1 || steps[n + 1].action || steps[n + 1].expected) insert(n + 1, [{ action: '', expected: '' }]);
			else field(n + 1, 'action')?.focus();
		} else marked(event);
	};
	/** Several lines become several steps. @param {ClipboardEvent} event @param {number} n @param {keyof Step} name */
	const pasted = (event, n, name) => {
		const text = event.clipboardData?.getData('text/plain') ?? '';
		const more = stepsOf(text);
		if (more.length < 2 && !text.includes('\t')) return;
		if (name === 'expected' && !text.includes('\t')) return;
		event.preventDefault();
		const isEmpty = !steps[n].action.trim() && !steps[n].expected.trim();
		const at = isEmpty ? n : n + 1;
		draft.set('steps', [...steps.slice(0, at), ...more, ...steps.slice(n + 1)]);
		field(at + more.length - 1, 'action')?.focus();
	};
	/** @param {DragEvent} event @param {number} n */
	const over = (event, n) => {
		if (!drag) return;
		event.preventDefault();
		if (drag.to !== n) {
			drag.to = n;
			draft.repaint();
		}
	};
	/** @param {number} n @param {keyof Step} name @param {string} label */
	const text = (n, name, label) => html`<textarea class="input one-line" rows="1" name=${name} aria-label="${label}, step ${n + 1}" placeholder=${label} .value=${live(steps[n][name])}
		@paste=${(/** @type {ClipboardEvent} */ e) => pasted(e, n, name)} @input=${(/** @type {Event} */ e) => change(n, { [name]: /** @type {HTMLTextAreaElement} */ (e.target).value })}></textarea>`;

	return html`<div class="stack" role="group" aria-label="Steps">
		${draft.problem?.field?.startsWith('steps') ? problemPart(draft.problem) : nothing}
		${steps.length > 0 ? html`<div class="step-heads" aria-hidden="true"><span></span><span>Action</span><span>Expected result</span><span></span></div>` : html`<p class="muted">No steps yet. A step says what to do, and what should come of it.</p>`}
		<ol class="steps">${steps.map((step, n) => html`<li class="step" data-step=${n} data-drop=${drag && drag.to === n && drag.from !== n ? (drag.from < n ? 'after' : 'before') : nothing} @keydown=${(/** @type {KeyboardEvent} */ e) => pressed(e, n)}
				@dragover=${(/** @type {DragEvent} */ e) => over(e, n)} @drop=${(/** @type {DragEvent} */ e) => { if (!drag) return; e.preventDefault(); dragged.delete(draft); move(drag.from, n, 'action'); draft.repaint(); }}>
			${text(n, 'action', t('Action'))}${text(n, 'expected', t('Expected result'))}
			<div class="tools">
				<span class="button quiet compact only-icon grip" draggable="true" title="Drag to another place" aria-hidden="true" @dragstart=${(/** @type {DragEvent} */ e) => { e.dataTransfer?.setData('text/plain', step.action); dragged.set(draft, { from: n, to: n }); draft.repaint(); }} @dragend=${() => { dragged.delete(draft); draft.repaint(); }}>${icon('grip')}</span>
				<button type="button" name="up" class="button quiet compact only-icon" aria-label="Move step ${n + 1} up" title="Move up (Alt+Up)" aria-disabled=${n === 0 ? 'true' : nothing} @click=${() => move(n, n - 1, 'up')}>${icon('up')}</button>
				<button type="button" name="down" class="button quiet compact only-icon" aria-label="Move step ${n + 1} down" title="Move down (Alt+Down)" aria-disabled=${n === steps.length - 1 ? 'true' : nothing} @click=${() => move(n, n + 1, 'down')}>${icon('down')}</button>
				<button type="button" class="button quiet compact only-icon" aria-label="Duplicate step ${n + 1}" title="Duplicate" @click=${() => insert(n + 1, [{ ...step }])}>${icon('copy')}</button>
				<button type="button" class="button quiet danger compact only-icon" aria-label="Remove step ${n + 1}" title="Remove" @click=${() => remove(n)}>${icon('close')}</button>
			</div>
		</li>`)}</ol>
		<div class="row"><button type="button" class="button compact" data-add-step @click=${add}>${icon('plus')}Add step</button><span class="keys">${steps.length > 1 ? html`<span><kbd>Alt</kbd> <kbd>↑</kbd> <kbd>↓</kbd> move a step</span>` : nothing}<span><kbd>Enter</kbd> in an expected result begins the next</span></span></div>
	</div>`;
}

/** Read. @param {Step[]} steps */
export const stepsScript = (steps) =>
	steps.length === 0
		? html`<p class="muted">This case has no steps.</p>`
		: html`<ol class="script">${steps.map(({ action, expected }) => html`<li><span class="pre">${action}</span><span class="pre expected">${expected}</span></li>`)}</ol>`;
