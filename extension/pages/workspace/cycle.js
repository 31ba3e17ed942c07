// One test cycle: what is tested, where and when, how far it is, and its cases (`sheet.js`). Running it is `run.js`.

import { html, nothing, repeat } from '../../vendor/lit.js';
import { Draft } from '../../ui/draft.js';
import { textField } from '../../ui/form.js';
import { icon } from '../../ui/icons.js';
import { keepBeside } from '../../ui/kept.js';
import { act, coveragePart } from '../../ui/parts.js';
import { pickCases } from '../../ui/pick.js';
import { openBeside } from '../../ui/run/beside.js';
import { t } from '../../ui/texts.js';
import { toast } from '../../ui/toast.js';
import { recordUrl } from '../../ui/words.js';
import { ask } from '../../ui/worker.js';
import { CiCard } from './ci.js';
import { defectLines } from './defect.js';
import { History } from './history.js';
import { issuesCard } from './issues.js';
import { deleteButton, draftNotices, headPart, replaceWith, saveButtons } from './record.js';
import { Sheet } from './sheet.js';

/** @typedef {import('../../protocol').CycleView} CycleView */
/** @typedef {CycleView | null} View */
/** A chosen case; of one taken with many others only the id is known. @typedef {{id: string, key: string, title: string}} Chosen */
/** @typedef {Pick<import('../../protocol').CycleForm, 'title' | 'description' | 'environment' | 'starts' | 'ends'> & {version: string, cases: Chosen[]}} Typed */

/** @type {Typed} */
const FRESH = { title: '', description: '', environment: '', version: '', starts: '', ends: '', cases: [] };
/** Chosen cases that are shown before the cycle is made. */
const SHOWN = 100;

/** @param {import('../workspace.js').Route} route @param {import('../../ui/screen.js').Handle<View>} handle @returns {import('../../ui/screen.js').Painter<View>} */
export function cycleScreen(route, handle) {
	const id = route.id === 'new' ? null : route.id;
	/** @type {Draft<Typed>} */
	const draft = new Draft(`cycle:${route.id}`, FRESH, handle.repaint);
	const apart = id ? keepBeside(() => draft) : () => {};
	const sheet = new Sheet(id ?? '', handle);
	const ci = new CiCard(id ?? '', handle);
	const changes = id ? new History('cycle', id, handle.repaint) : null;

	const save = async () => {
		if (!id) draft.identify();
		const { hash } = location;
		const { cases, ...values } = draft.values;
		const saved = await draft.save(() => ask('saveCycle', { id: id ?? draft.identity, rev: draft.rev, ...values, cases: id ? null : cases.map((one) => one.id) }));
		if (!saved) return null;
		toast(saved.message);
		if (id) await handle.refresh();
		else replaceWith(saved, draft, hash, `cycle:${saved.id}`, ['cases']);
		return saved;
	};
	/** @param {View} view */
	const choose = async (view) => {
		const rows = await pickCases(t('Choose test cases'), t('Add'), view ? view.executions.map((line) => line.case) : draft.values.cases.map((one) => one.id));
		if (!rows) return;
		if (view) await sheet.add(rows.map((row) => row.id));
		else draft.set('cases', [...draft.values.cases, ...rows.map(({ id: chosen, key, title }) => ({ id: chosen, key, title }))]);
	};
	const clone = async () => {
		const { hash } = location;
		const saved = await ask('cloneCycle', { id: id ?? '', title: null });
		const url = recordUrl(saved.kind, saved.id);
		if (location.hash !== hash) return toast(saved.message, { label: t('Open'), press: () => location.assign(url) });
		toast(saved.message);
		return location.assign(url);
	};

	/** @param {View} view */
	const chooseButton = (view) => html`<button type="button" class="button compact" @click=${(/** @type {Event} */ e) => act(e, () => choose(view))}>${icon('plus')}Choose test cases</button>`;

	/** The cases of a cycle that is still to be made. */
	const chosenCard = () => {
		const { cases } = draft.values;
		const unknown = cases.length - Math.min(cases.length, SHOWN);
		return html`<section class="card" aria-labelledby="cases">
			<div class="head"><h2 id="cases">Test cases <span class="muted">${cases.length || ''}</span></h2>${chooseButton(null)}</div>
			${draft.problem?.field === 'cases' ? html`<p class="body error" role="alert">${icon('warn')}<span>${draft.problem.message} ${draft.problem.remedy}</span></p>` : nothing}
			${cases.length === 0
				? html`<p class="body muted">Choose the cases this cycle runs. Each keeps the steps as they are now, so that later edits do not change what was tested.</p>`
				: html`<ul class="lines">${repeat(cases.slice(0, SHOWN), (one) => one.id, (one) => html`<li>
						<a class="name" href=${recordUrl('testCase', one.id)}><span class="key">${one.key}</span> ${one.title || t('Taken with all that matched')}</a>
						<span class="small muted">not saved yet</span>
						<button type="button" class="button quiet danger compact only-icon" aria-label="Take out ${one.key}" @click=${() => draft.set('cases', cases.filter((other) => other.id !== one.id))}>${icon('close')}</button>
					</li>`)}</ul>${unknown > 0 ? html`<p class="body muted">and ${unknown} more</p>` : nothing}`}
		</section>`;
	};

	/** The closed defects of this cycle whose case has a newer result. @param {CycleView} view */
	const alertsCard = (view) => {
		const found = [...new Map(view.executions.flatMap(({ defects }) => defects.filter(({ alert }) => alert)).map((line) => [line.id, line])).values()];
		return found.length === 0 ? nothing : html`<section class="card" aria-labelledby="again"><div class="head"><h2 id="again">Closed defects with a newer result <span class="muted">${found.length}</span></h2></div>${defectLines(found, handle.refresh)}</section>`;
	};

	/** @param {CycleView} view */
	const progressCard = (view) => html`<section class="card" aria-labelledby="progress"><div class="head"><h2 id="progress">Progress</h2></div><div class="body stack">${coveragePart(view.progress, t('Progress'))}
		<dl class="facts">${view.version ? html`<dt>Version</dt><dd>${view.version}</dd>` : nothing}${view.environment ? html`<dt>Environment</dt><dd>${view.environment}</dd>` : nothing}${view.starts || view.ends ? html`<dt>Days</dt><dd>${[view.starts, view.ends].filter(Boolean).join(' to ')}</dd>` : nothing}</dl>
		${view.total > 0 ? html`<button type="button" class="button" @click=${(/** @type {Event} */ e) => act(e, () => openBeside(view.id))}>${icon('panel')}Run beside a tab</button>` : nothing}</div></section>`;

	return {
		load: async () => {
			if (!id) {
				await draft.recover((made) => ask('viewCycle', { id: made }), (made) => `cycle:${made}`);
				return null;
			}
			return (await Promise.all([ask('viewCycle', { id }), sheet.load(), ci.load()]))[0];
		},
		seen: (view) => {
			if (!view) return;
			const { title, description, environment, version, starts, ends } = view;
			draft.rebase({ title, description, environment, version, starts, ends, cases: [] }, view.rev);
			changes?.load();
		},
		closed: () => {
			apart();
			ci.close();
		},
		title: (view) => `${view ? `${view.key} ${view.title}` : t('New test cycle')} · Casebridge`,
		paint: (view) => html`${headPart({
				kind: 'cycle',
				key: view?.key ?? '',
				title: view?.title ?? t('New test cycle'),
				badges: view ? html`<span>${view.age}</span>` : nothing,
				buttons: html`${view ? html`${deleteButton('cycle', view.id, view.key)}<button type="button" class="button" title="The same cases with their steps as they are now, without results" @click=${(/** @type {Event} */ e) => act(e, clone)}>Clone</button>` : nothing}${saveButtons(draft, !view, save)}
					${view && view.total > 0 ? html`<a class="button ${draft.dirty ? '' : 'primary'}" href="#cycle/${view.id}/run">${icon('cycle')}Run</a>` : nothing}`,
			})}
			<div class=${view ? 'two' : 'stack'}>
				<div class="stack">
					${draftNotices(draft, handle.refresh)}
					${view ? html`${alertsCard(view)}${sheet.paint(view, chooseButton(view))}` : nothing}
					<form novalidate class="card" @submit=${(/** @type {Event} */ e) => e.preventDefault()} aria-label="Test cycle"><div class="body stack">
						${textField(draft, 'title', { label: t('Title'), rows: 1, required: true, placeholder: 'Release 2.4, regression', focus: id === null })}
						${textField(draft, 'description', { label: t('Description'), rows: 2 })}
						<div class="fields broad">${textField(draft, 'version', { label: t('Version under test'), placeholder: '2.4.0-rc1' })}${textField(draft, 'environment', { label: t('Environment'), placeholder: t('Staging, Chrome 150') })}${textField(draft, 'starts', { label: t('First day'), type: 'date' })}${textField(draft, 'ends', { label: t('Last day'), type: 'date' })}</div>
					</div></form>
					${view ? nothing : chosenCard()}
				</div>
				${view ? html`<div class="stack">${progressCard(view)}${issuesCard('cycle', view, handle.refresh, t('Link the issues this cycle is run for. Its progress is shown on their pages.'))}${ci.paint()}${changes?.paint()}</div>` : nothing}
			</div>`,
	};
}
