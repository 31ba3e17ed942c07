// How the issues of a connection are written: templates with placeholders, shown at once with a defect of this workspace.

import { html, nothing, live } from '../vendor/lit.js';
import { fieldPart, textField } from './form.js';
import { icon } from './icons.js';
import { labellingOf, labelsPart } from './labels-form.js';
import { painted } from './markdown.js';
import { problemPart } from './parts.js';
import { t } from './texts.js';
import { ask, problemOf } from './worker.js';

/** @typedef {import('../protocol').WordingView} View */
/** @typedef {{titleTemplate: string, descriptionTemplate: string} & import('./labels-form.js').Typed} Typed */

const TYPING_MS = 250;

/** @template {Typed} T */
export class WordingPart {
	/** @type {View | import('../protocol').Problem | null} */ #seen = null;
	/** What the preview shows. */ #asked = '';
	/** @type {string | null} */ #defect = null;
	/** Where a placeholder goes. @type {'titleTemplate' | 'descriptionTemplate'} */ #field = 'titleTemplate';
	#timer = 0;

	/** @param {string} connection @param {import('./draft.js').Draft<T>} draft @param {() => void} changed */
	constructor(connection, draft, changed) {
		this.changed = changed;
		this.connection = connection;
		this.draft = draft;
	}

	get #wording() {
		const { titleTemplate: title, descriptionTemplate: description } = this.draft.values;
		return { title, description };
	}

	/** Brings the preview up to date. */
	async look() {
		const form = { connection: this.connection, defect: this.#defect, wording: this.#wording, labelling: labellingOf(this.draft.values) };
		const asked = JSON.stringify(form);
		if (asked === this.#asked) return;
		this.#asked = asked;
		const seen = await ask('previewWording', form).catch(problemOf);
		if (asked !== this.#asked) return;
		this.#seen = seen;
		this.draft.repaint();
	}

	#typed = () => {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => { void this.look(); this.changed(); }, TYPING_MS);
	};

	/** Puts a placeholder where the cursor is. @param {string} name */
	#insert(name) {
		const field = /** @type {HTMLInputElement | null} */ (document.getElementById(`${this.draft.key}:${this.#field}`));
		if (!field) return;
		const { value, selectionStart, selectionEnd } = field;
		const [from, to] = [selectionStart ?? value.length, selectionEnd ?? value.length];
		this.draft.set(this.#field, /** @type {any} */ (value.slice(0, from) + name + value.slice(to)));
		field.focus();
		field.setSelectionRange(from + name.length, from + name.length);
		this.#typed();
	}

	#focused = (/** @type {FocusEvent} */ event) => {
		const { name } = /** @type {HTMLInputElement} */ (event.target);
		if (name === 'titleTemplate' || name === 'descriptionTemplate') this.#field = name;
	};

	paint() {
		const { draft } = this;
		const seen = this.#seen;
		const view = seen && 'html' in seen ? seen : null;
		return html`<section class="stack wording" aria-labelledby="sync-wording" @input=${this.#typed} @focusin=${this.#focused}>
			<div class="stack tight">
				<h3 id="sync-wording">How issues are written</h3>
				<p class="small muted">A template puts text around the title and the description of a defect, on the tracker only. A change rewrites the issues that are pushed already.</p>
			</div>
			${textField(draft, 'titleTemplate', { label: t('Title template'), placeholder: '{title}', hint: t('Empty: the title alone. What comes back from the tracker loses the template’s text.') })}
			${faultPart(view?.titleFault)}
			${textField(draft, 'descriptionTemplate', { label: t('Description template'), rows: 4, placeholder: '{description}', hint: t('Markdown. Empty: the description alone. Not while descriptions come from the tracker, too.') })}
			${faultPart(view?.descriptionFault)}
			${view ? html`<div class="placeholders" role="group" aria-label="Insert a placeholder">${view.placeholders.map(({ id: name, label }) =>
				html`<button type="button" class="button compact" title=${label || t('Empty in this defect')} @click=${() => this.#insert(name)}>${name}</button>`)}</div>` : nothing}
			${labelsPart(draft, this.#typed)}
			${seen && !view ? problemPart(/** @type {any} */ (seen), { again: () => { this.#asked = ''; void this.look(); } }) : nothing}
			${view ? this.#previewPart(view) : nothing}
		</section>`;
	}

	/** @param {View} view */
	#previewPart(view) {
		const id = `${this.draft.key}:shown-with`;
		const choose = (/** @type {Event} */ event) => {
			this.#defect = /** @type {HTMLSelectElement} */ (event.target).value;
			void this.look();
		};
		return html`${view.defects.length > 0
				? fieldPart({ id, label: t('Show it with') }, html`<select class="input" id=${id} @change=${choose}>${view.defects.map((one) => html`<option value=${one.id} .selected=${live(one.id === view.defect)}>${one.label}</option>`)}</select>`)
				: html`<p class="small muted">There is no defect yet: an example stands in.</p>`}
			<article class="issue-preview" aria-label="The issue as it would be written">
				<b class="name">${view.title}</b>
				${view.labels.length > 0 ? html`<div class="row tight" role="group" aria-label="Its labels">${view.labels.map((label) => html`<span class="badge" data-tone="neutral">${label}</span>`)}</div>` : nothing}
				<div class="preview" tabindex="0" role="group" aria-label="Its text" ${painted(view.html)}></div>
			</article>
			${view.notes.length > 0 ? html`<ul class="notes small muted">${view.notes.map((note) => html`<li>${note}</li>`)}</ul>` : nothing}`;
	}
}

/** @param {string | undefined} fault */
const faultPart = (fault) => html`<div role="status">${fault ? html`<p class="error">${icon('warn')}<span>${fault}</span></p>` : nothing}</div>`;
