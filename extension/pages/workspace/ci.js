// The runs in CI of one cycle: how each stands, what came of it, and what can be done. Starting one is `ci-form.js`.

import { html, nothing, repeat } from '../../vendor/lit.js';
import { icon } from '../../ui/icons.js';
import { act, badgePart, coveragePart, problemPart, progressPart, webUrl } from '../../ui/parts.js';
import { t } from '../../ui/texts.js';
import { showProblem } from '../../ui/toast.js';
import { ask, problemOf } from '../../ui/worker.js';
import { openCiForm } from './ci-form.js';

/** @typedef {import('../../protocol').CiView} CiView */
/** @typedef {import('../../protocol').CiRunView} CiRunView */
/** @typedef {import('../../protocol').CiAct} CiAct */

export class CiCard {
	/** @type {CiView | null} */ view = null;
	#timer = 0;

	/** @param {string} cycle @param {{repaint(): void}} handle */
	constructor(cycle, handle) {
		this.cycle = cycle;
		this.handle = handle;
	}

	async load() {
		this.#take(await ask('viewCi', { id: this.cycle }));
	}

	close() {
		clearTimeout(this.#timer);
	}

	/** @param {CiView} view */
	#take(view) {
		this.view = view;
		clearTimeout(this.#timer);
		if (view.again > 0) this.#timer = setTimeout(() => void this.#look(), view.again * 1_000);
	}

	/** A look at those under way; not from a page that nobody sees. */
	async #look() {
		try {
			this.#take(await ask(document.hidden ? 'viewCi' : 'lookCi', { id: this.cycle }));
			this.handle.repaint();
		} catch (error) {
			showProblem(problemOf(error));
		}
	}

	/** @param {string} run @param {CiAct} what @param {string} [value] */
	async #act(run, what, value = '') {
		this.#take(await ask('actOnCi', { cycle: this.cycle, run, act: what, value }));
		this.handle.repaint();
	}

	async #start() {
		const view = await openCiForm(this.cycle);
		if (!view) return;
		this.#take(view);
		this.handle.repaint();
	}

	/** The browser asks the person only inside a click, so nothing may be awaited before this. @param {Event} event @param {CiRunView} run */
	#allow(event, run) {
		const granted = chrome.permissions.request({ origins: [run.allow ?? ''] });
		return act(event, async () => {
			if (await granted) await this.#act(run.id, 'take');
		});
	}

	/** @param {CiRunView} run */
	#run(run) {
		const { results } = run;
		const url = webUrl(run.url);
		return html`<li class="stack tight" data-run=${run.id}>
			<div class="row"><b class="grow">${url ? html`<a href=${url} target="_blank" rel="noreferrer">${run.title}</a>` : run.title}</b>${badgePart(run.state)}</div>
			<span class="small muted">${run.place}</span>
			${run.total > 0 ? progressPart({ done: run.done, total: run.total, state: run.state }, t('Jobs of {title}', { title: run.title })) : nothing}
			<span class="small muted">${[run.sentence, run.age].filter(Boolean).join(' · ')}</span>
			${run.problem ? problemPart(run.problem, { extra: run.allow ? html`<button type="button" class="button compact primary" @click=${(/** @type {Event} */ e) => this.#allow(e, run)}>Allow the host</button>` : nothing }) : nothing}
			${run.candidates.length > 0 ? html`<ul class="candidates" aria-label="Which one is it?">${run.candidates.map((one) => html`<li class="row">
				<span class="grow">${webUrl(one.url) ? html`<a href=${one.url} target="_blank" rel="noreferrer">${one.label}</a>` : one.label}</span>
				<button type="button" class="button compact" @click=${(/** @type {Event} */ e) => act(e, () => this.#act(run.id, 'itIs', one.id))}>It is this one</button></li>`)}</ul>` : nothing}
			${results ? resultsPart(results, run) : nothing}
			${run.actions.length > 0 ? html`<div class="row tight">${run.actions.map(({ act: what, label, hint }) => html`<button type="button" class="button compact ${what === 'forget' || what === 'giveUp' ? 'quiet' : ''}" title=${hint} @click=${(/** @type {Event} */ e) => act(e, () => this.#act(run.id, what))}>${label}</button>`)}</div>` : nothing}
			${run.values.length > 0 ? html`<details class="small"><summary>Values that were handed over</summary><ul class="handed">${run.values.map(({ name, value }) => html`<li><code>${name}</code> <span class="muted">${value}</span></li>`)}</ul></details>` : nothing}
		</li>`;
	}

	paint() {
		const { view } = this;
		if (!view) return nothing;
		const [newest] = view.runs;
		return html`<section class="card ci" aria-labelledby="ci">
			<div class="head"><h2 id="ci">Runs in CI</h2>${view.canStart ? html`<button type="button" class="button compact" @click=${(/** @type {Event} */ e) => act(e, () => this.#start())}>${icon('cycle')}Start in CI</button>` : nothing}</div>
			<span class="unseen" role="status">${newest ? `${newest.title}: ${newest.state.text}` : ''}</span>
			${view.runs.length === 0
				? html`<p class="body small muted">${view.empty}</p>${view.canStart ? nothing : html`<p class="body"><a class="button compact" href="../pages/options.html">Open connections</a></p>`}`
				: html`<ul class="ci-runs">${repeat(view.runs, ({ id }) => id, (run) => this.#run(run))}</ul>`}
		</section>`;
	}
}

/** What was taken, and what had no place. @param {NonNullable<CiRunView['results']>} results @param {CiRunView} run */
const resultsPart = (results, run) => html`<div class="stack tight">
	${coveragePart({ state: 'notRun', badge: run.state, sentence: results.sentence, segments: results.segments }, t('Results'), 'no word')}
	${results.notes.map((note) => html`<p class="small muted">${note}</p>`)}
	${loosePart(results.unmatched, results.loose)}${loosePart(results.ambiguous, results.several)}
</div>`;

/** @param {string} sentence @param {import('../../protocol').CiLoose[]} lines */
const loosePart = (sentence, lines) =>
	sentence ? html`<details class="small"><summary>${sentence}</summary><ul class="loose">${lines.map(({ name, result, why }) => html`<li>${badgePart(result)}<span>${name}</span>${why ? html`<span class="muted">${why}</span>` : nothing}</li>`)}</ul></details>` : nothing;
