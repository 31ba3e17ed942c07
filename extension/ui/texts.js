// Texts in the reader's language: `t()` for those in scripts, `inLanguage()` for those in templates. In English both give
// back what they were given.

import { CLOCK, LANGUAGE, LOCALE, catalogueText, keyOf, plural } from '../language.js';
import { translated } from './template-texts.js';

/** @typedef {string | number} Value */

/** Translations by the hash of the English text; none in English. @type {Record<string, string> | null} */
const catalogue = JSON.parse((await catalogueText().catch(console.error)) ?? 'null');

document.documentElement.lang = LANGUAGE;
document.title = t(document.title);

/**
 * A text with its placeholders filled: `{name}`, or `{count, plural, one {# case} other {# cases}}`.
 * @param {string} text in English, as a literal: the catalogue is made of them
 * @param {Record<string, Value>} [values]
 */
export function t(text, values) {
	const words = catalogue?.[keyOf(text)] ?? text;
	return values ? filled(words, values) : words;
}

export { CLOCK, LOCALE };

/** A number as people of this language write it. @param {number} number */
export const number = (number) => number.toLocaleString(LOCALE);

/** @param {string} words @param {Record<string, Value>} values */
function filled(words, values) {
	return words.replace(/\{(\w+)(?:, plural, ((?:\w+ \{[^{}]*\} ?)+))?\}/g, (_, name, forms) => {
		const value = values[name] ?? '';
		if (!forms) return String(value);
		const form = (/** @type {string} */ kind) => new RegExp(`(?:^| )${kind} \\{([^{}]*)\\}`).exec(forms)?.[1];
		return (form(plural(Number(value))) ?? form('other') ?? '').replaceAll('#', number(Number(value)));
	});
}

/** @typedef {(strings: TemplateStringsArray, ...values: unknown[]) => unknown} Tag */

/**
 * A template's tag, in the reader's language: each template is translated the first time it is painted.
 * @template {Tag} T @param {T} tag @returns {T}
 */
export function inLanguage(tag) {
	if (!catalogue) return tag;
	/** @type {WeakMap<TemplateStringsArray, {strings: TemplateStringsArray, order: number[]} | null>} */
	const known = new WeakMap();
	/** @type {Tag} */
	const inside = (strings, ...values) => {
		let found = known.get(strings);
		if (found === undefined) {
			const made = translated(strings, (text) => catalogue[keyOf(text)]);
			found = made && { strings: Object.assign(made.strings, { raw: made.strings }), order: made.order };
			known.set(strings, found);
		}
		return found ? tag(found.strings, ...found.order.map((n) => values[n])) : tag(strings, ...values);
	};
	return /** @type {T} */ (inside);
}
