// One test cycle: which cases, when and where, and how far it is. Running it is `run.js`.

import { html, nothing, repeat } from '../../vendor/lit.js';
import { Draft, textField } from '../../ui/form.js';
import { icon } from '../../ui/icons.js';
import { act, badgePart, coveragePart } from '../../ui/parts.js';
import { pickCases } from '../../ui/pick.js';
import { toast } from '../../ui/toast.js';
import { recordUrl } from '../../ui/words.js';
import { ask } from '../../ui/worker.js';
import { defectLines } from './defect.js';
import { deleteButton, draftNotices, headPart, replaceWith, saveButtons } from './record.js';

/** @typedef {import('../../protocol').CycleView} CycleView */
/** @typedef {import('../../protocol').ExecutionLine} ExecutionLine */
/** @typedef {CycleView | null} View */
/** A chosen case, with the words to show it by. @typedef {{id: string, key: string, title: string}} Chosen */
/** @typedef {Pick<import('../../protocol').CycleForm, 'title' | 'description' | 'environment' | 'starts' | 'ends'> & {cases: Chosen[]}} Typed */

/** @type {Typed} */
const FRESH = { title: '', description: '', environment: '', starts: '', ends: '', cases: [] };

/** @param {import('../workspace.js').Route} route @param {import('../../ui/screen.js').Handle<View>} handle @returns {import('../../ui/screen.js').Painter<View>} */
export function cycleScreen(route, handle) {
	const id = route.id === 'new' ? null : route.id;
	/** @type {Draft<Typed>} */
	const draft = new Draft(`cycle:${route.id}`, FRESH, handle.repaint);

	const save = async () => {
		const { cases, ...values } = draft.values;
		const saved = await draft.save(() => ask('saveCycle', { id, rev: draft.rev, ...values, cases: cases.map((one) => one.id) }));
		if (!saved) return null;
		toast(saved.message);
		if (id) await handle.refresh();
		else replaceWith(saved.kind, saved.id);
		return saved;
	};
	const choose = async () => {
		const rows = await pickCases('Choose test cases', 'Add', draft.values.cases.map((one) => one.id));
		if (rows) draft.set('cases', [...draft.values.cases, ...rows.map(({ id: chosen, key, title }) => ({ id: chosen, key, title }))]);
	};
	/** @param {number} n @param {number} by */
	const move = (n, by) => {
		const cases = [...draft.values.cases];
		[cases[n], cases[n + by]] = [cases[n + by], cases[n]];
		draft.set('cases', cases);
	};

	/** @param {View} view */
	const casesCard = (view) => {
		const { cases } = draft.values;
		const lines = new Map(view?.executions.map((line) => [line.case, line]));
		return html`<section class="card" aria-labelledby="cases">
			<div class="head"><h2 id="cases">Test cases <span class="muted">${cases.length || ''}</span></h2>
				<button type="button" class="button compact" @click=${(/** @type {Event} */ e) => act(e, choose)}>${icon('plus')}Choose test cases</button></div>
			${draft.problem?.field === 'cases' ? html`<p class="body error" role="alert">${icon('warn')}<span>${draft.problem.message} ${draft.problem.remedy}</span></p>` : nothing}
			${cases.length === 0
				? html`<p class="body muted">Choose the cases this cycle runs. Each keeps the steps as they are now, so that later edits do not change what was tested.</p>`
				: html`<ul class="lines">${repeat(cases, (one) => one.id, (one, n) => {
					const line = lines.get(one.id);
					return html`<li>
						<a class="name" href=${view && line ? `#cycle/${view.id}/run/${line.id}` : recordUrl('testCase', one.id)}><span class="key">${one.key}</span> ${one.title}</a>
						${line?.age ? html`<span class="small muted">${line.age}</span>` : nothing}${line ? badgePart(line.result) : html`<span class="small muted">not saved yet</span>`}
						<span class="seldom">
							<button type="button" class="button quiet compact only-icon" aria-label="Move ${one.key} up" aria-disabled=${n === 0 ? 'true' : nothing} @click=${() => n > 0 && move(n, -1)}>${icon('up')}</button>
							<button type="button" class="button quiet compact only-icon" aria-label="Move ${one.key} down" aria-disabled=${n === cases.length - 1 ? 'true' : nothing} @click=${() => n < cases.length - 1 && move(n, 1)}>${icon('down')}</button>
							<button type="button" class="button quiet danger compact only-icon" aria-label="Take out ${one.key}" @click=${() => draft.set('cases', cases.filter((other) => other.id !== one.id))}>${icon('close')}</button>
						</span>
					</li>`;
				})}</ul>`}
		</section>`;
	};

	/** The closed defects of this cycle whose case has a newer result. @param {CycleView} view */
	const alertsCard = (view) => {
		const found = [...new Map(view.executions.flatMap(({ defects }) => defects.filter(({ alert }) => alert)).map((line) => [line.id, line])).values()];
		return found.length === 0 ? nothing : html`<section class="card" aria-labelledby="again"><div class="head"><h2 id="again">Closed defects with a newer result <span class="muted">${found.length}</span></h2></div>${defectLines(found, handle.refresh)}</section>`;
	};

	return {
		load: async () => {
			if (!id) return null;
			const view = await ask('viewCycle', { id });
			const { title, description, environment, starts, ends } = view;
			draft.rebase({ title, description, environment, starts, ends, cases: view.executions.map((line) => ({ id: line.case, key: line.key, title: line.title })) }, view.rev);
			return view;
		},
		title: (view) => `${view ? `${view.key} ${view.title}` : 'New test cycle'} · Casebridge`,
		paint: (view) => html`${headPart({
				kind: 'cycle',
				key: view?.key ?? '',
				title: view?.title ?? 'New test cycle',
				badges: view ? html`<span>${view.age}</span>` : nothing,
				buttons: html`${view ? deleteButton('cycle', view.id, view.key) : nothing}${saveButtons(draft, !view, save)}
					${view && view.executions.length > 0 ? html`<a class="button ${draft.dirty ? '' : 'primary'}" href="#cycle/${view.id}/run">${icon('cycle')}Run</a>` : nothing}`,
			})}
			<div class=${view ? 'two' : 'stack'}>
				<div class="stack">
					${draftNotices(draft, handle.refresh)}
					${view ? html`${alertsCard(view)}${casesCard(view)}` : nothing}
					<form novalidate class="card" @submit=${(/** @type {Event} */ e) => e.preventDefault()} aria-label="Test cycle"><div class="body stack">
						${textField(draft, 'title', { label: 'Title', rows: 1, required: true, placeholder: 'Release 2.4, regression' })}
						${textField(draft, 'description', { label: 'Description', rows: 2 })}
						<div class="fields">${textField(draft, 'environment', { label: 'Environment', placeholder: 'Staging, Chrome 150' })}${textField(draft, 'starts', { label: 'First day', type: 'date' })}${textField(draft, 'ends', { label: 'Last day', type: 'date' })}</div>
					</div></form>
					${view ? nothing : casesCard(view)}
				</div>
				${view ? html`<section class="card" aria-labelledby="progress"><div class="head"><h2 id="progress">Progress</h2></div><div class="body stack">${coveragePart(view.progress, 'Progress')}
					<dl class="facts">${view.environment ? html`<dt>Environment</dt><dd>${view.environment}</dd>` : nothing}${view.starts || view.ends ? html`<dt>Days</dt><dd>${[view.starts, view.ends].filter(Boolean).join(' to ')}</dd>` : nothing}</dl></div></section>` : nothing}
			</div>`,
	};
}
