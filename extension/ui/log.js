// The sync log: what was read, written, merged, retried and refused, in the person's own time. Lines with more to say
// open; the whole of it can be filtered, read page by page, and taken along as a file.

import { html, nothing, repeat, live } from '../vendor/lit.js';
import { download } from './download.js';
import { icon } from './icons.js';
import { act, emptyPart, symbolPart } from './parts.js';
import { CLOCK, number, t } from './texts.js';
import { LOG_TOPICS } from './words.js';
import { ask } from './worker.js';

/** @typedef {import('../protocol').LogView} LogView */
/** @typedef {import('../protocol').LogLine} LogLine */
/** @typedef {import('../protocol').LogTopic} LogTopic */
/** @typedef {import('../protocol').Tone} Tone */

const TONES = { neutral: t('Note'), info: t('Note'), good: t('Done'), warn: t('Warning'), bad: t('Failed') };
const PAGE = 50;
const PAUSE_MS = 150;

const clock = new Intl.DateTimeFormat(CLOCK, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
const exact = new Intl.DateTimeFormat(CLOCK, { dateStyle: 'full', timeStyle: 'medium' });

/** What asks for the latest lines, without a filter. @param {number} limit */
export const latest = (limit) => ask('viewLog', { text: '', topic: null, tone: null, offset: 0, limit });

/** Lines bear no number; counted from the oldest they keep their places when new ones come. @param {LogView} log */
export const logPart = ({ lines, empty, total }) =>
	lines.length === 0 ? emptyPart('log', empty) : html`<ol class="log-lines">${repeat(lines, ({ at }, n) => `${at} ${total - n}`, linePart)}</ol>`;

/** @param {LogLine} line */
function linePart({ at, text, tone, details }) {
	const inside = html`${symbolPart({ text: TONES[tone], tone, title: '', url: null })}
		<time datetime=${at} title=${moment(at, exact)}>${moment(at, clock)}</time>
		<span class="words">${text}</span>`;
	return details.length === 0
		? html`<li><div class="log-line">${inside}</div></li>`
		: html`<li><details>
				<summary class="log-line">${inside}${icon('down')}</summary>
				<dl class="log-details">${details.map(({ label, value }) => html`<div><dt>${label}</dt><dd class="pre">${value}</dd></div>`)}</dl>
			</details></li>`;
}

/** @param {string} at @param {Intl.DateTimeFormat} format */
function moment(at, format) {
	const date = new Date(at);
	return Number.isNaN(date.getTime()) ? at : format.format(date);
}

/** What one looks for and how far back one has read, while the page lives. */
const kept = { text: '', topic: /** @type {LogTopic | null} */ (null), tone: /** @type {Tone | null} */ (null), offset: 0 };

/** The log with its filters, page by page. */
export class LogReader {
	#timer = 0;

	/** @param {{refresh(): Promise<void>}} handle */
	constructor(handle) {
		this.handle = handle;
	}

	/** Goes back to the last page that there is. @returns {Promise<LogView>} */
	async load() {
		const view = await ask('viewLog', { ...kept, text: kept.text.trim(), limit: PAGE });
		if (view.lines.length > 0 || kept.offset === 0) return view;
		kept.offset = Math.max(0, Math.ceil(view.total / PAGE) - 1) * PAGE;
		return this.load();
	}

	/** @param {Partial<typeof kept>} change */
	#look(change) {
		Object.assign(kept, { offset: 0 }, change);
		return this.handle.refresh();
	}

	#typed = (/** @type {Event} */ event) => {
		const text = /** @type {HTMLInputElement} */ (event.target).value;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#look({ text }), PAUSE_MS);
	};

	/** @param {boolean} csv */
	#save = (csv) => (/** @type {Event} */ event) =>
		act(event, async () => download(await ask('exportLog', { csv, text: kept.text.trim(), topic: kept.topic, tone: kept.tone }), csv ? 'text/csv' : 'application/json'));

	buttons() {
		return html`<button type="button" class="button" title="What the filter shows, for a spreadsheet" @click=${this.#save(true)}>${icon('download')}Export CSV</button>
			<button type="button" class="button" title="What the filter shows, for a program" @click=${this.#save(false)}>${icon('download')}Export JSON</button>`;
	}

	tools() {
		const chosen = (/** @type {Event} */ event) => /** @type {any} */ (/** @type {HTMLSelectElement} */ (event.target).value || null);
		return html`<div class="list-tools">
			<label class="search">${icon('search')}<span class="unseen">Filter the log by text</span><input class="input" type="search" data-hotkey="/" placeholder="Filter by text" autocomplete="off" .value=${live(kept.text)} @input=${this.#typed}>${kept.text ? nothing : html`<kbd aria-hidden="true">/</kbd>`}</label>
			<select class="input fit" aria-label="What about" @change=${(/** @type {Event} */ e) => this.#look({ topic: chosen(e) })}>
				<option value="">About anything</option>${LOG_TOPICS.map(({ id, label }) => html`<option value=${id} .selected=${live(kept.topic === id)}>${label}</option>`)}</select>
			<select class="input fit" aria-label="How it went" @change=${(/** @type {Event} */ e) => this.#look({ tone: chosen(e) })}>
				<option value="">However it went</option>${/** @type {Tone[]} */ (['good', 'info', 'warn', 'bad']).map((tone) => html`<option value=${tone} .selected=${live(kept.tone === tone)}>${TONES[tone]}</option>`)}</select>
		</div>`;
	}

	/** Where one is among the pages, and the way to the others. @param {LogView} log */
	pager({ lines, total }) {
		if (total <= PAGE && kept.offset === 0) return nothing;
		const end = kept.offset + lines.length;
		const step = (/** @type {string} */ label, /** @type {import('./icons.js').Drawing} */ drawing, /** @type {number} */ offset, /** @type {boolean} */ there) =>
			html`<button type="button" class="button compact" aria-disabled=${there ? nothing : 'true'} @click=${(/** @type {Event} */ e) => act(e, () => this.#look({ offset }))}>${drawing === 'left' ? icon(drawing) : nothing}${label}${drawing === 'right' ? icon(drawing) : nothing}</button>`;
		return html`<nav class="pager" aria-label="Pages of the log">
			${step(t('Newer'), 'left', Math.max(0, kept.offset - PAGE), kept.offset > 0)}
			<span class="small muted" role="status">${number(kept.offset + 1)} to ${number(end)} of ${number(total)}</span>
			${step(t('Older'), 'right', kept.offset + PAGE, end < total)}
		</nav>`;
	}

	/** @param {LogView} log */
	paint(log) {
		const filtered = kept.text || kept.topic || kept.tone;
		const clear = html`<button type="button" class="button" @click=${() => this.#look({ text: '', topic: null, tone: null })}>Clear the filter</button>`;
		return log.lines.length === 0 && filtered ? emptyPart('search', log.empty, clear) : html`${logPart(log)}${this.pager(log)}`;
	}
}
