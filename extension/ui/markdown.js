// Markdown as it is written: bold, italic and links by keys, and a preview that the core makes.

import { html, nothing, ref } from '../vendor/lit.js';
import { isMac, shownKeys } from './shortcuts.js';
import { textField } from './form.js';
import { act } from './parts.js';
import { t } from './texts.js';
import { ask } from './worker.js';

/** Whether the core makes previews; none before it was asked. @type {Promise<boolean> | null} */
let able = null;
let isAble = false;

/** What a preview may hold; everything else is dropped. */
const ALLOWED = {
	elements: ['p', 'br', 'hr', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'em', 'strong', 'b', 'i', 'del', 's', 'u', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'table', 'thead', 'tbody', 'tr', 'th', 'td', { name: 'a', attributes: ['href', 'title'] }],
	attributes: [],
};

/** @param {string} text @returns {Promise<string>} */
const previewOf = async (text) => (await ask('previewMarkdown', { text })).html;

/** The forms that show their preview, by the id of the field. @type {Map<string, {html: string}>} */
const shown = new Map();

/** Shows HTML of the core's making, as far as its elements are allowed. @param {string} html */
export const painted = (html) => ref((element) => {
	const place = /** @type {(Element & {setHTML?(html: string, options: object): void}) | undefined} */ (element);
	if (!place) return;
	if (place.setHTML) place.setHTML(html, { sanitizer: ALLOWED });
	else place.textContent = html;
	for (const link of place.querySelectorAll('a')) {
		if (!/^(https?:|mailto:)/i.test(link.getAttribute('href') ?? '')) link.removeAttribute('href');
		link.target = '_blank';
		link.rel = 'noreferrer';
	}
});

/**
 * A text of several lines in Markdown, to write and to look at.
 * @template {object} T
 * @param {import('./draft.js').Draft<T>} draft @param {keyof T & string} name @param {import('./form.js').TextOptions} options
 */
export function markdownField(draft, name, options) {
	able ??= previewOf('').then(() => true, () => false);
	if (!isAble) void able.then((yes) => { if (yes && !isAble) { isAble = true; draft.repaint(); } });
	const id = `${draft.key}:${name}`;
	const preview = shown.get(id);
	const flip = async (/** @type {Event} */ event) => {
		const button = /** @type {HTMLElement} */ (event.currentTarget);
		if (shown.delete(id)) {
			draft.repaint();
			document.getElementById(id)?.focus();
			return;
		}
		// Whoever types on while it is made goes on in the text, and the preview has all of it.
		const text = () => String(draft.values[name] ?? '');
		let asked = '';
		let made = '';
		do made = await previewOf(asked = text());
		while (asked !== text());
		if (!button.isConnected) return;
		shown.set(id, { html: made });
		draft.repaint();
		if (document.activeElement === document.body) button.focus();
	};
	/** The mouse leaves whoever writes where they are. */
	const stay = (/** @type {Event} */ event) => document.activeElement?.id === id && event.preventDefault();
	const [bold] = shownKeys('Mod+B');
	return html`<div class="stack tight markdown" @keydown=${marked}>
		${preview
			? html`<div class="field"><span class="label" id="${id}-label">${options.label}</span><div class="preview" tabindex="0" role="group" aria-labelledby="${id}-label" ${painted(preview.html)}></div></div>`
			: textField(draft, name, { ...options, hint: html`${options.hint ?? 'Markdown'} · ${bold.join('+')} bold, ${bold[0]}+I italic, ${bold[0]}+K link` })}
		${isAble ? html`<div class="row"><button type="button" class="button quiet compact" aria-pressed=${preview ? 'true' : 'false'} @mousedown=${stay} @click=${(/** @type {Event} */ e) => act(e, () => flip(e))}>${preview ? t('Write') : t('Preview')}</button></div>` : nothing}
	</div>`;
}

/** Ctrl+B, Ctrl+I and, over selected words, Ctrl+K. @param {KeyboardEvent} event */
export function marked(event) {
	const area = event.target;
	if (!(area instanceof HTMLTextAreaElement) || !(isMac ? event.metaKey : event.ctrlKey) || event.altKey || event.shiftKey) return;
	const words = area.value.slice(area.selectionStart, area.selectionEnd);
	const key = event.key.toLowerCase();
	if (key === 'b' || key === 'i') {
		event.preventDefault();
		surround(area, key === 'b' ? '**' : '*');
	} else if (key === 'k' && words) {
		event.preventDefault();
		const isUrl = /^https?:\/\/\S+$/.test(words);
		const start = area.selectionStart;
		put(area, isUrl ? `[](${words})` : `[${words}]()`);
		const at = isUrl ? start + 1 : start + words.length + 3;
		area.setSelectionRange(at, at);
	}
}

/** Puts marks around the selected words, or takes them away. @param {HTMLTextAreaElement} area @param {string} mark */
function surround(area, mark) {
	const { selectionStart: start, selectionEnd: end, value } = area;
	const words = value.slice(start, end);
	const n = mark.length;
	const marked = value.slice(start - n, start) === mark && value.slice(end, end + n) === mark && (n > 1 || value.slice(start - 2, start) !== '**');
	if (marked) {
		area.setSelectionRange(start - n, end + n);
		put(area, words);
		area.setSelectionRange(start - n, end - n);
	} else {
		put(area, `${mark}${words}${mark}`);
		area.setSelectionRange(start + n, end + n);
	}
}

/** Types text over the selection, so that the browser's own undo takes it back. @param {HTMLTextAreaElement} area @param {string} text */
function put(area, text) {
	if (!document.execCommand('insertText', false, text)) {
		area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
		area.dispatchEvent(new InputEvent('input', { bubbles: true }));
	}
}
