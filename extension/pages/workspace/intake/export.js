// The way out: everything of one kind, or a cycle's results, as a file that other tools read.

import { html, live, nothing } from '../../../vendor/lit.js';
import { downloadBlob } from '../../../ui/download.js';
import { icon } from '../../../ui/icons.js';
import { act, problemPart } from '../../../ui/parts.js';
import { t } from '../../../ui/texts.js';
import { ask, problemOf } from '../../../ui/worker.js';
import { writeFile } from './file.js';

/** @typedef {import('../../../protocol').HandOutWhat} What */
/** @typedef {{id: string, what: What, target: string, ending: string, label: string, name: string}} Way */

/** @type {Way[]} */
const WAYS = [
	{ id: 'cases', what: 'cases', target: 'csv', ending: 'csv', label: t('Test cases as CSV'), name: 'test-cases' },
	{ id: 'cases-json', what: 'cases', target: 'json', ending: 'json', label: t('Test cases as JSON'), name: 'test-cases' },
	{ id: 'qase', what: 'cases', target: 'qaseCsv', ending: 'csv', label: t('Test cases for Qase (CSV)'), name: 'qase' },
	{ id: 'testrail', what: 'cases', target: 'testRailCsv', ending: 'csv', label: t('Test cases for TestRail (CSV)'), name: 'testrail' },
	{ id: 'requirements', what: 'requirements', target: 'csv', ending: 'csv', label: t('Requirements as CSV'), name: 'requirements' },
	{ id: 'requirements-json', what: 'requirements', target: 'json', ending: 'json', label: t('Requirements as JSON'), name: 'requirements' },
	{ id: 'gitlab', what: 'requirements', target: 'verdicts', ending: 'json', label: t('Satisfied requirements for GitLab (requirements_v2.json)'), name: 'requirements_v2' },
	{ id: 'junit', what: 'results', target: 'jUnit', ending: 'xml', label: t('Results of a cycle as JUnit XML'), name: 'results' },
	{ id: 'results-json', what: 'results', target: 'json', ending: 'json', label: t('Results of a cycle as JSON'), name: 'results' },
];

/** The card on the page. @param {() => void} repaint */
export function exportCard(repaint) {
	let way = WAYS[0];
	let cycle = '';
	/** @type {import('../../../protocol').Row[]} */ let cycles = [];
	/** @type {{label: string, share: number} | null} */ let work = null;
	/** @type {import('../../../protocol').Problem | null} */ let problem = null;
	/** @type {AbortController | null} */ let stop = null;

	/** @param {AbortSignal} signal */
	const parts = async (signal) => {
		/** Parts wait outside of this page's memory. @type {Blob[]} */ const blobs = [];
		/** @type {Set<string>} */ const custom = new Set();
		/** @type {Set<string>} */ const folders = new Set();
		/** @type {[number, boolean][]} */ const verdicts = [];
		let title = '';
		/** @type {number | null} */ let offset = 0;
		while (offset !== null) {
			signal.throwIfAborted();
			const view = /** @type {import('../../../protocol').HandOutView} */ (await ask('handOut', { what: way.what, cycle: way.what === 'results' ? cycle : null, offset }));
			const { cases, requirements, results } = view;
			for (const one of [...cases, ...requirements]) {
				for (const [name] of one.custom) custom.add(name);
				if (one.folder) folders.add(one.folder);
			}
			const items = [...cases.map((item) => ({ kind: 'case', item })), ...requirements.map((item) => ({ kind: 'requirement', item })), ...results.map((item) => ({ kind: 'result', item }))];
			blobs.push(new Blob([JSON.stringify(items)]));
			verdicts.push(...view.verdicts);
			({ title } = view);
			offset = view.next;
			if (work && view.total > 0) work = { ...work, share: (offset ?? view.total) / view.total };
			repaint();
		}
		return { blobs, verdicts, options: { custom: [...custom], folders: [...folders], requirements: way.what === 'requirements', title, guard: false } };
	};

	const write = async () => {
		if (work) return;
		problem = null;
		work = { label: t('Writing the file'), share: 0 };
		stop = new AbortController();
		repaint();
		try {
			const { blobs, verdicts, options } = await parts(stop.signal);
			const bytes = await writeFile(way.target, options, blobs, verdicts, stop.signal);
			const name = way.target === 'verdicts' ? `${way.name}.json` : `casebridge-${way.name}-${new Date().toISOString().slice(0, 10)}.${way.ending}`;
			downloadBlob(new Blob([bytes], { type: { csv: 'text/csv', json: 'application/json', xml: 'application/xml' }[way.ending] }), name);
		} catch (error) {
			if (!stop.signal.aborted) problem = problemOf(error);
		} finally {
			work = null;
			stop = null;
			repaint();
		}
	};

	return {
		/** @param {import('../../../protocol').Row[]} all the newest cycles */
		load: (all) => {
			cycles = all;
			cycle = cycles.some(({ id }) => id === cycle) ? cycle : (cycles[0]?.id ?? '');
		},
		paint: () => html`<section class="card" aria-labelledby="export"><div class="head"><h2 id="export">Export</h2></div><div class="body stack">
			<div class="fields">
				<div class="field"><label for="way">What, and as what</label><select id="way" class="input" ?disabled=${work !== null} @change=${(/** @type {Event} */ e) => { way = WAYS.find(({ id }) => id === /** @type {HTMLSelectElement} */ (e.target).value) ?? way; repaint(); }}>${WAYS.map(({ id, label }) => html`<option value=${id} .selected=${live(way.id === id)}>${label}</option>`)}</select></div>
				${way.what === 'results' ? html`<div class="field"><label for="of-cycle">Test cycle</label><select id="of-cycle" class="input" ?disabled=${work !== null} @change=${(/** @type {Event} */ e) => { cycle = /** @type {HTMLSelectElement} */ (e.target).value; }}>${cycles.map(({ id, key, title }) => html`<option value=${id} .selected=${live(cycle === id)}>${key} ${title}</option>`)}</select></div>` : nothing}
			</div>
			<p class="muted small">Every custom field is in it. A file that is imported again finds its own records. A table is safe to open in a spreadsheet: what would be a formula is marked as text.</p>
			${work ? html`<div class="row"><span class="grow" role="status">${work.label}</span><button type="button" class="button compact" @click=${() => stop?.abort()}>Stop</button></div><progress aria-label=${work.label} max="1" .value=${work.share}></progress>` : nothing}
			${problem ? problemPart(problem) : nothing}
			<div class="row"><button type="button" class="button" aria-disabled=${work || (way.what === 'results' && !cycle) ? 'true' : nothing} @click=${(/** @type {Event} */ e) => (way.what === 'results' && !cycle ? undefined : act(e, write))}>${icon('download')}Export</button>
				${way.what === 'results' && cycles.length === 0 ? html`<span class="muted">There is no test cycle yet.</span>` : nothing}</div>
		</div></section>`,
	};
}
