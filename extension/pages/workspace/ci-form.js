// The form for a run in CI, in a dialog: where, which branch, and what it is handed. What is typed is kept until it is started.

import { html, nothing, live } from '../../vendor/lit.js';
import { openDialog } from '../../ui/dialog.js';
import { Draft } from '../../ui/draft.js';
import { choiceField, fieldPart, textField } from '../../ui/form.js';
import { icon } from '../../ui/icons.js';
import { act, problemPart, waitingPart } from '../../ui/parts.js';
import { t } from '../../ui/texts.js';
import { ask, problemOf } from '../../ui/worker.js';

/** @typedef {import('../../protocol').CiFormView} CiFormView */
/** @typedef {import('../../protocol').CiValue} CiValue */
/** @typedef {Pick<CiFormView, 'connection' | 'workflow' | 'reference' | 'preset' | 'values' | 'artifact'>} Typed */
/** @typedef {import('../../protocol').Problem} Problem */

/** @type {Typed} */
const EMPTY = { connection: '', workflow: '', reference: '', preset: 'nothing', values: [], artifact: '' };

class CiForm {
	/** @type {CiFormView | null} */ #view = null;
	/** @type {Problem | null} */ #trouble = null;

	/** @param {string} cycle @param {(view: import('../../protocol').CiView | null) => void} done @param {() => void} repaint */
	constructor(cycle, done, repaint) {
		this.cycle = cycle;
		this.done = done;
		this.repaint = repaint;
		/** @type {Draft<Typed>} */
		this.draft = new Draft(`ci:${cycle}`, EMPTY, repaint);
		void this.#prepare(this.draft.values.connection || null);
	}

	/** What there is to choose from, asked of the tracker. @param {string | null} connection */
	async #prepare(connection) {
		try {
			const view = await ask('prepareCi', { cycle: this.cycle, connection, preset: null });
			this.#view = view;
			this.#trouble = view.problem;
			const { workflow, reference, preset, values, artifact } = view;
			this.draft.rebase({ connection: view.connection, workflow, reference, preset, values, artifact }, null);
		} catch (error) {
			this.#trouble = problemOf(error);
		}
		this.repaint();
		// Once it is painted.
		queueMicrotask(() => /** @type {HTMLElement | null} */ (document.querySelector('.ci-form [name="reference"]'))?.focus());
	}

	/** @param {Event} event */
	#connect(event) {
		const { value } = /** @type {HTMLSelectElement} */ (event.target);
		this.draft.forget();
		this.#view = null;
		this.repaint();
		void this.#prepare(value);
	}

	/** Fresh rows; those that were typed are gone with that, as the label says. @param {Event} event */
	async #usePreset(event) {
		const { value } = /** @type {HTMLSelectElement} */ (event.target);
		const preset = /** @type {Typed['preset']} */ (value);
		const view = await ask('prepareCi', { cycle: this.cycle, connection: this.draft.values.connection, preset });
		this.draft.set('preset', preset);
		this.draft.set('values', view.values);
	}

	/** @param {number} at @param {Partial<CiValue>} change */
	#turn(at, change) {
		this.draft.set('values', this.draft.values.values.map((one, place) => (place === at ? { ...one, ...change } : one)));
	}

	#add() {
		const kind = /** @type {CiValue['kind']} */ (this.#view?.kinds[0]?.id ?? 'input');
		this.draft.set('values', [...this.draft.values.values, { name: '', value: '', kind }]);
		/** @type {HTMLElement | undefined} */ ([...document.querySelectorAll('.ci-value input')].at(-2))?.focus();
	}

	/** @param {number} at */
	#remove(at) {
		this.draft.set('values', this.draft.values.values.filter((_, place) => place !== at));
		/** @type {HTMLElement | null} */ (document.querySelector('.ci-add'))?.focus();
	}

	/** @param {Event} event */
	#start(event) {
		event.preventDefault();
		return act(event, async () => {
			const { values } = this.draft;
			const workflowName = this.#view?.workflows.find(({ id }) => id === values.workflow)?.label ?? '';
			const view = await this.draft.save(() => ask('startCi', { cycle: this.cycle, workflowName, ...values }));
			if (view) this.done(view);
		});
	}

	/** @param {CiValue} one @param {number} at @param {CiFormView} view */
	#row(one, at, view) {
		const typed = (/** @type {Event} */ e) => /** @type {HTMLInputElement} */ (e.target).value;
		return html`<li class="ci-value">
			<input class="input mono" aria-label="Name of value ${at + 1}" placeholder="Name" autocomplete="off" spellcheck="false" .value=${live(one.name)} @input=${(/** @type {Event} */ e) => this.#turn(at, { name: typed(e) })}>
			<input class="input mono" aria-label="Value of ${one.name || t('value {number}', { number: at + 1 })}" placeholder="Value" autocomplete="off" spellcheck="false" .value=${live(one.value)} @input=${(/** @type {Event} */ e) => this.#turn(at, { value: typed(e) })}>
			${view.kinds.length > 1 ? html`<select class="input" aria-label="How ${one.name || t('value {number}', { number: at + 1 })} is handed over" @change=${(/** @type {Event} */ e) => this.#turn(at, { kind: /** @type {CiValue['kind']} */ (typed(e)) })}>${view.kinds.map(({ id, label }) => html`<option value=${id} .selected=${live(one.kind === id)}>${label}</option>`)}</select>` : nothing}
			<button type="button" class="button quiet danger only-icon" aria-label="Remove ${one.name || t('value {number}', { number: at + 1 })}" @click=${() => this.#remove(at)}>${icon('close')}</button>
		</li>`;
	}

	/** @param {CiFormView} view */
	#fields(view) {
		const { draft } = this;
		const { values } = draft.values;
		const wrong = draft.problem?.field === 'values' ? draft.problem : null;
		return html`<form id="ci-form" class="ci-form stack" novalidate aria-label="Start in CI" @submit=${(/** @type {Event} */ e) => this.#start(e)}>
			${draft.problem && !draft.problem.field ? problemPart(draft.problem) : nothing}
			${fieldPart({ id: 'ci-connection', label: t('Where') }, html`<select class="input" id="ci-connection" @change=${(/** @type {Event} */ e) => this.#connect(e)}>${view.connections.map(({ id, label }) => html`<option value=${id} .selected=${live(view.connection === id)}>${label}</option>`)}</select>`)}
			<div class="fields">
				${view.workflows.length > 0 ? choiceField(draft, 'workflow', t('Workflow'), view.workflows) : nothing}
				${textField(draft, 'reference', { label: t('Branch or tag'), required: true, focus: true })}
			</div>
			<fieldset class="stack tight">
				<legend class="label">Values it is handed</legend>
				<div class="row"><label class="small" for="ci-preset">Fill in the names of</label><select class="input fit" id="ci-preset" @change=${(/** @type {Event} */ e) => act(e, () => this.#usePreset(e))}>${view.presets.map(({ id, label }) => html`<option value=${id} .selected=${live(draft.values.preset === id)}>${label}</option>`)}</select></div>
				${wrong ? html`<p class="error" role="alert">${icon('warn')}<span>${wrong.message} ${wrong.remedy}</span></p>` : nothing}
				<ul class="stack tight">${values.map((one, at) => this.#row(one, at, view))}</ul>
				<div><button type="button" class="button compact ci-add" @click=${() => this.#add()}>${icon('plus')}Add a value</button></div>
				<p class="hint">${view.hint}</p>
				<details class="small"><summary>Placeholders</summary><dl class="facts">${view.placeholders.map(({ id, label }) => html`<dt><code>${id}</code></dt><dd>${label || html`<span class="muted">empty in this cycle</span>`}</dd>`)}</dl></details>
			</fieldset>
			${view.hasArtifacts ? textField(draft, 'artifact', { label: t('Artifact with the results'), placeholder: 'test-results', hint: t('A part of its name. Empty takes those named junit, ctrf, test, report or result.') }) : nothing}
		</form>`;
	}

	paint() {
		const view = this.#view;
		const canStart = view && !this.#trouble;
		return {
			content: html`${this.#trouble ? problemPart(this.#trouble, { again: () => this.#prepare(this.draft.values.connection || null) }) : nothing}${view ? this.#fields(view) : this.#trouble ? nothing : waitingPart()}`,
			footer: html`<button type="button" class="button" @click=${() => this.done(null)}>Cancel</button>
				<button type="submit" form="ci-form" class="button primary" aria-disabled=${canStart ? nothing : 'true'} @click=${(/** @type {Event} */ e) => this.#start(e)}>Start</button>`,
		};
	}
}

/** Asks what to start, and starts it; answers with the runs, or null. @param {string} cycle @returns {Promise<import('../../protocol').CiView | null>} */
export const openCiForm = (cycle) =>
	openDialog(t('Start in CI'), (done, repaint) => {
		const form = new CiForm(cycle, done, () => queueMicrotask(repaint));
		return () => form.paint();
	}, { stays: true });
