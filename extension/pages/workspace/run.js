// Running a cycle in the workspace: its cases on the left, the one that is run on the right (`ui/run`).

import { html, nothing, repeat } from '../../vendor/lit.js';
import { icon } from '../../ui/icons.js';
import { coveragePart, emptyPart, symbolPart } from '../../ui/parts.js';
import { pressed } from '../../ui/run/keys.js';
import { casePart, keysPart } from '../../ui/run/paint.js';
import { Runner } from '../../ui/run/runner.js';
import { t } from '../../ui/texts.js';
import { ask } from '../../ui/worker.js';

/** @typedef {import('../../protocol').RunView} RunView */
/** @typedef {import('../../protocol').SheetView} SheetView */

const PAGE = 200;

/** @param {import('../workspace.js').Route} route @param {import('../../ui/screen.js').Handle<RunView>} handle @returns {import('../../ui/screen.js').Painter<RunView>} */
export function runScreen(route, handle) {
	/** The part of the cycle's cases that is shown. @type {SheetView | null} */
	let sheet = null;
	let turn = 0;

	const run = new Runner({
		cycle: route.id,
		at: route.subId,
		...handle,
		take: (view) => {
			patch(view);
			handle.take(view);
		},
		moved: (id) => {
			history.replaceState(null, '', `#cycle/${route.id}/run/${id}`);
			scrollTo(0, 0);
			const { place } = run.view ?? { place: 1 };
			if (sheet && (place <= sheet.offset || place > sheet.offset + sheet.executions.length)) void loadSheet(pageOf(place));
			else showPlace();
		},
	});

	const pageOf = (/** @type {number} */ place) => Math.floor(Math.max(place - 1, 0) / PAGE) * PAGE;
	const loadSheet = async (/** @type {number} */ offset) => {
		const asked = ++turn;
		const found = await ask('viewSheet', { cycle: route.id, text: '', outcome: null, tester: null, offset, limit: PAGE });
		if (asked !== turn) return;
		sheet = found;
		handle.repaint();
		showPlace();
	};
	/** The line of the case at hand is up to date before the others are asked for again. @param {RunView} view */
	const patch = ({ execution }) => {
		const line = execution && sheet?.executions.find(({ id }) => id === execution.id);
		if (line) Object.assign(line, { outcome: execution.outcome, result: execution.result, age: execution.age, defects: execution.defects });
	};
	/** Brings the present case into the list's sight without moving the page. */
	const showPlace = () => {
		const list = document.querySelector('.run-list .places');
		const item = /** @type {HTMLElement | null} */ (document.querySelector('.run-list [aria-current]'));
		if (list && item) list.scrollTop = item.offsetTop - (list.clientHeight - item.offsetHeight) / 2;
	};

	/** @param {RunView} view */
	const listPart = (view) => html`<nav class="card run-list" aria-label="Cases of this cycle"><div class="body">${coveragePart(view.progress, t('Progress'))}</div>
		<div class="places">${sheet && sheet.offset > 0 ? html`<button type="button" class="button quiet compact more" @click=${() => loadSheet(Math.max(0, (sheet?.offset ?? 0) - PAGE))}>${icon('up')}The ${PAGE} before</button>` : nothing}
		<ul>${repeat(sheet?.executions ?? [], ({ id }) => id, (one) => html`<li><a href="#cycle/${view.id}/run/${one.id}" aria-current=${one.id === view.execution?.id ? 'step' : nothing} @click=${(/** @type {Event} */ e) => { e.preventDefault(); void run.goTo(one.id); }}>${symbolPart(one.result)}<span class="grow clip"><span class="key">${one.key}</span> ${one.title}</span>${one.defects.length > 0 ? html`<span class="small muted" title="Defects">${icon('defect')}<span class="unseen">with defects</span></span>` : nothing}</a></li>`)}</ul>
		${sheet && sheet.offset + sheet.executions.length < sheet.total ? html`<button type="button" class="button quiet compact more" @click=${() => loadSheet((sheet?.offset ?? 0) + PAGE)}>${icon('down')}The next ones (${sheet.offset + sheet.executions.length} of ${sheet.total})</button>` : nothing}</div>
	</nav>`;

	return {
		load: async () => {
			const view = await run.load();
			void loadSheet(sheet?.offset ?? pageOf(view.place)).catch(console.error);
			return view;
		},
		seen: (view) => run.see(view),
		shown: showPlace,
		title: (view) => t('Run {key} {title} · Casebridge', { key: view.key, title: view.title }),
		keys: (event) => pressed(run, event),
		closed: () => {
			void run.store();
			run.close();
		},
		paint: (view) => html`<div class="page-head">
				<div class="titles"><div class="crumbs"><a href="#cycles">Cycles</a>${icon('right')}<a href="#cycle/${view.id}">${view.key}</a>${icon('right')}<span>Run</span>${[view.version, view.environment].filter(Boolean).map((word) => html`<span>· ${word}</span>`)}</div>
				<h1 tabindex="-1" dir="auto">${view.title}</h1></div>
				<span class="muted small">${view.place ? t('{place} of {total}', { place: view.place, total: view.total }) : ''}</span>
				<a class="button" href="#cycle/${view.id}">Close</a>
			</div>
			${view.execution
				? html`<div class="run">${listPart(view)}<div class="stack">${casePart(run, view.execution)}${keysPart(run)}</div></div>`
				: html`<section class="card">${emptyPart('cycle', t('This cycle has no test cases yet.'), html`<a class="button primary" href="#cycle/${view.id}">Choose test cases</a>`)}</section>`}`,
	};
}
