// Instant changes: which relay's channel a connection listens to. The secret leaves this page once, towards the worker,
// and is never asked back; one that was made here can be copied until the form is closed.

import { html, nothing, live } from '../vendor/lit.js';
import { cancelButton, restoredPart } from './discard.js';
import { Draft } from './draft.js';
import { fieldPart, textField } from './form.js';
import { icon } from './icons.js';
import { act, badgePart, noticePart, problemPart, waitingPart, webUrl } from './parts.js';
import { t } from './texts.js';
import { toast } from './toast.js';
import { ask, problemOf } from './worker.js';

/** @typedef {import('../protocol').RelayView} RelayView */
/** @typedef {import('../protocol').CheckStep} CheckStep */
/** @typedef {import('../protocol').Problem} Problem */

/** Bytes of a secret that is made here. */
const STRENGTH = 32;

export class RelayEditor {
	/** @type {RelayView | null} */ #view = null;
	/** What kept it from opening, or what the last button said. @type {Problem | null} */ #problem = null;
	/** @type {CheckStep | null} */ #found = null;
	#secret = '';
	/** The one that was made here, for the tracker. */ #made = '';

	/** @param {{id: string, label: string}} line @param {{repaint(): void, close(): void, again(): void}} options */
	constructor({ id, label }, options) {
		this.id = id;
		this.label = label;
		this.options = options;
		/** @type {Draft<{channel: string}>} */
		this.draft = new Draft(`relay:${id}`, { channel: '' }, options.repaint);
		void this.look();
	}

	/** How it stands now; what is being typed stays. */
	look = async () => {
		try {
			this.#take(await ask('viewRelay', { id: this.id }));
		} catch (error) {
			if (!this.#view) this.#problem = problemOf(error);
		}
		this.options.repaint();
	};

	/** @param {RelayView} view */
	#take(view) {
		this.#view = view;
		this.draft.rebase({ channel: view.channel }, null);
	}

	/**
	 * The browser asks the person for another host only inside a click, so nothing may be awaited before this.
	 * @param {Event} event @param {() => Promise<void>} work
	 */
	#allowed(event, work) {
		const origins = patternOf(this.draft.values.channel.trim());
		const granted = origins ? chrome.permissions.request({ origins: [origins] }).catch(() => false) : Promise.resolve(true);
		return act(event, async () => {
			this.#problem = this.draft.problem = null;
			try {
				// Without the host it is said below what is missing, as it is for a grant that was taken back.
				await granted;
				await work();
			} catch (error) {
				const problem = problemOf(error);
				if (problem.field === 'channel') this.draft.problem = problem;
				else this.#problem = problem;
			}
			this.options.repaint();
			/** @type {HTMLElement | null} */ (document.querySelector('.relay [aria-invalid="true"]'))?.focus();
		});
	}

	/** @param {string} channel */
	#form = (channel) => ({ connection: this.id, channel: channel.trim(), secret: this.#secret.trim() || null });

	#save = (/** @type {Event} */ event) =>
		this.#allowed(event, async () => {
			const view = await this.draft.save(() => ask('saveRelay', this.#form(this.draft.values.channel)));
			if (!view) return;
			this.#secret = '';
			this.#found = null;
			this.#take(view);
			toast(t('Instant changes are on'));
		});

	#off = (/** @type {Event} */ event) =>
		act(event, async () => {
			this.#problem = null;
			this.#take(await ask('saveRelay', this.#form('')));
			this.draft.forget();
			this.#secret = this.#made = '';
			this.#found = null;
			toast(t('Instant changes are off'));
			this.options.repaint();
		});

	#check = (/** @type {Event} */ event) =>
		this.#allowed(event, async () => {
			this.#found = null;
			this.#found = await ask('checkRelay', { ...this.#form(this.draft.values.channel), secret: null });
		});

	#make = () => {
		this.#made = this.#secret = [...crypto.getRandomValues(new Uint8Array(STRENGTH))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
		this.options.repaint();
	};

	/** @param {string} text @param {string} said */
	#copy = (text, said) => (/** @type {Event} */ event) => act(event, async () => { await navigator.clipboard.writeText(text); toast(said); });

	paint() {
		const view = this.#view;
		const { draft } = this;
		if (!view) return this.#problem ? problemPart(this.#problem, { again: this.look }) : waitingPart();
		const problem = draft.problem ?? this.#problem;
		const shown = ['channel', 'secret'].includes(problem?.field ?? '');
		return html`<form novalidate class="relay stack" aria-label="Instant changes of ${this.label}" autocomplete="off" @submit=${(/** @type {Event} */ e) => e.preventDefault()}>
			<div class="row"><h3 class="grow">Instant changes</h3>${badgePart(view.state)}</div>
			<p class="small muted">What changes on the tracker shows up here within seconds. The tracker’s webhook goes to a relay, and Casebridge listens there.</p>
			${problem && !shown ? problemPart(problem) : nothing}
			${draft.restored && draft.dirty && !problem ? restoredPart(draft) : nothing}
			${view.isOn ? factsPart(view.facts) : nothing}
			${noticePart('warn', view.notes[0])}
			<div class="stack tight">
				${textField(draft, 'channel', { label: t('Address of the channel'), type: 'url', placeholder: 'https://relay.example.com/a1B2c3D4e5F6', focus: true, hint: html`Of any relay that speaks smee’s protocol: gosmee or smee’s own server on a machine of the team’s. To try it out, <a href="https://smee.io/new" target="_blank" rel="noreferrer">start a channel at smee.io</a> and copy its address.` })}
				<div class="row"><button type="button" class="button compact" aria-disabled=${draft.values.channel.trim() ? nothing : 'true'} @click=${this.#check}>Check the channel</button>
					<div class="grow" role="status" aria-label="What the check found">${this.#found ? factsPart([{ text: this.#found.label, tone: this.#found.tone, remedy: this.#found.remedy }]) : nothing}</div></div>
			</div>
			${this.#secretPart(view, problem?.field === 'secret' ? problem : null)}
			${this.#trackerPart(view)}
			<details><summary>What a relay gets to know</summary><ul class="notes small">${view.notes.slice(1).map((note) => html`<li>${note}</li>`)}</ul></details>
			<div class="row">
				<button type="button" class="button primary" @click=${this.#save}>${view.isOn ? t('Save') : t('Switch on')}</button>
				${view.isOn ? html`<button type="button" class="button" @click=${this.#off}>Switch off</button>` : nothing}
				${cancelButton(draft, this.options.close, this.options.again, { label: view.isOn && !draft.dirty && !this.#secret ? t('Close') : t('Cancel'), more: this.#secret ? t('A secret is not kept: type it again.') : '' })}
			</div>
		</form>`;
	}

	/** @param {RelayView} view @param {Problem | null} problem */
	#secretPart({ hasSecret }, problem) {
		const made = this.#made !== '' && this.#made === this.#secret;
		const hint = made ? t('Copy it to the tracker before you close this form: it is not shown again.') : hasSecret ? t('Stored, encrypted. Leave empty to keep it.') : t('What the tracker signs with. Encrypted before it is stored, and never shown again.');
		const typed = (/** @type {Event} */ event) => {
			this.#secret = /** @type {HTMLInputElement} */ (event.target).value;
			if (this.draft.problem?.field === 'secret') this.draft.problem = null;
			this.options.repaint();
		};
		return html`<div class="stack tight">
			${fieldPart({ id: 'relay-secret', label: t('Secret'), problem, hint }, html`<input class="input" id="relay-secret" name="secret" type=${made ? 'text' : 'password'} autocomplete="off" spellcheck="false"
				placeholder=${hasSecret ? t('Leave empty to keep the stored secret') : nothing} aria-invalid=${problem ? 'true' : nothing} aria-describedby=${problem ? 'relay-secret-error' : 'relay-secret-hint'} .value=${live(this.#secret)} @input=${typed}>`)}
			<div class="row"><button type="button" class="button compact" @click=${this.#make}>Make a secret</button>
				${this.#made ? html`<button type="button" class="button compact" @click=${this.#copy(this.#made, t('The secret is on the clipboard'))}>Copy the secret</button>` : nothing}</div>
		</div>`;
	}

	/** @param {RelayView} view */
	#trackerPart({ settings, steps }) {
		const channel = this.draft.values.channel.trim();
		return html`<section class="stack tight" aria-labelledby="relay-tracker">
			<h4 id="relay-tracker">At the tracker</h4>
			<ol class="steps small"><li>Make a webhook: <a href=${webUrl(settings) ?? nothing} target="_blank" rel="noreferrer">the tracker’s page for it</a>.</li>${steps.map((step) => html`<li>${step}</li>`)}</ol>
			<div class="row"><button type="button" class="button compact" aria-disabled=${channel ? nothing : 'true'} @click=${this.#copy(channel, t('The address is on the clipboard'))}>${icon('link')}Copy the address</button></div>
		</section>`;
	}
}

/** @param {import('../protocol').RelayFact[]} facts */
const factsPart = (facts) => html`<ul class="checks">${facts.map(({ text, tone, remedy }) => html`<li data-tone=${tone}>
	<span class="symbol">${icon(tone)}</span><div class="words"><span>${text}</span>${remedy ? html`<span class="small muted">${remedy}</span>` : nothing}</div>
</li>`)}</ul>`;

/** What the browser must allow, as its pattern, which names no port; nothing where it may not be asked. @param {string} channel */
function patternOf(channel) {
	const url = URL.parse(channel);
	const isNear = url?.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname);
	return url && (url.protocol === 'https:' || isNear) ? `${url.protocol}//${url.hostname}/*` : null;
}
