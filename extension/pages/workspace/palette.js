// The command palette: one box that finds records and commands. Empty, it offers what was open last.

import { html, nothing, repeat, live } from '../../vendor/lit.js';
import { openDialog } from '../../ui/dialog.js';
import { icon } from '../../ui/icons.js';
import { shownKeys, SHORTCUTS } from '../../ui/shortcuts.js';
import { t } from '../../ui/texts.js';
import { KINDS, recordUrl } from '../../ui/words.js';
import { ask, problemOf } from '../../ui/worker.js';

/** @typedef {import('../../protocol').Hit} Hit */
/** @typedef {import('../../ui/icons.js').Drawing} Drawing */
/** `also` are words it is found by, too. @typedef {{id: string, label: string, drawing: Drawing, also?: string, shortcut?: string, run(): unknown}} Command */
/** @typedef {{id: string, label: string, drawing: Drawing, key?: string, detail: string, group: string, keys: string[][], run(): unknown}} Line */

const RECENT_KEY = 'palette:recent';
const RECENT = 8;
const PAUSE_MS = 60;

/** @returns {Hit[]} */
export function recentRecords() {
	try {
		const kept = JSON.parse(localStorage.getItem(RECENT_KEY) ?? '[]');
		return Array.isArray(kept) ? kept.filter((hit) => hit && typeof hit.id === 'string' && Object.hasOwn(KINDS, hit.kind)) : [];
	} catch {
		return [];
	}
}

/** Notes that a record was open. @param {Hit} hit */
export function noteRecent(hit) {
	const others = recentRecords().filter(({ id }) => id !== hit.id);
	localStorage.setItem(RECENT_KEY, JSON.stringify([hit, ...others].slice(0, RECENT + 1)));
}

/** How well words fit a label, the least best; none when they do not. @param {string} words @param {Command} command */
function fit(words, { label, also = '' }) {
	const text = `${label} ${also}`.toLowerCase();
	if (text.startsWith(words)) return 0;
	const parts = words.split(/\s+/);
	return parts.every((part) => text.split(/\s+/).some((word) => word.startsWith(part))) ? 1 : parts.every((part) => text.includes(part)) ? 2 : null;
}

/** @param {Command[]} commands */
export function openPalette(commands) {
	return openDialog(t('Find a record or a command'), (done, repaint) => {
		let text = '';
		let at = 0;
		let turn = 0;
		let timer = 0;
		let waiting = false;
		let looking = Promise.resolve();
		let note = '';
		/** @type {Hit[]} */
		let hits = [];

		/** @param {string} [shortcut] */
		const keysOf = (shortcut) => { const keys = SHORTCUTS.find(({ id }) => id === shortcut)?.keys[0]; return keys ? shownKeys(keys) : []; };
		/** @param {Command} one @returns {Line} */
		const commandLine = (one) => ({ id: one.id, label: one.label, drawing: one.drawing, detail: '', group: t('Commands'), keys: keysOf(one.shortcut), run: one.run });
		/** @param {Hit} hit @param {string} group @returns {Line} */
		const recordLine = (hit, group) => ({ id: hit.id, label: hit.title, drawing: hit.kind, key: hit.key, detail: hit.detail, group, keys: [], run: () => location.assign(recordUrl(hit.kind, hit.id)) });
		/** @returns {Line[]} */
		const lines = () => {
			const words = text.trim().toLowerCase();
			if (!words) return [...recentRecords().slice(0, RECENT).map((hit) => recordLine(hit, t('Open lately'))), ...commands.map(commandLine)];
			const fits = commands.map((one) => ({ one, rank: fit(words, one) })).filter(({ rank }) => rank !== null).sort((a, b) => Number(a.rank) - Number(b.rank)).map(({ one }) => commandLine(one));
			const found = hits.map((hit) => recordLine(hit, t('Records')));
			// A key such as TC-12 means the record, and a command that begins like that means the command.
			const commandFirst = fits.length > 0 && fit(words, /** @type {Command} */ (commands.find(({ id }) => id === fits[0].id))) === 0;
			return commandFirst ? [...fits, ...found] : [...found, ...fits];
		};
		const look = async () => {
			const asked = ++turn;
			waiting = false;
			const words = text.trim();
			try {
				const answer = words ? await ask('search', { text: words, kinds: [] }) : { hits: [], empty: '' };
				if (asked !== turn) return;
				({ hits, empty: note } = answer);
			} catch (error) {
				if (asked !== turn) return;
				hits = [];
				note = problemOf(error).message;
			}
			at = 0;
			repaint();
		};
		const typed = (/** @type {Event} */ event) => {
			text = /** @type {HTMLInputElement} */ (event.target).value;
			at = 0;
			waiting = true;
			clearTimeout(timer);
			timer = setTimeout(() => { looking = look(); }, PAUSE_MS);
			repaint();
		};
		/** @param {Line | undefined} line */
		const take = async (line) => {
			if (!line) return;
			done(null);
			await line.run();
		};
		/** @param {KeyboardEvent} event */
		const pressed = async (event) => {
			const all = lines();
			const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
			if (step && all.length > 0) {
				event.preventDefault();
				at = (at + step + all.length) % all.length;
				repaint();
				document.getElementById(`palette-${at}`)?.scrollIntoView({ block: 'nearest' });
			} else if (event.key === 'Enter') {
				event.preventDefault();
				// What is meant is what was typed, not what was found for the letters before.
				if (waiting) {
					clearTimeout(timer);
					looking = look();
				}
				await looking;
				// Enter twice is once, and Escape meanwhile is none.
				if (/** @type {Element} */ (event.target).isConnected) void take(lines()[at]);
			}
		};

		return () => {
			const all = lines();
			return {
				content: html`<div class="palette" data-casebridge="palette">
					<label class="search">${icon('search')}<span class="unseen">Find a record or a command</span><input class="input" role="combobox" autofocus autocomplete="off" spellcheck="false" placeholder="A title, a key such as TC-4, or what to do" aria-expanded=${all.length > 0 ? 'true' : 'false'} aria-controls="palette-lines" aria-autocomplete="list" aria-activedescendant=${all.length > 0 ? `palette-${at}` : nothing} .value=${live(text)} @input=${typed} @keydown=${pressed}></label>
					${all.length === 0 ? html`<p class="none muted" role="status">${note || t('Nothing found.')}</p>` : html`<div class="palette-lines" id="palette-lines" role="listbox" aria-label="Found">${repeat(all, ({ group, id }) => `${group}${id}`, (line, n) => html`
						${line.group !== all[n - 1]?.group ? html`<div class="palette-group" role="presentation">${line.group}</div>` : nothing}
						<div class="hit" role="option" id="palette-${n}" aria-selected=${n === at ? 'true' : 'false'} @mousedown=${(/** @type {Event} */ e) => e.preventDefault()} @mousemove=${() => { if (at !== n) { at = n; repaint(); } }} @click=${() => void take(line)}>
							${icon(line.drawing)}${line.key ? html`<span class="key">${line.key}</span>` : nothing}<span class="grow clip">${line.label}</span>${line.detail ? html`<span class="small muted">${line.detail}</span>` : nothing}${line.keys.map((stroke) => html`<span class="strokes" aria-hidden="true">${stroke.map((key) => html`<kbd>${key}</kbd>`)}</span>`)}
						</div>`)}</div>`}
				</div>`,
			};
		};
	});
}
