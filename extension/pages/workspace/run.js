// Running a cycle: case by case, its steps, one key for the result. A failure becomes a defect on the spot.

import { html, nothing, repeat } from '../../vendor/lit.js';
import { DefectForm, pushDefect } from '../../ui/defect-form.js';
import { Draft, textField } from '../../ui/form.js';
import { icon } from '../../ui/icons.js';
import { act, badgePart, coveragePart, emptyPart, symbolPart } from '../../ui/parts.js';
import { showProblem } from '../../ui/toast.js';
import { OUTCOMES } from '../../ui/words.js';
import { ask, problemOf } from '../../ui/worker.js';
import { defectLines } from './defect.js';
import { stepsScript } from './steps.js';

/** @typedef {import('../../protocol').CycleView} CycleView */
/** @typedef {import('../../protocol').ExecutionLine} ExecutionLine */
/** @typedef {import('../../protocol').Outcome} Outcome */

/** @param {import('../workspace.js').Route} route @param {import('../../ui/screen.js').Handle<CycleView>} handle @returns {import('../../ui/screen.js').Painter<CycleView>} */
export function runScreen(route, handle) {
	/** @type {CycleView | null} */
	let cycle = null;
	/** The case on the screen, by its execution. */
	let at = route.subId;
	/** @type {Draft<{note: string}> | null} */
	let note = null;
	/** @type {DefectForm | null} */
	let report = null;
	let busy = false;

	/** @param {CycleView} view @returns {ExecutionLine | undefined} */
	const current = (view) => view.executions.find((line) => line.id === at) ?? view.executions.find((line) => line.outcome === 'notExecuted') ?? view.executions[0];

	/** @param {string} id */
	const goTo = (id) => {
		at = id;
		note = null;
		report = null;
		history.replaceState(null, '', `#cycle/${route.id}/run/${id}`);
		handle.repaint();
		scrollTo(0, 0);
		showPlace();
	};
	/** Brings the present case into the list's sight without moving the page. */
	const showPlace = () => {
		const list = document.querySelector('.run-list');
		const item = /** @type {HTMLElement | null} */ (document.querySelector('.run-list [aria-current]'));
		if (list && item) list.scrollTop = item.offsetTop - (list.clientHeight - item.offsetHeight) / 2;
	};
	/** @param {number} by */
	const step = (by) => {
		if (!cycle) return;
		const here = current(cycle);
		const next = here && cycle.executions[cycle.executions.indexOf(here) + by];
		if (next) goTo(next.id);
	};
	/** @param {ExecutionLine} line */
	const noteOf = (line) => {
		if (!note) {
			note = new Draft(`note:${line.id}`, { note: line.note }, handle.repaint);
		}
		note.rebase({ note: line.note }, null);
		return note;
	};

	/** @param {Outcome} outcome */
	const record = async (outcome) => {
		const line = cycle && current(cycle);
		if (!line || busy) return;
		busy = true;
		const text = noteOf(line);
		try {
			const view = await text.save(() => ask('recordResult', { execution: line.id, outcome, note: text.values.note }));
			if (!view) {
				if (text.problem && !text.problem.field) showProblem(text.problem);
				return;
			}
			at = line.id;
			handle.take(view);
			if (outcome === 'fail') await startReport(view);
			else if (outcome !== 'notExecuted') nextOpen(view, line);
		} catch (error) {
			showProblem(problemOf(error));
		} finally {
			busy = false;
		}
	};
	/** On to the next case without a result; stays where there is none. @param {CycleView} view @param {ExecutionLine} line */
	const nextOpen = (view, line) => {
		const from = view.executions.findIndex((one) => one.id === line.id);
		const next = [...view.executions.slice(from + 1), ...view.executions.slice(0, from)].find((one) => one.outcome === 'notExecuted');
		if (next) goTo(next.id);
	};

	/** @param {CycleView} view */
	const startReport = async (view) => {
		const line = current(view);
		if (!line) return;
		const { connections } = await ask('viewConnections', {}).catch(() => ({ connections: [] }));
		if (at !== line.id) return;
		report = new DefectForm({
			key: `defect:new:${line.id}`,
			start: line.draft,
			execution: line.id,
			destinations: connections.map(({ id, label }) => ({ id, label })),
			cancel: () => { report = null; handle.repaint(); },
			saved: async () => { report = null; await handle.refresh(); },
			repaint: handle.repaint,
		});
		handle.repaint();
		/** @type {HTMLElement | null} */ (document.querySelector('.report textarea'))?.focus();
	};

	/** @param {CycleView} view @param {ExecutionLine} line */
	const casePart = (view, line) => {
		const text = noteOf(line);
		const n = view.executions.indexOf(line);
		return html`<div class="stack">
			<section class="card" aria-labelledby="case">
				<div class="head"><h2 id="case"><span class="key">${line.key}</span> ${line.title}</h2>${badgePart(line.result)}<span class="small muted">${line.age}</span></div>
				<div class="body stack">
					${line.preconditions ? html`<div><p class="label">Preconditions</p><p class="pre">${line.preconditions}</p></div>` : nothing}
					${stepsScript(line.steps)}
				</div>
			</section>
			<section class="card" aria-label="Result"><div class="body stack">
				<div class="outcomes" role="group" aria-label="Result of ${line.key}">${OUTCOMES.map(({ id, label, key, tone }) => html`<button type="button" class="button" data-tone=${tone} data-outcome=${id} aria-pressed=${line.outcome === id ? 'true' : 'false'} aria-keyshortcuts=${key} @click=${(/** @type {Event} */ e) => act(e, () => record(id))}>${icon(tone)}${label}<kbd aria-hidden="true">${key.toUpperCase()}</kbd></button>`)}</div>
				${textField(text, 'note', { label: 'Note', rows: 2, placeholder: 'What was seen' })}
				<div class="row">
					<button type="button" class="button" aria-disabled=${n === 0 ? 'true' : nothing} @click=${() => step(-1)}>${icon('left')}Previous</button>
					<button type="button" class="button" aria-disabled=${n === view.executions.length - 1 ? 'true' : nothing} @click=${() => step(1)}>Next${icon('right')}</button>
					${text.dirty && line.outcome !== 'notExecuted' ? html`<button type="button" class="button primary" @click=${(/** @type {Event} */ e) => act(e, async () => { const saved = await text.save(() => ask('recordResult', { execution: line.id, outcome: line.outcome, note: text.values.note })); if (saved) handle.take(saved); })}>Save note</button>` : nothing}
					<span class="grow"></span>
					${line.outcome === 'notExecuted' ? nothing : html`<button type="button" class="button quiet" @click=${(/** @type {Event} */ e) => act(e, () => record('notExecuted'))}>Clear result</button>`}
					${report ? nothing : html`<button type="button" class="button" @click=${(/** @type {Event} */ e) => act(e, () => startReport(view))}>${icon('defect')}Report defect</button>`}
				</div>
			</div></section>
			${report ? html`<section class="card report" aria-labelledby="report"><div class="head"><h2 id="report">Report defect</h2></div><div class="body">${report.paint()}</div></section>` : nothing}
			${line.defects.length > 0
				? html`<section class="card" aria-labelledby="found"><div class="head"><h2 id="found">Defects found here</h2></div>${defectLines(line.defects, handle.refresh, (defect) => defect.issue ? nothing : html`<button type="button" class="button compact primary" data-casebridge="push-button" @click=${(/** @type {Event} */ e) => act(e, async () => { await pushDefect(defect.id, null); await handle.refresh(); })}>${icon('push')}Push</button>`)}</section>`
				: nothing}
			<p class="keys"><span><kbd>P</kbd> <kbd>F</kbd> <kbd>B</kbd> <kbd>S</kbd> result</span><span><kbd>←</kbd> <kbd>→</kbd> previous, next</span><span><kbd>M</kbd> note</span><span><kbd>D</kbd> report defect</span></p>
		</div>`;
	};

	return {
		load: () => ask('viewCycle', { id: route.id }),
		shown: showPlace,
		title: (view) => `Run ${view.key} ${view.title} · Casebridge`,
		keys: (event) => {
			const outcome = OUTCOMES.find(({ key }) => key === event.key.toLowerCase());
			if (event.altKey || event.repeat) return false; // a held key is one press
			if (outcome) void record(outcome.id);
			else if (event.key === 'ArrowLeft') step(-1);
			else if (event.key === 'ArrowRight') step(1);
			else if (event.key === 'm') /** @type {HTMLElement | null} */ (document.querySelector('textarea[name="note"]'))?.focus();
			else if (event.key === 'd' && cycle) void startReport(cycle);
			else return false;
			return true;
		},
		paint: (view) => {
			cycle = view;
			const line = current(view);
			if (line && at !== line.id) at = line.id;
			return html`<div class="page-head">
					<div class="titles"><div class="crumbs"><a href="#cycles">Cycles</a>${icon('right')}<a href="#cycle/${view.id}">${view.key}</a>${icon('right')}<span>Run</span>${view.environment ? html`<span>· ${view.environment}</span>` : nothing}</div>
					<h1 tabindex="-1">${view.title}</h1></div>
					<a class="button" href="#cycle/${view.id}">Close</a>
				</div>
				${line
					? html`<div class="run">
						<nav class="card run-list" aria-label="Cases of this cycle"><div class="body">${coveragePart(view.progress, 'Progress')}</div>
							<ul>${repeat(view.executions, ({ id }) => id, (one) => html`<li><a href="#cycle/${view.id}/run/${one.id}" aria-current=${one === line ? 'step' : nothing} @click=${(/** @type {Event} */ e) => { e.preventDefault(); goTo(one.id); }}>${symbolPart(one.result)}<span class="grow clip"><span class="key">${one.key}</span> ${one.title}</span>${one.defects.length > 0 ? html`<span class="small muted" title="Defects">${icon('defect')}</span>` : nothing}</a></li>`)}</ul>
						</nav>
						${casePart(view, line)}
					</div>`
					: html`<section class="card">${emptyPart('cycle', 'This cycle has no test cases yet.', html`<a class="button primary" href="#cycle/${view.id}">Choose test cases</a>`)}</section>`}`;
		},
	};
}
