// The form of one connection: address, token, what there is to choose, save. What an address means the core says. The
// token leaves this page once, towards the worker, and is never painted: a stored one is only spoken of.

import { html, nothing, live } from '../vendor/lit.js';
import { fieldPart } from './form.js';
import { icon } from './icons.js';
import { act, problemPart } from './parts.js';
import { t } from './texts.js';
import { problemOf, ask } from './worker.js';

/** @typedef {import('../protocol').ConnectionLine} ConnectionLine */
/** @typedef {import('../protocol').ConnectionsView} ConnectionsView */
/** @typedef {import('../protocol').CheckView} CheckView */
/** @typedef {import('../protocol').Problem} Problem */
/** @typedef {import('../protocol').Tracker} Tracker */
/** What is typed, but for the token. @typedef {{url: string, email: string, filter: string, project: string, issueType: string, tracker: Tracker | null, noToken: boolean}} Typed */

/** @type {[Tracker, string, string][]} */
const TRACKERS = [
	['gitHub', 'GitHub', 'https://github.com/owner/repository'],
	['gitLab', 'GitLab', 'https://gitlab.com/group/project'],
	['jiraCloud', t('Jira Cloud'), 'https://your-org.atlassian.net'],
	['jiraDataCenter', t('Jira Data Center'), 'https://jira.example.com'],
];
const TYPING_MS = 250;

export class ConnectionEditor {
	#token = '';
	/** @type {import('../protocol').AddressView | null} */ #address = null;
	/** @type {CheckView | null} */ #check = null;
	/** @type {import('../protocol').FilterView | Problem | null} */ #found = null;
	/** @type {Problem | null} */ #problem = null;
	#timer = 0;
	#asked = 0;

	/**
	 * @param {ConnectionLine | null} line the connection to change; none makes a new one
	 * @param {{url?: string, typed?: Typed | null, repaint(): void, close(): void, saved(view: ConnectionsView): unknown}} options
	 */
	constructor(line, options) {
		this.id = line?.id ?? null;
		this.options = options;
		/** @type {Typed} */
		this.typed = options.typed ?? {
			url: line?.url ?? options.url ?? '', email: line?.email ?? '', filter: line?.filter ?? '', project: '', issueType: '',
			tracker: line?.tracker ?? null, noToken: !!line?.noToken,
		};
		void this.#read();
	}

	/** @returns {import('../protocol').ConnectionForm} */
	#form() {
		const { url, email, filter, project, issueType, tracker, noToken } = this.typed;
		return { id: this.id, tracker, noToken, url: url.trim(), token: noToken ? null : this.#token.trim() || null, email: email.trim() || null, project: project || null, issueType: issueType || null, filter };
	}

	async #read() {
		const mine = ++this.#asked;
		const view = await ask('readAddress', { url: this.typed.url.trim(), tracker: this.typed.tracker }).catch(() => null);
		if (mine !== this.#asked) return;
		this.#address = view;
		this.options.repaint();
	}

	/**
	 * The browser asks the person for another host only inside a click, so nothing may be awaited before this.
	 * @param {Event} event @param {() => Promise<void>} work
	 */
	#allowed(event, work) {
		const origins = this.#address?.origins ?? [];
		const granted = origins.length ? chrome.permissions.request({ origins }) : Promise.resolve(true);
		return act(event, async () => {
			this.#problem = null;
			try {
				if (!(await granted)) throw refused(origins[0]);
				await work();
			} catch (error) {
				this.#problem = 'code' in /** @type {object} */ (error) ? /** @type {Problem} */ (error) : problemOf(error);
				if (!this.#problem.field || ['url', 'token', 'email'].includes(this.#problem.field)) this.#check = null;
			}
			this.options.repaint();
			/** @type {HTMLElement | null} */ (document.querySelector('.connection [aria-invalid="true"]'))?.focus();
		});
	}

	#test = (/** @type {Event} */ event) =>
		this.#allowed(event, async () => {
			const before = this.#check;
			const check = await ask('testConnection', this.#form());
			// What was offered before stays on offer after one of it was chosen.
			if (check.projects.length === 0 && before?.projects.length) check.projects = before.projects;
			this.#check = check;
			this.typed.project = check.project || this.typed.project;
			this.typed.issueType = check.issueType;
		});

	#save = (/** @type {Event} */ event) =>
		this.#allowed(event, async () => {
			const view = await ask('saveConnection', this.#form());
			this.#token = '';
			this.options.saved(view);
		});

	#elsewhere = (/** @type {Event} */ event) => {
		this.typed.url = this.#address?.site ?? this.typed.url;
		this.typed.project = this.typed.issueType = '';
		this.#check = null;
		void this.#test(event);
	};

	/** @param {'url' | 'email' | 'token'} name */
	#on = (name) => (/** @type {Event} */ event) => {
		const { value } = /** @type {HTMLInputElement} */ (event.target);
		if (name === 'token') this.#token = value;
		else this.typed[name] = value;
		if (name === 'url') {
			this.typed.project = this.typed.issueType = '';
			void this.#read();
		}
		this.#check = null;
		this.#problem = null;
		this.options.repaint();
	};

	#choose = (/** @type {'project' | 'issueType'} */ name) => (/** @type {Event} */ event) => {
		this.typed[name] = /** @type {HTMLSelectElement} */ (event.target).value;
		if (name === 'project') this.typed.issueType = '';
		void this.#test(event);
	};

	#filter = (/** @type {Event} */ event) => {
		this.typed.filter = /** @type {HTMLInputElement} */ (event.target).value;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(async () => {
			const mine = this.typed.filter;
			const found = await ask('tryFilter', this.#form()).catch(problemOf);
			if (mine !== this.typed.filter) return;
			this.#found = found;
			this.options.repaint();
		}, TYPING_MS);
	};

	paint() {
		const problem = this.#problem;
		const at = (/** @type {string} */ name) => (problem?.field === name ? problem : null);
		const shown = ['url', 'token', 'email', 'project', 'issueType'].includes(problem?.field ?? '');
		const { tracker = null, isCertain = false, wantsEmail = false } = this.#address ?? {};
		const example = TRACKERS.find(([name]) => name === tracker)?.[2] ?? TRACKERS[0][2];
		return html`<form novalidate class="connection stack" aria-label=${this.id ? t('Edit connection') : t('New connection')} autocomplete="off" @submit=${(/** @type {Event} */ e) => e.preventDefault()}>
			${problem && !shown ? problemPart(problem) : nothing}
			${fieldPart(
				{ id: 'connection-url', label: t('Address'), problem: at('url'), hint: t('Of a repository or project on GitHub, GitLab or Jira, or of the site: then you choose the project.') },
				html`<input class="input" id="connection-url" name="url" type="url" inputmode="url" spellcheck="false" placeholder=${example} ?autofocus=${!this.id}
					aria-invalid=${at('url') ? 'true' : nothing} aria-describedby="connection-url-hint" .value=${live(this.typed.url)} @input=${this.#on('url')}>`,
			)}
			${isCertain || !this.typed.url.trim() ? nothing : fieldPart(
				{ id: 'connection-tracker', label: t('Tracker'), hint: t('On a host of your own the address does not tell.') },
				html`<select class="input" id="connection-tracker" @change=${(/** @type {Event} */ event) => { this.typed.tracker = /** @type {Tracker} */ (/** @type {HTMLSelectElement} */ (event.target).value || null); void this.#read(); }}>
					<option value="" .selected=${live(!this.typed.tracker)}>Choose…</option>
					${TRACKERS.map(([name, label]) => html`<option value=${name} .selected=${live(this.typed.tracker === name)}>${label}</option>`)}
				</select>`,
			)}
			${this.#kindPart()}
			${this.typed.noToken ? nothing : this.#tokenPart(at, wantsEmail)}
			${this.#check ? checkPart(this.#check) : nothing}
			${this.#check?.projects.length ? this.#select('project', t('Project'), this.#check.projects, at('project')) : nothing}
			${this.#check?.issueTypes.length ? this.#select('issueType', t('Defects become'), this.#check.issueTypes, at('issueType')) : nothing}
			${this.#address?.wantsFilter && this.#check?.project ? this.#filterPart() : nothing}
			<div class="row">
				<button type="button" class="button" @click=${this.#test}>Test connection</button>
				${this.#check?.project && this.#check.projects.length === 0 && this.#address?.site ? html`<button type="button" class="button" @click=${this.#elsewhere}>Choose another project</button>` : nothing}
				<button type="button" class="button primary" @click=${this.#save}>Save</button>
				<button type="button" class="button quiet" @click=${() => { this.#token = ''; this.options.close(); }}>Cancel</button>
			</div>
		</form>`;
	}

	/** With a token, or through the page where the person is signed in. */
	#kindPart() {
		const help = this.#address?.noToken;
		if (!help) return nothing;
		const choice = (/** @type {boolean} */ value, /** @type {string} */ label) => html`<label class="switch"><input type="radio" name="connection-kind" .checked=${live(this.typed.noToken === value)} @change=${() => {
			[this.typed.noToken, this.#check, this.#problem] = [value, null, null];
			this.options.repaint();
		}}><span>${label}</span></label>`;
		return html`<fieldset class="kind"><legend>How Casebridge gets in</legend>
			${choice(false, t('With a token'))}
			${choice(true, this.#address?.tracker === 'gitHub' ? t('Without a token: I send GitHub’s own form') : t('Through my signed-in page, without a token'))}
			${this.typed.noToken ? html`<p class="hint" role="status">${help}</p>` : nothing}
		</fieldset>`;
	}

	/** @param {(name: string) => Problem | null} at @param {boolean} wantsEmail */
	#tokenPart(at, wantsEmail) {
		return html`${wantsEmail ? fieldPart(
				{ id: 'connection-email', label: t('Email'), problem: at('email'), hint: t('Of the Atlassian account that made the token.') },
				html`<input class="input" id="connection-email" name="email" type="email" autocomplete="off" spellcheck="false" aria-invalid=${at('email') ? 'true' : nothing} aria-describedby="connection-email-hint" .value=${live(this.typed.email)} @input=${this.#on('email')}>`,
			) : nothing}
			${fieldPart(
				{ id: 'connection-token', label: t('Token'), problem: at('token'), hint: this.id ? t('Stored, encrypted. Leave empty to keep it.') : t('Encrypted before it is stored, and never shown again.') },
				html`<input class="input" id="connection-token" name="token" type="password" autocomplete="off" spellcheck="false"
					placeholder=${this.id ? t('Leave empty to keep the stored token') : nothing}
					aria-invalid=${at('token') ? 'true' : nothing} aria-describedby="connection-token-hint" .value=${live(this.#token)} @input=${this.#on('token')}>`,
			)}
			${this.#address?.tokenHelp.length ? html`<details ?open=${!this.id}>
				<summary>How to get a token</summary>
				<ul>${this.#address.tokenHelp.map(({ label, url, text }) => html`<li>${url ? html`<a href=${url} target="_blank" rel="noreferrer">${label}</a>` : html`<b>${label}</b>`}: ${text}</li>`)}</ul>
			</details>` : nothing}`;
	}

	/** @param {'project' | 'issueType'} name @param {string} label @param {import('../protocol').Choice[]} choices @param {Problem | null} problem */
	#select(name, label, choices, problem) {
		return fieldPart({ id: `connection-${name}`, label, problem }, html`<select class="input" id="connection-${name}" aria-invalid=${problem ? 'true' : nothing} @change=${this.#choose(name)}>
			<option value="" .selected=${live(!this.typed[name])}>Choose…</option>
			${choices.map((choice) => html`<option value=${choice.id} .selected=${live(this.typed[name] === choice.id)}>${choice.label}</option>`)}
		</select>`);
	}

	#filterPart() {
		const found = this.#found;
		const problem = found && 'code' in found ? found : null;
		return html`${fieldPart(
			{ id: 'connection-filter', label: t('Which issues are requirements'), problem, hint: t('JQL within the project, such as issuetype = Story. Empty: every issue.') },
			html`<input class="input" id="connection-filter" spellcheck="false" autocomplete="off" aria-invalid=${problem ? 'true' : nothing} aria-describedby="connection-filter-hint" .value=${live(this.typed.filter)} @input=${this.#filter}>`,
		)}
		${found && 'sentence' in found ? html`<div class="small" role="status" aria-label="What the filter finds"><b>${found.sentence}</b><ul>${found.sample.map((line) => html`<li>${line}</li>`)}</ul></div>` : nothing}`;
	}
}

/** What the test found, step by step. @param {CheckView} check */
const checkPart = ({ ok, sentence, steps, projects, issueTypes }) => {
	const tone = ok ? 'good' : projects.length || issueTypes.length ? 'info' : 'bad';
	return html`<section class="result" role="status" aria-label="Result of the test" data-tone=${tone}>
	<div class="row"><span class="symbol">${icon(tone)}</span><b>${sentence}</b></div>
	<ul class="checks">${steps.map(({ label, tone: each, detail, remedy }) => html`<li data-tone=${each}>
		<span class="symbol">${icon(each)}</span>
		<div class="words"><span>${label}</span>${detail ? html`<span class="small muted">${detail}</span>` : nothing}${remedy ? html`<span class="small">${remedy}</span>` : nothing}</div>
	</li>`)}</ul>
</section>`;
};

/** @param {string} origin @returns {Problem} */
const refused = (origin) => ({
	code: 'hostRefused',
	message: t('The browser was not allowed to reach {host}, so nothing was sent.', { host: origin.replace('/*', '') }),
	remedy: t('Press the button again and choose Allow. Casebridge asks only for this one host.'),
	retry: 'now',
	field: 'url',
	page: null,
});
