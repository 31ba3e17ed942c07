// Which parts of a template are texts, and how a translation takes their place. Pages and the extractor (tests/texts.mjs)
// share it, so both see the same. A text is what stands between two tags, or in an attribute people read; every tag ends
// it. Holes inside a sentence are its placeholders, `{0}`, `{1}` in English order; a hole that touches a text's first or
// last word (`${icon('plus')}Add`) is none of the text. What stands in code is not for translating.

/** @typedef {{from: number, to: number, text: string, inAttribute: boolean}} Unit */

/** Holes become characters of Unicode's private use area: the template is one string then. */
const FIRST_HOLE = 0xe000;
const HOLE = '[\\ue000-\\uf8ff]';
const READ = new Set(['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'title', 'placeholder', 'alt', 'label']);
const NOT_READ = /^(style|script|code)$/i;
const TAG = /<!--[^]*?-->|<![^>]*>|<(\/?)([a-z][\w-]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>/giy;
const ATTRIBUTE = new RegExp(`([^\\s=>/"'\\ue000-\\uf8ff]+)\\s*=\\s*(?:"([^"]*)"|'([^']*)'|[^\\s"'>]+)`, 'gd');
const HEAD = new RegExp(`^(?:\\s|${HOLE})*${HOLE}(?=[\\p{L}\\p{N}“(])|^\\s+`, 'u');
const TAIL = new RegExp(`(?<=[\\p{L}\\p{N}.…!?)”])${HOLE}(?:\\s|${HOLE})*$|\\s+$`, 'u');

/** The template as one string. @param {readonly string[]} strings */
export const joined = (strings) => strings.reduce((whole, part, n) => whole + String.fromCharCode(FIRST_HOLE + n - 1) + part);

/** Its texts, in order. @param {string} whole @returns {Unit[]} */
export function unitsOf(whole) {
	/** @type {Unit[]} */
	const units = [];
	const add = (/** @type {number} */ from, /** @type {number} */ to, /** @type {boolean} */ inAttribute) => {
		const run = whole.slice(from, to);
		const start = from + (HEAD.exec(run)?.[0].length ?? 0);
		const end = to - (TAIL.exec(run)?.[0].length ?? 0);
		if (end <= start) return;
		let hole = 0;
		const inner = whole.slice(start, end);
		if (!/\p{L}{2}/u.test(inner)) return;
		units.push({ from: start, to: end, inAttribute, text: inner.replace(/\s+/g, ' ').replace(new RegExp(HOLE, 'g'), () => `{${hole++}}`) });
	};
	let at = 0;
	let unread = '';
	while (at < whole.length) {
		const open = whole.indexOf('<', at);
		const end = open < 0 ? whole.length : open;
		if (!unread) add(at, end, false);
		if (open < 0) break;
		TAG.lastIndex = open;
		const tag = TAG.exec(whole);
		if (!tag) { at = open + 1; continue; }
		const [all, closing, name = '', rest = ''] = tag;
		if (unread === name && closing) unread = '';
		else if (!unread && !closing && NOT_READ.test(name) && !rest.endsWith('/')) unread = name;
		for (const match of rest.matchAll(ATTRIBUTE)) {
			const range = match.indices?.[2] ?? match.indices?.[3];
			if (range && READ.has(match[1].toLowerCase())) add(open + all.length - 1 - rest.length + range[0], open + all.length - 1 - rest.length + range[1], true);
		}
		at = open + all.length;
	}
	return units;
}

/**
 * The template in another language: its strings, and which of the old values stands where. Nothing when no text of it has a translation.
 * @param {readonly string[]} strings @param {(text: string) => string | undefined} translate
 */
export function translated(strings, translate) {
	const whole = joined(strings);
	let made = '';
	let at = 0;
	for (const { from, to, text, inAttribute } of unitsOf(whole)) {
		const found = translate(text);
		if (found === undefined) continue;
		const holes = whole.slice(from, to).match(new RegExp(HOLE, 'g')) ?? [];
		const safe = inAttribute ? found.replaceAll('"', '&quot;') : found.replaceAll('<', '&lt;');
		made += whole.slice(at, from) + safe.replace(/\{(\d+)\}/g, (_, n) => holes[Number(n)] ?? '');
		at = to;
	}
	if (at === 0) return null;
	made += whole.slice(at);
	return { strings: made.split(new RegExp(HOLE)), order: (made.match(new RegExp(HOLE, 'g')) ?? []).map((hole) => hole.charCodeAt(0) - FIRST_HOLE) };
}
