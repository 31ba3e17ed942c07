// How a connection is kept in step: which way each field of a defect goes and who wins, and which issues become
// requirements. What is chosen stays on this machine until it is saved.

import { html, nothing, live } from '../vendor/lit.js';
import { cancelButton, restoredPart } from './discard.js';
import { Draft } from './draft.js';
import { choiceField, fieldPart, textField } from './form.js';
import { icon } from './icons.js';
import * as labelling from './labels-form.js';
import { PresetsPart } from './presets-form.js';
import { act, problemPart, waitingPart } from './parts.js';
import { peoplePart } from './people-form.js';
import { t } from './texts.js';
import { CONFLICT_POLICIES, DIRECTIONS, IMPORT_STATES, REQUIREMENT_STATUSES } from './words.js';
import { WordingPart } from './wording-form.js';
import { ask, problemOf } from './worker.js';

/** @typedef {import('../protocol').SyncView} SyncView */
/** @typedef {import('../protocol').FieldRule} FieldRule */
/** @typedef {import('../protocol').FilterView} FilterView */
/** @typedef {import('../protocol').Problem} Problem */
/** @typedef {import('../protocol').RequirementStatus} Status */
/** @typedef {import('../protocol').ConnectionLine} ConnectionLine */
/** A status of the tracker and what it is here; empty leaves that to its category. @typedef {{status: string, becomes: Status | ''}} StatusRow */
/** @typedef {{rules: FieldRule[], on: boolean, jql: string, labels: string, milestone: string, state: import('../protocol').ImportState, statuses: StatusRow[], evidence: boolean, recreates: boolean, confirms: boolean, people: import('../protocol').KnownAs[], titleTemplate: string, descriptionTemplate: string} & import('./labels-form.js').Typed} Typed */

const TYPING_MS = 250;
const FIELDS = ['jql', 'labels', 'milestone', 'state', 'titleTemplate', 'descriptionTemplate', 'labelNames', ...labelling.FIELDS];

/** @type {Typed} */
const BLANK = { rules: [], on: false, jql: '', labels: '', milestone: '', state: 'all', statuses: [], evidence: false, recreates: false, confirms: false, people: [], titleTemplate: '', descriptionTemplate: '', ...labelling.BLANK };

export class SyncEditor {
	/** @type {SyncView | null} */ #view = null;
	/** What kept it from opening. @type {Problem | null} */ #trouble = null;
	/** @type {FilterView | Problem | null} */ #found = null;
	#timer = 0;

	/** @param {ConnectionLine} line @param {{repaint(): void, close(): void, again(): void, saved(): unknown}} options */
	constructor(line, options) {
		this.id = line.id;
		this.line = line;
		this.options = options;
		/** @type {Draft<Typed>} */
		this.draft = new Draft(`sync:${line.id}`, BLANK, options.repaint);
		this.presets = new PresetsPart(line.id, { mapping: () => this.#mapping, take: this.#fill, repaint: options.repaint });
		this.wording = new WordingPart(line.id, this.draft, () => void this.presets.look());
		void this.#open();
	}

	#open = async () => {
		try {
			this.#take(await ask('viewSync', { id: this.id }));
			this.#trouble = null;
			void this.wording.look();
			void this.presets.look();
			if (this.draft.values.on && this.#view?.import.byQuery) void this.#try();
		} catch (error) {
			this.#trouble = problemOf(error);
		}
		this.options.repaint();
	};

	/** @param {SyncView} view */
	#take(view) {
		const { on, jql, labels, milestone, state, statuses } = view.import;
		this.#view = view;
		this.draft.rebase({ rules: view.rules.map(({ rule }) => rule), on, jql, labels: labels.join(', '), milestone, state, statuses: statuses.map(({ status, becomes }) => ({ status, becomes: becomes ?? '' })), evidence: view.evidence?.on ?? false, recreates: view.recreates, confirms: view.confirms, people: view.people, titleTemplate: view.wording.title, descriptionTemplate: view.wording.description, ...labelling.typedOf(view.labelling) }, null);
	}

	/** As it is typed. @returns {import('../protocol').Mapping} */
	get #mapping() {
		const { rules, titleTemplate: title, descriptionTemplate: description, recreates, confirms } = this.draft.values;
		return { rules, wording: { title, description }, labelling: labelling.labellingOf(this.draft.values), recreates, confirms };
	}

	/** Fills the form with another mapping. */
	#fill = (/** @type {import('../protocol').Mapping} */ mapping) => {
		const { draft } = this;
		draft.set('rules', draft.values.rules.map((rule) => mapping.rules.find(({ field }) => field === rule.field) ?? rule));
		draft.set('recreates', mapping.recreates ?? draft.values.recreates);
		draft.set('confirms', mapping.confirms ?? draft.values.confirms);
		draft.set('titleTemplate', mapping.wording.title);
		draft.set('descriptionTemplate', mapping.wording.description);
		for (const [name, value] of Object.entries(labelling.typedOf(mapping.labelling))) draft.set(/** @type {any} */ (name), /** @type {any} */ (value));
		void this.wording.look();
	};

	#save = (/** @type {Event} */ event) =>
		act(event, async () => {
			const { rules, on, jql, labels, milestone, state, statuses, evidence, recreates, confirms, people } = this.draft.values;
			const { wording, labelling: chosenLabels } = this.#mapping;
			const chosen = statuses.flatMap(({ status, becomes }) => (status.trim() && becomes ? [{ status: status.trim(), becomes }] : []));
			const saved = await this.draft.save(() =>
				ask('saveSync', { connection: this.id, rules, import: { on, jql, labels: labels.split(',').map((label) => label.trim()).filter(Boolean), milestone, state, statuses: chosen }, evidence, recreates, confirms, people, wording, labelling: chosenLabels }));
			if (!saved) return;
			this.#take(saved);
			await this.options.saved();
		});

	/** Counts what the query finds. */
	async #try() {
		const mine = this.draft.values.jql;
		const { id, tracker, url } = this.line;
		const found = await ask('tryFilter', { id, tracker, url, email: null, project: null, issueType: null, token: null, noToken: !!this.line.noToken, filter: mine }).catch(problemOf);
		if (mine !== this.draft.values.jql) return;
		this.#found = found;
		this.options.repaint();
	}

	#typed = (/** @type {Event} */ event) => {
		if (/** @type {HTMLInputElement} */ (event.target).name !== 'jql') return;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#try(), TYPING_MS);
	};

	paint() {
		const view = this.#view;
		const { draft } = this;
		if (!view) return this.#trouble ? problemPart(this.#trouble, { again: this.#open }) : waitingPart();
		return html`<form novalidate class="sync stack" aria-label="Sync settings of ${view.label}" autocomplete="off" @submit=${(/** @type {Event} */ e) => e.preventDefault()} @input=${this.#typed}>
			${draft.problem && !FIELDS.includes(draft.problem.field ?? '') ? problemPart(draft.problem) : nothing}
			${draft.restored && draft.dirty && !draft.problem ? restoredPart(draft) : nothing}
			${this.presets.paint()}
			${this.#rulesPart(view)}
			${this.wording.paint()}
			${this.#importPart(view)}
			${this.#evidencePart(view)}
			<div class="row">
				<button type="button" class="button primary" @click=${this.#save}>Save settings</button>
				${cancelButton(draft, this.options.close, this.options.again)}
			</div>
		</form>`;
	}

	/** @param {SyncView} view */
	#rulesPart({ rules: lines, import: { byQuery } }) {
		const { rules } = this.draft.values;
		const change = (/** @type {number} */ n, /** @type {Partial<FieldRule>} */ part) => { this.draft.set('rules', rules.map((rule, m) => (m === n ? { ...rule, ...part } : rule))); void this.presets.look(); };
		const chosen = (/** @type {Event} */ event) => /** @type {any} */ (/** @type {HTMLSelectElement} */ (event.target).value);
		const usual = lines.every((line, n) => JSON.stringify(rules[n]) === JSON.stringify(line.usual));
		return html`<section class="stack tight" aria-labelledby="sync-rules">
			<h3 id="sync-rules">Pushed defects and their issues</h3>
			<p class="small muted">Which way a change goes, and whose holds when both sides changed the same thing since they last agreed.</p>
			<table class="rules">
				<thead><tr><th scope="col">Field</th><th scope="col">Changes go</th><th scope="col">When both changed it</th></tr></thead>
				<tbody>${lines.map(({ label, usual: plain, hint, rule: stored }, n) => {
					const rule = rules[n] ?? stored;
					return html`<tr>
						<th scope="row"><span>${label}</span>${hint ? html`<span class="hint">${hint}</span>` : nothing}</th>
						<td><select class="input" aria-label="${label}: changes go" @change=${(/** @type {Event} */ e) => change(n, { direction: chosen(e) })}>
							${DIRECTIONS.map((one) => html`<option value=${one.id} .selected=${live(rule.direction === one.id)}>${one.label}${one.id === plain.direction ? t(' · usual') : ''}</option>`)}</select></td>
						<td><select class="input" aria-label="${label}: when both changed it" ?disabled=${rule.direction === 'off'} @change=${(/** @type {Event} */ e) => change(n, { conflict: chosen(e) })}>
							${CONFLICT_POLICIES.map((one) => html`<option value=${one.id} .selected=${live(rule.conflict === one.id)}>${one.label}${one.id === plain.conflict ? t(' · usual') : ''}</option>`)}</select></td>
					</tr>`;
				})}</tbody>
			</table>
			<div class="row"><button type="button" class="button compact" aria-disabled=${usual ? 'true' : nothing} title=${usual ? t('Everything is as usual') : t('Sets every field back; Save settings keeps it')} @click=${() => usual || this.draft.set('rules', lines.map((line) => line.usual))}>Reset to usual</button></div>
			<div class="stack more">${peoplePart(this.draft, this.id, rules.some(({ field, direction }) => field === 'assignee' && (direction === 'toTracker' || direction === 'twoWay')))}
			${this.#gonePart(byQuery)}</div>
		</section>`;
	}

	/** What happens when an issue is deleted there. @param {boolean} isJira */
	#gonePart(isJira) {
		const { draft } = this;
		const id = `${draft.key}:recreates`;
		const change = (/** @type {'confirms' | 'recreates'} */ name, /** @type {boolean} */ is) => { draft.set(name, is); void this.presets.look(); };
		return html`<label class="switch"><input type="checkbox" role="switch" .checked=${live(draft.values.confirms)} @change=${() => change('confirms', !draft.values.confirms)}><span>When a test meets a known defect again, say so in a comment on its issue</span></label>
			${isJira ? html`<p class="small muted">An issue that is gone on Jira may be deleted, hidden or moved: you are always asked what to do.</p>` : fieldPart({ id, label: t('When the issue of an open defect is deleted on the tracker'), hint: t('One that may only be hidden from the token is always asked about.') }, html`<select class="input" id=${id} @change=${(/** @type {Event} */ e) => change('recreates', /** @type {HTMLSelectElement} */ (e.target).value === 'new')}>
			<option value="ask" .selected=${live(!draft.values.recreates)}>Ask what to do</option>
			<option value="new" .selected=${live(draft.values.recreates)}>Make a new issue by itself</option></select>`)}`;
	}

	/** @param {SyncView} view */
	#importPart({ import: { byQuery, notes } }) {
		const { draft } = this;
		const { on } = draft.values;
		return html`<section class="stack" aria-labelledby="sync-import">
			<h3 id="sync-import">Issues as requirements</h3>
			<label class="switch"><input type="checkbox" role="switch" .checked=${live(on)} @change=${() => { draft.set('on', !on); if (!on && byQuery) void this.#try(); }}><span>Read issues as requirements, and keep them up to date</span></label>
			${on
				? html`${byQuery ? this.#queryPart() : html`
						${textField(draft, 'labels', { label: t('Labels'), placeholder: t('requirement, checkout'), hint: t('Only issues that carry all of these; put commas between them. Empty: any.') })}
						<div class="fields">${textField(draft, 'milestone', { label: t('Milestone'), placeholder: t('Its title'), hint: t('Empty: any.') })}${choiceField(draft, 'state', t('Which issues'), IMPORT_STATES)}</div>`}
					<ul class="notes small muted">${notes.map((note) => html`<li>${note}</li>`)}</ul>
					${byQuery ? this.#statusPart() : nothing}`
				: nothing}
		</section>`;
	}

	/** For a tracker that takes no files by itself. @param {SyncView} view */
	#evidencePart({ evidence }) {
		const on = this.draft.values.evidence;
		return evidence ? html`<section class="stack tight" aria-labelledby="sync-evidence">
			<h3 id="sync-evidence">Screenshots and other files</h3>
			<label class="switch"><input type="checkbox" role="switch" aria-describedby="sync-evidence-hint" .checked=${live(on)} @change=${() => this.draft.set('evidence', !on)}><span>${evidence.label}</span></label>
			<p class="small muted" id="sync-evidence-hint">${evidence.hint}</p>
		</section>` : nothing;
	}

	#queryPart() {
		const found = this.#found;
		return html`<div class="stack tight">
			${textField(this.draft, 'jql', { label: t('Query (JQL)'), placeholder: 'issuetype = Story', hint: t('Within the project. Empty: every issue.') })}
			<div class="small found" role="status" aria-label="What the query finds">${
				found && 'sentence' in found ? html`<b>${found.sentence}</b><ul>${found.sample.map((line) => html`<li class="clip">${line}</li>`)}</ul>`
				: found ? html`<p class="error">${icon('warn')}<span>${found.message} ${found.remedy}</span></p>` : nothing}</div>
		</div>`;
	}

	#statusPart() {
		const { draft } = this;
		const { statuses } = draft.values;
		const set = (/** @type {StatusRow[]} */ rows) => draft.set('statuses', rows);
		const change = (/** @type {number} */ n, /** @type {Partial<StatusRow>} */ part) => set(statuses.map((row, m) => (m === n ? { ...row, ...part } : row)));
		const add = () => {
			set([...statuses, { status: '', becomes: 'active' }]);
			/** @type {HTMLElement | null} */ (document.querySelector('.statuses li:last-child input'))?.focus();
		};
		return html`<div class="stack tight" role="group" aria-labelledby="sync-statuses">
			<span class="label" id="sync-statuses">What a status is here</span>
			${statuses.length === 0 ? nothing : html`<ul class="statuses">${statuses.map(({ status, becomes }, n) => html`<li>
				<input class="input" aria-label="Status in Jira" spellcheck="false" placeholder="In Review" .value=${live(status)} @input=${(/** @type {Event} */ e) => change(n, { status: /** @type {HTMLInputElement} */ (e.target).value })}>
				${icon('right')}
				<select class="input" aria-label="${status || t('The status')} is here" @change=${(/** @type {Event} */ e) => change(n, { becomes: /** @type {any} */ (/** @type {HTMLSelectElement} */ (e.target).value) })}>
					<option value="" .selected=${live(becomes === '')}>As its category says</option>
					${REQUIREMENT_STATUSES.map((one) => html`<option value=${one.id} .selected=${live(becomes === one.id)}>${one.label}</option>`)}</select>
				<button type="button" class="button quiet danger only-icon" aria-label="Remove ${status || t('this status')}" title="Remove; its category decides then" @click=${() => set(statuses.filter((_, m) => m !== n))}>${icon('close')}</button>
			</li>`)}</ul>`}
			<div class="row"><button type="button" class="button compact" @click=${add}>${icon('plus')}Add a status</button></div>
		</div>`;
	}
}
