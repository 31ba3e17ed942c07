// Files of other tools: choosing one, saying what its columns mean, seeing what would come of it, and importing it.

import { html, live, nothing, repeat } from '../../vendor/lit.js';
import { icon } from '../../ui/icons.js';
import { act, problemPart } from '../../ui/parts.js';
import { number, t } from '../../ui/texts.js';
import { KINDS, recordUrl } from '../../ui/words.js';
import { ask } from '../../ui/worker.js';
import { exportCard } from './intake/export.js';
import { mappingPart } from './intake/mapping.js';
import { intoPart, resultsPart } from './intake/results-part.js';
import { Intake } from './intake/work.js';

/** @typedef {import('./intake/work.js').Outcome} Outcome */
/** @typedef {import('./intake/work.js').Line} Line */
/** @typedef {Line['verdict']} Verdict */

const work = new Intake();
/** Lines on the screen at once. */
const PAGE = 200;

/** What would come of a record, what came of it, and how it is marked. @type {{id: Verdict, plan: string, done: string, tone: string, count: (outcome: Outcome) => number}[]} */
const VERDICTS = [
	{ id: 'new', plan: t('New'), done: t('Made'), tone: 'good', count: ({ made }) => made },
	{ id: 'changed', plan: t('Changes'), done: t('Changed'), tone: 'info', count: ({ changed }) => changed },
	{ id: 'same', plan: t('Already here, the same'), done: t('Already here, the same'), tone: 'neutral', count: ({ same }) => same },
	{ id: 'left', plan: t('Left as it is'), done: t('Left as it was'), tone: 'warn', count: ({ left }) => left },
	{ id: 'skipped', plan: t('Cannot be read'), done: t('Not read'), tone: 'bad', count: ({ skipped }) => skipped },
];

/** @param {import('../../ui/screen.js').Handle<null>} handle @returns {import('../../ui/screen.js').Painter<null>} */
export function intakeScreen(handle) {
	const end = work.watch(handle.repaint);
	/** @type {Verdict | null} */ let only = null;
	let over = false;
	/** @type {import('../../protocol').Row[]} */ let cycles = [];
	const out = exportCard(handle.repaint);

	/** @param {File | undefined} file */
	const choose = async (file) => {
		if (!file) return;
		only = null;
		await work.choose(file);
		/** @type {HTMLElement | null} */ (document.querySelector('[data-intake-next]'))?.focus();
	};
	/** @param {Event} event */
	const chosen = (event) => {
		const input = /** @type {HTMLInputElement} */ (event.target);
		const [file] = input.files ?? [];
		input.value = '';
		return choose(file);
	};
	/** @param {DragEvent} event */
	const dropped = (event) => {
		event.preventDefault();
		over = false;
		void choose(event.dataTransfer?.files[0]);
	};

	const chooser = () => html`<section class="card" aria-labelledby="file"
			@dragover=${(/** @type {DragEvent} */ e) => { e.preventDefault(); if (!over) { over = true; handle.repaint(); } }} @dragleave=${() => { over = false; handle.repaint(); }} @drop=${dropped}>
		<div class="head"><h2 id="file">File</h2>${work.file && !work.work ? html`<button type="button" class="button quiet compact" @click=${() => work.leave()}>${icon('close')}Leave it</button>` : nothing}</div>
		<div class="body stack">
			${work.file ? html`<p><b>${work.file.name}</b> <span class="muted">${size(work.file.size)}</span></p>` : html`<p>Test cases and requirements of Qase, TestRail, Xray, Zephyr Scale, TestLink, Gherkin or any table come here as they are: with folders, steps, links and every field of their own. Results as JUnit XML, CTRF, Allure, Playwright or Cucumber JSON go into a test cycle. A file that is read again changes what has changed and makes nothing twice.</p>`}
			<label class="drop" data-over=${over ? '' : nothing} aria-disabled=${work.work ? 'true' : nothing}>${icon('upload')}<span>${work.file ? t('Choose another file') : t('Choose a file, or drop it here')}</span>
				<input class="unseen" type="file" ?disabled=${work.work !== null} @change=${chosen}></label>
		</div></section>`;

	const howCard = () => {
		const { looked, chosen: format } = work;
		if (!looked || !format) return nothing;
		const rest = looked.all.filter((one) => !looked.likely.includes(one.format));
		const likely = looked.likely.map((id) => looked.all.find((one) => one.format === id)).filter((one) => one !== undefined);
		const option = (/** @type {import('./intake/file.js').FormatLine} */ one) => html`<option value=${one.format} .selected=${live(one.format === work.format)}>${one.label}</option>`;
		return html`<section class="card" aria-labelledby="how"><div class="head"><h2 id="how">How it is read</h2></div><div class="body stack">
			<div class="fields">
				<div class="field"><label for="format">Format</label><select id="format" class="input" ?disabled=${work.work !== null} @change=${(/** @type {Event} */ e) => work.setFormat(/** @type {HTMLSelectElement} */ (e.target).value)}>
					<optgroup label="By its contents">${likely.map(option)}</optgroup><optgroup label="Others">${rest.map(option)}</optgroup></select></div>
				<div class="field"><label for="source">Where it is from</label><input id="source" class="input" maxlength="80" aria-describedby="source-hint" ?disabled=${work.work !== null} .value=${live(work.source)} @input=${(/** @type {Event} */ e) => { work.source = /** @type {HTMLInputElement} */ (e.target).value; work.again(); }}>
					<span id="source-hint" class="hint">Give two installations of one tool two names: their test cases bear the same numbers.</span></div>
			</div>
			${format.mapped && looked.columns ? mappingPart(looked.columns, work) : nothing}
			${format.holds === 'results' ? intoPart(work, cycles) : nothing}
			<label class="check"><input type="checkbox" ?disabled=${work.work !== null} .checked=${live(work.update)} @change=${(/** @type {Event} */ e) => { work.update = /** @type {HTMLInputElement} */ (e.target).checked; work.again(); }}>Bring what is here already up to the file</label>
			<label class="check"><input type="checkbox" ?disabled=${work.work !== null || !work.update} .checked=${live(work.overwrite)} @change=${(/** @type {Event} */ e) => { work.overwrite = /** @type {HTMLInputElement} */ (e.target).checked; work.again(); }}>Also what was edited here since it was imported</label>
			<div class="row"><button type="button" class="button ${work.plan ? '' : 'primary'}" data-intake-next aria-disabled=${work.work ? 'true' : nothing} @click=${(/** @type {Event} */ e) => act(e, () => work.check())}>Check the file</button></div>
		</div></section>`;
	};

	/** @param {Outcome} outcome @param {boolean} written */
	const outcomeCard = (outcome, written) => {
		const lines = outcome.lines.filter(({ verdict }) => (only ? verdict === only : verdict !== 'same')).sort((a, b) => a.line - b.line);
		const writes = outcome.made + outcome.changed;
		const results = outcome.results && (outcome.results.places.size > 0 || (outcome.results.total > 0 && (work.make || !work.cycle)));
		return html`<section class="card" aria-labelledby="outcome"><div class="head"><h2 id="outcome">${written ? t('What came of it') : t('What would come of it')}</h2></div><div class="body stack">
			<div class="row tallies" role="group" aria-label="Show">${VERDICTS.map(({ id, plan, done, tone, count }) => html`<button type="button" class="tally" data-tone=${tone} aria-pressed=${only === id} @click=${() => { only = only === id ? null : id; handle.repaint(); }}><b>${number(count(outcome))}</b><span>${written ? done : plan}</span></button>`)}</div>
			${outcome.results ? resultsPart(outcome.results, outcome, written) : nothing}
			${written
				? outcome.results ? nothing : html`<p role="status">${t('{count, plural, one {# record is} other {# records are}} in the workspace. One undo takes all of it back.', { count: writes })}</p>`
				: html`<div class="row"><button type="button" class="button primary" aria-disabled=${work.work || (writes === 0 && !results) ? 'true' : nothing} @click=${(/** @type {Event} */ e) => (work.work || (writes === 0 && !results) ? undefined : act(e, () => work.write()))}>${icon('download')}${results ? t('Take the results') : t('Import {count, plural, one {# record} other {# records}}', { count: writes })}</button>
					${writes === 0 && !results ? html`<span class="muted">There is nothing to import.</span>` : nothing}</div>`}
			${lines.length > 0 ? linesPart(lines) : nothing}
			${outcome.more > 0 ? html`<p class="muted">${t('and {count, plural, one {# more} other {# more}}, counted above', { count: outcome.more })}</p>` : nothing}
		</div></section>`;
	};

	return {
		load: async () => {
			({ rows: cycles } = await ask('list', { kind: 'cycle', text: '', only: [], sort: null, deleted: false, offset: 0, limit: 100 }));
			out.load(cycles);
			return null;
		},
		title: () => `${t('Import and export')} · Casebridge`,
		closed: end,
		paint: () => html`<div class="page-head"><h1>Import and export</h1></div>
			<div class="stack intake">
				${chooser()}
				${work.work ? html`<section class="card"><div class="body stack tight"><div class="row"><span class="grow" role="status">${work.work.label}</span><button type="button" class="button compact" @click=${() => work.stop()}>Stop</button></div><progress aria-label=${work.work.label} max="1" .value=${work.work.share}></progress></div></section>` : nothing}
				${work.problem ? problemPart(work.problem) : nothing}
				${howCard()}
				${work.plan ? outcomeCard(work.plan, false) : nothing}
				${work.done ? outcomeCard(work.done, true) : nothing}
				${out.paint()}
			</div>`,
	};
}

/** @param {Line[]} lines */
const linesPart = (lines) => html`<div class="scroll"><table class="table"><thead><tr><th scope="col" class="number">Line</th><th scope="col">What</th><th scope="col">Title</th><th scope="col">What comes of it</th></tr></thead>
	<tbody>${repeat(lines.slice(0, PAGE), (_, n) => n, ({ line, kind, key, title, verdict, detail }) => html`<tr>
		<td class="number">${line || ''}</td><td>${kind ? KINDS[/** @type {import('../../protocol').Kind} */ (kind)].one : ''}</td>
		<td><span class="key">${key}</span> ${title}</td><td>${detail || VERDICTS.find(({ id }) => id === verdict)?.plan}</td></tr>`)}</tbody></table></div>
	${lines.length > PAGE ? html`<p class="muted">${t('The first {shown} of {count}', { shown: PAGE, count: number(lines.length) })}</p>` : nothing}`;

/** @param {number} bytes */
const size = (bytes) => (bytes < 1_000_000 ? t('{size} kB', { size: number(Math.ceil(bytes / 1000)) }) : t('{size} MB', { size: number(Math.round(bytes / 100_000) / 10) }));
