// Ready-made mappings: taken over into the form, compared with it, and mappings taken along as a file.

import { html, nothing } from '../vendor/lit.js';
import { download } from './download.js';
import { act } from './parts.js';
import { t } from './texts.js';
import { toast } from './toast.js';
import { ask } from './worker.js';

/** @typedef {import('../protocol').Mapping} Mapping */
/** @typedef {import('../protocol').PresetsView} View */

export class PresetsPart {
	/** @type {View | null} */ #view = null;
	#asked = '';

	/** @param {string} connection @param {{mapping(): Mapping, take(mapping: Mapping): void, repaint(): void}} options */
	constructor(connection, options) {
		this.connection = connection;
		this.options = options;
	}

	/** Compares again when something changed. */
	async look() {
		const form = { connection: this.connection, mapping: this.options.mapping() };
		const asked = JSON.stringify(form);
		if (asked === this.#asked) return;
		this.#asked = asked;
		const view = await ask('viewPresets', form).catch(() => null);
		if (asked !== this.#asked || !view) return;
		this.#view = view;
		this.options.repaint();
	}

	/** @param {Mapping} mapping */
	#fill(mapping) {
		this.options.take(mapping);
		void this.look();
	}

	/** Fills the form; what stood there comes back by Undo. @param {Mapping} mapping @param {string} name */
	#use(mapping, name) {
		const was = this.options.mapping();
		this.#fill(mapping);
		toast(t('The mapping of {name} is in the form; Save settings keeps it', { name }), { tone: 'info', label: t('Undo'), press: () => this.#fill(was) });
	}

	#open = async (/** @type {Event} */ event) => {
		const input = /** @type {HTMLInputElement} */ (event.target);
		const [file] = input.files ?? [];
		if (!file) return;
		await act(event, async () => {
			this.#use(await ask('readMapping', { text: await file.text() }), file.name);
		});
		input.value = '';
	};

	paint() {
		const view = this.#view;
		if (!view) return nothing;
		return html`<section class="stack tight" aria-labelledby="sync-presets">
			<h3 id="sync-presets">Ready-made mappings</h3>
			<p class="small muted">Using one fills in directions, templates and labels below; Save settings keeps it. A file also says whether known defects are confirmed and deleted issues made anew; who a tester is on the tracker and what becomes a requirement belong to each connection and are not in it.</p>
			<ul class="presets">${view.presets.map(({ name, hint, mapping, differs }) => html`<li>
				<div class="row base"><b>${name}</b><span class="grow small muted">${hint}</span>
					<button type="button" class="button compact" aria-label="Use the mapping ${name}" aria-disabled=${differs.length === 0 ? 'true' : nothing} @click=${() => differs.length === 0 || this.#use(mapping, name)}>${differs.length === 0 ? html`In use` : html`Use`}</button></div>
				${differs.length === 0 ? nothing : html`<details class="small"><summary>${t('{count, plural, one {# difference} other {# differences}} from {name}', { count: differs.length, name })}</summary><ul class="notes">${differs.map((line) => html`<li>${line}</li>`)}</ul></details>`}
			</li>`)}</ul>
			<div class="row">
				<button type="button" class="button compact" @click=${() => download({ fileName: 'casebridge-mapping.json', text: view.file }, 'application/json')}>Export as JSON</button>
				<label class="button compact file">Import a mapping<input class="unseen" type="file" accept=".json,application/json" @change=${this.#open}></label>
			</div>
		</section>`;
	}
}
