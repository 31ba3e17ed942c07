// How one case of a run looks: its steps, its result, what was noted, its defects. The same beside a page and in the
// workspace; only the width differs.

import { html, live, nothing, repeat } from '../../vendor/lit.js';
import { alertPart } from '../alerts.js';
import { pushDefect } from '../defect-form.js';
import { textField } from '../form.js';
import { icon } from '../icons.js';
import { act, badgePart, problemPart } from '../parts.js';
import { t } from '../texts.js';
import { OUTCOMES, recordUrl } from '../words.js';
import { showKeys } from './keys.js';
import { clock } from './timer.js';

/** @typedef {import('./runner.js').Runner} Runner */
/** @typedef {import('../../protocol').ExecutionView} ExecutionView */
/** @typedef {import('../../protocol').StepResult} StepResult */

/** One case, from its title to its defects. @param {Runner} run @param {ExecutionView} execution */
export function casePart(run, execution) {
	const { draft } = run;
	if (!draft) return nothing;
	return html`<div class="stack run-case">
		${draft.problem && !draft.problem.field ? problemPart(draft.problem) : nothing}
		<section class="card" aria-labelledby="case">
			<div class="head"><h2 id="case"><a href=${recordUrl('testCase', execution.case)} target="_blank" class="key">${execution.key}</a> ${execution.title}</h2>
				${badgePart(execution.result)}<span class="small muted">${[execution.age, execution.tester && t('for {tester}', { tester: execution.tester })].filter(Boolean).join(' · ')}</span>${timerPart(run)}</div>
			<div class="body stack">
				${execution.preconditions ? html`<div><p class="label">Preconditions</p><p class="pre">${execution.preconditions}</p></div>` : nothing}
				${execution.steps.length === 0 ? html`<p class="muted">This case has no steps: give the case itself a result.</p>` : stepsPart(run, execution)}
			</div>
		</section>
		${resultPart(run, execution)}
		${run.report ? html`<section class="card report" aria-labelledby="report"><div class="head"><h2 id="report">Report defect</h2></div><div class="body">${run.report.paint()}</div></section>` : nothing}
		${defectsPart(run, execution)}
		${execution.past.length > 0 ? html`<section class="card" aria-labelledby="past"><div class="head"><h2 id="past">Earlier results</h2></div><ul class="lines">${execution.past.map(({ result, detail, time, note }) => html`<li>${note ? html`<span class="name pre small">${note}</span>` : html`<span class="name small"><span class="muted">No note</span></span>`}<span class="small muted" title=${time}>${detail}</span>${badgePart(result)}</li>`)}</ul></section>` : nothing}
		${execution.attachments.length > 0 ? html`<section class="card" aria-labelledby="files"><div class="head"><h2 id="files">Files</h2></div><ul class="lines">${execution.attachments.map((file) => html`<li><span class="name">${file.name}</span><span class="small muted">${file.size}</span></li>`)}</ul></section>` : nothing}
	</div>`;
}

/** @param {Runner} run */
const timerPart = ({ timer, seconds }) => html`<button type="button" class="button compact timer" aria-pressed=${timer.running ? 'true' : 'false'} aria-keyshortcuts="t" title="${timer.running ? t('Pause') : t('Start')} the timer (T)" aria-label="Timer" @click=${() => timer.toggle()}>${icon(timer.running ? 'pause' : 'cycle')}<span>${clock(seconds)}</span></button>`;

/** @param {Runner} run @param {ExecutionView} execution */
const stepsPart = (run, execution) => html`<ol class="run-steps" aria-label="Steps">${execution.steps.map(({ action, expected }, n) => {
	const step = run.steps[n];
	const here = n === run.step;
	return html`<li class="run-step" data-outcome=${step.outcome} aria-current=${here ? 'step' : nothing} @click=${(/** @type {Event} */ e) => { if (!here && !(/** @type {Element} */ (e.target).closest('button, textarea'))) run.focusStep(n); }}>
		<button type="button" class="number" data-tone=${toneOf(step)} aria-label="Step ${n + 1}: ${wordOf(step)}" @click=${() => run.focusStep(n)}>${step.outcome === 'notExecuted' ? n + 1 : icon(toneOf(step))}</button>
		<div class="words">
			<p class="pre">${action}</p>
			${expected ? html`<p class="pre expected"><span class="unseen">Expected: </span>${expected}</p>` : nothing}
			${here ? html`<div class="outcomes small-ones" role="group" aria-label="Result of step ${n + 1}">${OUTCOMES.map(({ id, label, key, tone }) => html`<button type="button" class="button compact" data-tone=${tone} aria-pressed=${step.outcome === id ? 'true' : 'false'} aria-keyshortcuts=${key} @click=${(/** @type {Event} */ e) => act(e, () => run.recordStep(id))}>${icon(tone)}${label}</button>`)}</div>
				<textarea class="input one-line" rows="1" name="step-note-${n}" aria-label="Note on step ${n + 1}" aria-keyshortcuts="n" placeholder="Note on this step" .value=${live(step.note)} @input=${(/** @type {Event} */ e) => run.changeStep(n, { note: /** @type {HTMLTextAreaElement} */ (e.target).value })}></textarea>`
				: step.note ? html`<p class="pre small step-note">${step.note}</p>` : nothing}
		</div>
	</li>`;
})}</ol>`;

/** @param {StepResult} step */
const toneOf = ({ outcome }) => OUTCOMES.find(({ id }) => id === outcome)?.tone ?? 'neutral';
/** @param {StepResult} step */
const wordOf = ({ outcome }) => OUTCOMES.find(({ id }) => id === outcome)?.label ?? t('no result yet');

/** @param {Runner} run @param {ExecutionView} execution */
function resultPart(run, execution) {
	const { draft, view } = run;
	if (!draft || !view) return nothing;
	const before = execution.steps.length > 0 ? 'Shift+' : '';
	return html`<section class="card" aria-label="Result"><div class="body stack">
		<div class="outcomes" role="group" aria-label="Result of ${execution.key}">${OUTCOMES.map(({ id, label, key, tone }) => html`<button type="button" class="button" data-tone=${tone} data-outcome=${id} aria-pressed=${execution.outcome === id ? 'true' : 'false'} aria-keyshortcuts="${before}${key}" @click=${(/** @type {Event} */ e) => act(e, () => run.record(id))}>${icon(tone)}${label}<kbd aria-hidden="true">${before ? '⇧' : ''}${key.toUpperCase()}</kbd></button>`)}</div>
		${textField(draft, 'note', { label: t('Note'), rows: 2, placeholder: t('What was seen') })}
		<div class="row">
			${run.report ? nothing : html`<button type="button" class="button" aria-keyshortcuts="d" @click=${(/** @type {Event} */ e) => act(e, () => run.startReport())}>${icon('defect')}Report defect</button>`}
			<button type="button" class="button" aria-keyshortcuts="l" @click=${(/** @type {Event} */ e) => act(e, () => run.link())}>${icon('link')}Link defect</button>
			<span class="grow"></span>
			${execution.outcome === 'notExecuted' && run.steps.every(({ outcome }) => outcome === 'notExecuted') ? nothing : html`<button type="button" class="button quiet" @click=${(/** @type {Event} */ e) => act(e, () => run.clear())}>Clear result</button>`}
		</div>
		<div class="row">
			<button type="button" class="button" aria-keyshortcuts="ArrowLeft" aria-disabled=${view.previous ? nothing : 'true'} @click=${() => run.goTo(view.previous)}>${icon('left')}Previous</button>
			<button type="button" class="button" aria-keyshortcuts="ArrowRight" aria-disabled=${view.next ? nothing : 'true'} @click=${() => run.goTo(view.next)}>Next${icon('right')}</button>
			<span class="grow"></span>
			${draft.dirty ? html`<button type="button" class="button primary" data-save @click=${(/** @type {Event} */ e) => act(e, () => run.store())}>Save</button>` : nothing}
		</div>
	</div></section>`;
}

/** @param {Runner} run @param {ExecutionView} execution */
const defectsPart = (run, { defects }) => (defects.length === 0
	? nothing
	: html`<section class="card found" aria-labelledby="found"><div class="head"><h2 id="found">Defects found here</h2></div><ul class="lines">${repeat(defects, ({ id }) => id, (line) => html`<li class=${line.alert ? 'alerted' : ''}>
		<a class="name" href=${recordUrl('defect', line.id)} target="_blank"><span class="key">${line.key}</span> ${line.title}</a>
		<span class="small muted">${line.age}</span>${badgePart(line.status)}${badgePart(line.issue ?? line.sync)}
		${line.issue ? nothing : html`<button type="button" class="button compact primary" data-casebridge="push-button" @click=${(/** @type {Event} */ e) => act(e, async () => { await pushDefect(line.id, null); await run.options.refresh(); })}>${icon('push')}Push</button>`}
		${line.alert ? alertPart(line.alert, line, run.options.refresh) : nothing}
	</li>`)}</ul></section>`);

/** The keys one needs all the time; the others are behind the question mark. @param {Runner} run */
export const keysPart = (run) => html`<p class="keys"><span><kbd>P</kbd> <kbd>F</kbd> <kbd>B</kbd> <kbd>S</kbd> ${run.hasSteps ? t('step') : t('result')}</span>
	${run.hasSteps ? html`<span><kbd>Shift</kbd> + these: the case</span><span><kbd>J</kbd> <kbd>K</kbd> steps</span>` : nothing}
	<span><kbd>←</kbd> <kbd>→</kbd> cases</span><span><kbd>U</kbd> undo</span><span><kbd>M</kbd> note</span><span><kbd>D</kbd> report defect</span>
	<button type="button" class="button quiet compact" aria-keyshortcuts="?" @click=${showKeys}>All keys</button></p>`;
