// A search box with its answers below: asks while one types, arrow keys move, Enter takes.

import { html, nothing, repeat, live } from '../vendor/lit.js';
import { icon } from './icons.js';
import { KINDS } from './words.js';
import { ask, problemOf } from './worker.js';

/** @typedef {import('../protocol').Kind} Kind */
/** What can be found: a record, or something else that has a name. @typedef {{id: string, title: string, kind?: Kind, key?: string, detail?: string}} Found */

/** Between the last key and the question. */
const PAUSE_MS = 120;

let boxes = 0;

/** Finds records of these kinds; of all when there is none. @param {Kind[]} kinds */
export const records = (kinds) => (/** @type {string} */ text) => ask('search', { text, kinds });

/** @template {Found} F */
export class SearchBox {
	text = '';
	/** @type {F[]} */ hits = [];
	/** What to say when there is none. */ empty = '';
	at = 0;
	open = false;
	#timer = 0;
	#turn = 0;
	/** The text whose answer is shown; none while another is waited for. @type {string | null} */ #answered = null;
	/** The Enter that was pressed before the answer came. @type {KeyboardEvent | null} */ #early = null;
	#id = `search-${++boxes}`;

	/**
	 * @param {{label: string, placeholder: string, find(text: string): Promise<{hits: F[], empty: string}>, pause?: number, floating?: boolean, always?: boolean, hotkey?: string,
	 *   focus?: boolean, take(hit: F, event: Event): unknown, repaint(): void}} options
	 *   `always` shows the answers even before anything is typed.
	 */
	constructor(options) {
		this.options = options;
	}

	/** Asks now. */
	async ask() {
		const turn = ++this.#turn;
		const { text } = this;
		try {
			const { hits, empty } = await this.options.find(text.trim());
			if (turn !== this.#turn) return;
			this.hits = hits;
			this.empty = empty;
		} catch (error) {
			if (turn !== this.#turn) return;
			this.hits = [];
			this.empty = problemOf(error).message;
		}
		this.at = 0;
		this.#answered = text;
		this.open = this.options.always || text.trim() !== '';
		this.options.repaint();
		const early = this.#early;
		this.#early = null;
		if (early && this.hits[0] && document.activeElement?.id === this.#id) this.#take(this.hits[0], early);
	}

	clear() {
		this.#turn++;
		clearTimeout(this.#timer);
		this.#early = null;
		this.text = '';
		this.hits = [];
		this.open = false;
		this.options.repaint();
	}

	#typed = (/** @type {InputEvent} */ event) => {
		this.text = /** @type {HTMLInputElement} */ (event.target).value;
		clearTimeout(this.#timer);
		this.#early = null;
		if (this.text.trim() === '' && !this.options.always) {
			this.clear();
			return;
		}
		this.#timer = setTimeout(() => void this.ask(), this.options.pause ?? PAUSE_MS);
	};

	#pressed = (/** @type {KeyboardEvent} */ event) => {
		const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
		if (step && this.hits.length > 0) {
			event.preventDefault();
			this.at = (this.at + step + this.hits.length) % this.hits.length;
			this.options.repaint();
			document.getElementById(`${this.#id}-${this.at}`)?.scrollIntoView({ block: 'nearest' });
		} else if (event.key === 'Enter') {
			event.preventDefault();
			const hit = this.hits[this.at];
			// What is meant is what was typed, not what was found for the letters before.
			if (this.#answered !== this.text) {
				if (this.text.trim() === '') return;
				clearTimeout(this.#timer);
				if (!this.#early) void this.ask();
				this.#early = event;
			} else if (this.open && hit) this.#take(hit, event);
		} else if (event.key === 'Escape' && this.text !== '' && !this.options.always) {
			event.preventDefault();
			event.stopPropagation();
			this.clear();
		}
	};

	/** @param {F} hit @param {Event} event */
	#take(hit, event) {
		this.options.take(hit, event);
	}

	paint() {
		const { label, placeholder, floating, hotkey, focus } = this.options;
		const id = this.#id;
		const shown = this.open && (this.hits.length > 0 || this.empty !== '');
		return html`<div class="search" role="search">
			${icon('search')}
			<input class="input" type="search" role="combobox" autocomplete="off" spellcheck="false" id=${id}
				aria-label=${label} placeholder=${placeholder} aria-expanded=${shown ? 'true' : 'false'} aria-controls="${id}-hits"
				aria-autocomplete="list" aria-activedescendant=${shown && this.hits.length > 0 ? `${id}-${this.at}` : nothing}
				?autofocus=${focus} data-hotkey=${hotkey ?? nothing}
				.value=${live(this.text)} @input=${this.#typed} @keydown=${this.#pressed}>
			${hotkey && this.text === '' ? html`<kbd aria-hidden="true">${hotkey}</kbd>` : nothing}
			<div class="hits ${floating ? 'floating' : ''}" id="${id}-hits" role="listbox" aria-label="Found" ?hidden=${!shown || this.hits.length === 0}>
				${repeat(this.hits, (hit) => hit.id, (hit, n) => html`<div class="hit" role="option" id="${id}-${n}" aria-selected=${n === this.at ? 'true' : 'false'}
					@mousedown=${(/** @type {Event} */ e) => e.preventDefault()} @click=${(/** @type {Event} */ e) => this.#take(hit, e)}>
					${hit.kind ? icon(hit.kind) : nothing}${hit.key ? html`<span class="key">${hit.key}</span>` : nothing}<span class="grow clip">${hit.title}</span>
					${hit.detail ? html`<span class="small muted">${hit.detail}</span>` : nothing}${hit.kind ? html`<span class="unseen">${KINDS[hit.kind].one}</span>` : nothing}
				</div>`)}
			</div>
			${shown && this.hits.length === 0 ? html`<div class="hits ${floating ? 'floating' : ''}"><p class="none" role="status">${this.empty}</p></div>` : nothing}
		</div>`;
	}
}
