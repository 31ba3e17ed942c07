// The form for a new defect, wherever one is reported: save it, or save and push it in one go.

import { html, nothing, live } from '../vendor/lit.js';
import { draftFiles } from './attachments.js';
import { cancelButton, restoredPart } from './discard.js';
import { Draft } from './draft.js';
import { choiceField, fieldPart, textField } from './form.js';
import { act, problemPart } from './parts.js';
import { icon } from './icons.js';
import { OwnFields } from './own-fields.js';
import { pickRequirement } from './pick.js';
import { t } from './texts.js';
import { showProblem, toast } from './toast.js';
import { DEFECT_PRIORITIES } from './words.js';
import { ask, problemOf } from './worker.js';

/** @typedef {import('../protocol').DefectDraft} DefectDraft */
/** @typedef {import('../protocol').Saved} Saved */
/** @typedef {import('../protocol').Choice} Choice */
/** @typedef {{id: string, key: string, title: string}} Broken the requirement it breaks */
/** @typedef {{title: string, description: string, priority: import('../protocol').DefectPriority, connection: string, own: import('./own-fields.js').Own, requirement: Broken | null, attachments: AttachmentFile[]}} Typed */
/** @typedef {import('../protocol').AttachmentFile} AttachmentFile */

export class DefectForm {
	/** Where the rules lead. @type {import('../protocol').DestinationView | null} */ #leads = null;
	/** For which priority that was asked. */ #asked = '';
	/** Whether it is being saved: both buttons make the same defect. */ #saving = false;

	/**
	 * @param {{key: string, start: DefectDraft, execution?: string | null, requirement?: Broken | null, destinations: Choice[],
	 *   quiet?: boolean, cancel?: () => void, again?: () => void, saved(saved: Saved): unknown, repaint(): void}} options
	 */
	constructor(options) {
		this.options = options;
		const { start, requirement = null } = options;
		/** @type {Draft<Typed>} */
		this.draft = new Draft(options.key, { title: start.title, description: start.description, priority: start.priority, connection: '', own: {}, requirement, attachments: [] }, options.repaint);
		this.own = new OwnFields(this.draft);
		void this.draft.recover((made) => ask('viewDefect', { id: made }), (made) => `defect:${made}`);
		if (options.execution && !this.draft.restored) void this.#offer(options.execution);
	}

	/** What was seen in the execution goes into its defect, unless the person takes it out. @param {string} id */
	async #offer(id) {
		const seen = await ask('viewAttachments', { to: 'execution', id }).catch(() => null);
		const fresh = seen?.files.filter(({ hash }) => !this.draft.values.attachments.some((have) => have.hash === hash)) ?? [];
		if (fresh.length > 0) this.draft.set('attachments', [...this.draft.values.attachments, ...fresh.map((file) => ({ ...file, id: crypto.randomUUID() }))]);
	}

	/** Where it goes, as far as nobody chose. */
	get #usual() {
		const { start, destinations } = this.options;
		const named = destinations.find(({ label }) => label === start.destination)?.id;
		return named ?? (this.#leads?.chosen || destinations[0]?.id) ?? '';
	}

	get #destination() {
		const { connection } = this.draft.values;
		return this.options.destinations.some(({ id }) => id === connection) ? connection : this.#usual;
	}

	/** Rules look at the priority, too. */
	async #follow() {
		const { priority } = this.draft.values;
		if (this.#asked === priority) return;
		this.#asked = priority;
		const leads = await ask('viewDestination', { execution: this.options.execution ?? null, priority }).catch(() => null);
		if (this.#asked !== priority) return;
		this.#leads = leads;
		this.options.repaint();
	}

	/** @param {Event} event @param {boolean} push */
	#save(event, push) {
		return act(event, async () => {
			const { execution = null } = this.options;
			const destination = this.#destination;
			if (this.#saving || (push && !this.own.isWhole(destination))) return;
			this.#saving = true;
			try {
				await this.#store(execution, destination, push);
			} finally {
				this.#saving = false;
			}
		});
	}

	/** @param {string | null} execution @param {string} destination @param {boolean} push */
	async #store(execution, destination, push) {
		// The identity is made here and kept with the text, so that sending it twice makes one defect.
		this.draft.identify();
		const { title, description, priority, connection, requirement, attachments } = this.draft.values;
		const given = this.own.given(destination, connection !== '');
		const saved = await this.draft.save(() =>
			ask('saveDefect', { id: this.draft.identity, rev: null, title, description, priority, status: 'open', execution, requirement: requirement?.id ?? null, folder: null, tags: null, attachments, ignored: null, given }));
		if (!saved) return;
		// The push is stored at once and goes on by itself: nobody waits for the tracker, and its answer is told when it comes.
		if (push) void pushDefect(saved.id, destination || null);
		else if (!this.options.quiet) toast(saved.message);
		// What was added while it was on its way belongs to it, too.
		for (const file of this.draft.values.attachments) if (!attachments.some(({ id }) => id === file.id)) await ask('attach', { to: 'defect', id: saved.id, file });
		this.draft.handOver(`defect:${saved.id}`, ['connection', 'own', 'requirement', 'attachments']);
		await this.options.saved(saved);
	}

	async #choose() {
		const hit = await pickRequirement(t('Which requirement does it break?'), '');
		if (hit) this.draft.set('requirement', { id: hit.id, key: hit.key, title: hit.title });
	}

	/** Where it goes and why, and the way to choose another. */
	#destinationPart() {
		const { draft } = this;
		const { destinations } = this.options;
		const id = `${draft.key}:connection`;
		const chosen = draft.values.connection !== '';
		const why = chosen ? t('Chosen by hand') : this.#leads?.why;
		const choose = (/** @type {Event} */ event) => draft.set('connection', /** @type {HTMLSelectElement} */ (event.target).value);
		const hint = why ? html`<span role="status">${why}</span>${chosen && this.#leads?.chosen ? html` <button type="button" class="as-link" @click=${() => draft.set('connection', '')}>As the rules say</button>` : nothing}` : null;
		return fieldPart({ id, label: t('Push to'), hint }, html`<select class="input" id=${id} name="connection" aria-describedby=${hint ? `${id}-hint` : nothing} @change=${choose}>
			${destinations.map((one) => html`<option value=${one.id} .selected=${live(one.id === this.#destination)}>${one.label}</option>`)}</select>`);
	}

	paint() {
		void this.#follow();
		const { draft } = this;
		const { start, cancel, again, destinations, execution } = this.options;
		const { requirement } = draft.values;
		const choices = DEFECT_PRIORITIES.filter(({ id }) => start.priorities.length === 0 || start.priorities.some((offered) => offered === id));
		const canPush = start.destination !== '' || destinations.length > 0;
		return html`<form novalidate class="stack" aria-label="Report a defect" @submit=${(/** @type {Event} */ e) => e.preventDefault()}>
			${draft.restored ? restoredPart(draft) : nothing}
			${draft.problem && !draft.problem.field ? problemPart(draft.problem) : nothing}
			${textField(draft, 'title', { label: t('Title'), rows: 1, required: true, placeholder: t('What went wrong, in one line') })}
			${textField(draft, 'description', { label: t('Description'), rows: 5, hint: t('Markdown. It becomes the text of the issue.') })}
			<div class="fields">
				${choiceField(draft, 'priority', t('Priority'), choices)}
				${destinations.length > 1 ? this.#destinationPart() : fieldPart({ id: `${draft.key}:to`, label: t('Push to') }, html`<output id="${draft.key}:to" class="muted output">${start.destination || destinations[0]?.label || t('Nowhere yet: connect a repository first')}</output>`)}
			</div>
			${this.own.paint(this.#destination)}
			${execution ? nothing : html`<div class="row tight" role="group" aria-label="Requirement it breaks"><span class="label">Breaks</span>
				<span class="grow clip">${requirement ? html`<span class="key">${requirement.key}</span> ${requirement.title}` : html`<span class="muted">no requirement chosen</span>`}</span>
				${requirement ? html`<button type="button" class="button quiet compact" @click=${() => draft.set('requirement', null)}>Remove</button>` : nothing}
				<button type="button" class="button compact" @click=${(/** @type {Event} */ e) => act(e, () => this.#choose())}>${requirement ? t('Change') : t('Choose')}</button></div>`}
			${draftFiles(draft.values.attachments, (change) => draft.set('attachments', change(draft.values.attachments)))}
			<div class="row">
				${canPush ? html`<button type="button" class="button primary" data-casebridge="push-button" @click=${(/** @type {Event} */ e) => this.#save(e, true)}>${icon('push')}Save and push</button>` : nothing}
				<button type="button" class="button ${canPush ? '' : 'primary'}" @click=${(/** @type {Event} */ e) => this.#save(e, false)}>Save defect</button>
				${cancel ? cancelButton(draft, cancel, again) : nothing}
			</div>
		</form>`;
	}
}

/** Pushes and says how it went. The defect is safe either way. @param {string} defect @param {string | null} connection */
export async function pushDefect(defect, connection) {
	try {
		const view = await ask('pushDefect', { defect, connection });
		toast(view.link ? t('{key} is {text}', { key: view.key, text: view.link.issue.text }) : `${view.key}: ${view.sync.text}`, { tone: view.sync.tone === 'bad' ? 'warn' : view.sync.tone, more: view.syncDetail });
		return view;
	} catch (error) {
		showProblem(problemOf(error));
		return null;
	}
}
