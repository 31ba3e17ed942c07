// The form of one connection: address, token, test, save. The token leaves this page once, towards the worker,
// and is never painted: a stored one is only spoken of.

import { html, nothing, live } from '../vendor/lit.js';
import { fieldPart } from './form.js';
import { icon } from './icons.js';
import { act, problemPart } from './parts.js';
import { problemOf, ask } from './worker.js';

/** @typedef {import('../protocol').ConnectionLine} ConnectionLine */
/** @typedef {import('../protocol').ConnectionsView} ConnectionsView */
/** @typedef {import('../protocol').CheckView} CheckView */
/** @typedef {import('../protocol').Problem} Problem */

/** Where the manifest grants access from the start. */
const GRANTED = ['github.com', 'api.github.com'];

export class ConnectionEditor {
	#url = '';
	#token = '';
	/** @type {CheckView | null} */ #check = null;
	/** @type {Problem | null} */ #problem = null;

	/**
	 * @param {ConnectionLine | null} line the connection to change; none makes a new one
	 * @param {{url?: string, repaint(): void, close(): void, saved(view: ConnectionsView): unknown}} options
	 */
	constructor(line, options) {
		this.id = line?.id ?? null;
		this.#url = line?.url ?? options.url ?? '';
		this.options = options;
	}

	/** @returns {import('../protocol').ConnectionForm} */
	#form() {
		return { id: this.id, url: this.#url.trim(), token: this.#token.trim() || null };
	}

	/**
	 * The browser asks the person for another host only inside a click, so nothing may be awaited before this.
	 * @param {Event} event @param {() => Promise<void>} work
	 */
	#allowed(event, work) {
		const origin = originOf(this.#url);
		const granted = origin ? chrome.permissions.request({ origins: [origin] }) : Promise.resolve(true);
		return act(event, async () => {
			this.#problem = null;
			try {
				if (!(await granted)) throw refused(origin ?? '');
				await work();
			} catch (error) {
				this.#problem = 'code' in /** @type {object} */ (error) ? /** @type {Problem} */ (error) : problemOf(error);
				this.#check = null;
			}
			this.options.repaint();
			/** @type {HTMLElement | null} */ (document.querySelector('.connection [aria-invalid="true"]'))?.focus();
		});
	}

	#test = (/** @type {Event} */ event) =>
		this.#allowed(event, async () => {
			this.#check = await ask('testConnection', this.#form());
		});

	#save = (/** @type {Event} */ event) =>
		this.#allowed(event, async () => {
			const view = await ask('saveConnection', this.#form());
			this.#token = '';
			this.options.saved(view);
		});

	/** @param {'url' | 'token'} name */
	#on = (name) => (/** @type {Event} */ event) => {
		const { value } = /** @type {HTMLInputElement} */ (event.target);
		if (name === 'url') this.#url = value;
		else this.#token = value;
		this.#check = null;
		if (this.#problem) this.#problem = null;
		this.options.repaint();
	};

	paint() {
		const problem = this.#problem;
		const at = (/** @type {string} */ name) => (problem?.field === name ? problem : null);
		const pages = tokenPages(this.#url);
		return html`<form novalidate class="connection stack" aria-label=${this.id ? 'Edit connection' : 'New connection'} autocomplete="off" @submit=${(/** @type {Event} */ e) => e.preventDefault()}>
			${problem && !problem.field ? problemPart(problem) : nothing}
			${fieldPart(
				{ id: 'connection-url', label: 'Repository URL', problem: at('url'), hint: 'On github.com, or on your own GitHub Enterprise Server.' },
				html`<input class="input" id="connection-url" name="url" type="url" inputmode="url" spellcheck="false" placeholder="https://github.com/owner/repository" ?autofocus=${!this.id}
					aria-invalid=${at('url') ? 'true' : nothing} aria-describedby="connection-url-hint" .value=${live(this.#url)} @input=${this.#on('url')}>`,
			)}
			${fieldPart(
				{ id: 'connection-token', label: 'Token', problem: at('token'), hint: this.id ? 'Stored, encrypted. Leave empty to keep it.' : 'Encrypted before it is stored, and never shown again.' },
				html`<input class="input" id="connection-token" name="token" type="password" autocomplete="off" spellcheck="false"
					placeholder=${this.id ? 'Leave empty to keep the stored token' : 'ghp_… or github_pat_…'}
					aria-invalid=${at('token') ? 'true' : nothing} aria-describedby="connection-token-hint" .value=${live(this.#token)} @input=${this.#on('token')}>`,
			)}
			<details ?open=${!this.id}>
				<summary>How to get a token</summary>
				<ul>
					<li><a href=${pages.fine} target="_blank" rel="noreferrer">Fine-grained token</a>: choose the repository; under permissions, <b>Issues</b>: read and write (<b>Metadata</b>: read comes with it).</li>
					<li><a href=${pages.classic} target="_blank" rel="noreferrer">Classic token</a>: scope <code>repo</code>, or <code>public_repo</code> if the repository is public.</li>
					<li>If your organisation uses SAML single sign-on, authorise the token for it after creating it.</li>
				</ul>
			</details>
			${this.#check ? checkPart(this.#check) : nothing}
			<div class="row">
				<button type="button" class="button" @click=${this.#test}>Test connection</button>
				<button type="button" class="button primary" @click=${this.#save}>Save</button>
				<button type="button" class="button quiet" @click=${() => { this.#token = ''; this.options.close(); }}>Cancel</button>
			</div>
		</form>`;
	}
}

/** What the test found, step by step. @param {CheckView} check */
const checkPart = ({ ok, sentence, steps }) => html`<section class="result" role="status" aria-label="Result of the test" data-tone=${ok ? 'good' : 'bad'}>
	<div class="row"><span class="symbol">${icon(ok ? 'good' : 'bad')}</span><b>${sentence}</b></div>
	<ul class="checks">${steps.map(({ label, tone, detail, remedy }) => html`<li data-tone=${tone}>
		<span class="symbol">${icon(tone)}</span>
		<div class="words"><span>${label}</span>${detail ? html`<span class="small muted">${detail}</span>` : nothing}${remedy ? html`<span class="small">${remedy}</span>` : nothing}</div>
	</li>`)}</ul>
</section>`;

/** The pattern to ask the browser for; none where it is granted already or the address is no address. @param {string} typed */
function originOf(typed) {
	const url = parse(typed);
	if (!url || GRANTED.includes(url.hostname)) return null;
	return `${url.protocol}//${url.hostname}/*`;
}

/** @param {string} typed */
function parse(typed) {
	const text = typed.trim();
	const full = /^https?:\/\//i.test(text) ? text : `https://${text}`;
	return text.includes('.') || text.includes('localhost') ? URL.parse(full) : null;
}

/** The tracker's own pages for making a token. @param {string} typed */
function tokenPages(typed) {
	const url = parse(typed);
	const site = url && url.hostname.includes('.') ? url.origin : 'https://github.com';
	return { classic: `${site}/settings/tokens/new?scopes=repo&description=Casebridge`, fine: `${site}/settings/personal-access-tokens/new` };
}

/** @param {string} origin @returns {Problem} */
const refused = (origin) => ({
	code: 'hostRefused',
	message: `The browser was not allowed to reach ${origin.replace('/*', '')}, so nothing was sent.`,
	remedy: 'Press the button again and choose Allow. Casebridge asks only for this one host.',
	retry: 'now',
	field: 'url',
	page: null,
});
