// The texts of the core: say!("…"), word!("…"), and the names that errors are made of. A literal that looks like a
// sentence and is none of these is complained of, unless it stands where nobody reads it in their own language.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { holesOf } from './holes.mjs';

/** @typedef {import('../texts.mjs').Found} Found */

/** Looks like words for people: one that begins like a label, two or more, or one beside a placeholder. */
const PROSE = /^[“(]?[A-Z][a-z]+[.!?…:]? ?$|^(?=[^]*[A-Za-z]{2})[^]*(?:[A-Za-z]{2,}|\})[,:;.!?’”…)]* [(“]?[A-Za-z{]/;
/** Files whose texts go to a tracker, into an export or a sample, or are a tracker's own words. */
const NOT_FOR_READERS = /^src\/(exchange|model\/preset|app\/report_file|app\/(intake\/custom|handout)|text|mapping|chrome|app\/sample|links\/comment|evidence\/note|push\/compose|protocol\/(types|mod)|ports|trackers\/(rest|jira|github|gitlab)\.rs|trackers\/jira\/(lists|find|filter))/;
/** Names, markup, queries and what trackers answer. */
const NO_TEXT = /^(\[number|Casebridge|Jira (Cloud|Data Center)|Seen while looking at|Breaks \{|\{about\}|Evidence of|already exists|but expected|issues (are|has been) disabled|scope does not match|XSRF check failed|Checkout$|already running|pipeline variables|Qase$|repo or public_repo|secondary rate|not_planned|CYC-\{)|^[^A-Za-z]*\{[^}]*\}[^A-Za-z]*(\{[^}]*\}[^A-Za-z]*)*(UTC)?$/;

/** @returns {{texts: Found[], complaints: string[]}} */
export function rustTexts() {
	/** @type {Found[]} */ const texts = [];
	/** @type {string[]} */ const complaints = [];
	for (const file of readdirSync('src', { recursive: true }).map((name) => join('src', String(name)).replaceAll('\\', '/')).filter((name) => name.endsWith('.rs') && name !== 'src/texts.rs').sort()) {
		const code = readFileSync(file, 'utf8').split(/#\[cfg\(test\)\]\n(?:#\[.*\]\n)?mod tests \{/)[0];
		for (const { text, from, to, line } of literals(code)) {
			const before = code.slice(Math.max(0, from - 60), from);
			const said = /\b(say|word)!\(\s*$/.exec(before);
			const named = /\b(?:Missing|TooLong) \{ what: $/.test(before);
			if (said || named) {
				texts.push({ text, file, line });
				if (/\bfield: (?:say|word)!\(\s*$/.test(before)) complaints.push(`${file}:${line}: “${text}” is a field's name, which stays as it is`);
				const wanted = holesOf(text).length;
				const given = said?.[1] === 'say' ? parts(code, to) : 0;
				if (wanted !== given) complaints.push(`${file}:${line}: “${text}” wants ${wanted} values, is given ${given}`);
				if (new Set(holesOf(text)).size !== wanted) complaints.push(`${file}:${line}: “${text}” names two placeholders alike`);
				if (!/[A-Za-z]/.test(text.replace(/\{\w+\}/g, ''))) complaints.push(`${file}:${line}: “${text}” has no words: format!`);
			} else if (PROSE.test(text) && !NO_TEXT.test(text) && !NOT_FOR_READERS.test(file) && !/\/\/|#\[[^\]]*$/.test(before.split('\n').at(-1) ?? '')) {
				complaints.push(`${file}:${line}: “${text}” is in no catalogue: say!`);
			}
		}
	}
	return { texts, complaints };
}

/** The string literals of a file, unescaped. @param {string} code */
function* literals(code) {
	const token = /\/\/[^\n]*|\/\*[^]*?\*\/|b?r(#*)"[^]*?"\1|b?"((?:[^"\\]|\\[^])*)"|'(?:\\[^']+|[^'\\])'/g;
	for (const match of code.matchAll(token)) {
		if (match[2] === undefined || match[0].startsWith('b')) continue;
		const text = match[2].replace(/\\\n\s*/g, '').replace(/\\(u\{([0-9a-f]+)\}|.)/g, (_, one, hex) => (hex ? String.fromCodePoint(parseInt(hex, 16)) : ({ n: '\n', t: '\t', r: '\r', 0: '\0' })[/** @type {'n'} */ (one)] ?? one));
		yield { text, from: match.index, to: match.index + match[0].length, line: code.slice(0, match.index).split('\n').length };
	}
}

/** How many values follow the text in its macro. @param {string} code @param {number} at */
function parts(code, at) {
	let depth = 0;
	let count = 0;
	let empty = true;
	const token = /"(?:[^"\\]|\\[^])*"|'(?:\\[^']+|[^'\\])'|\|[^|(),]*(?:,[^|(),]*)*\||[^]/g;
	token.lastIndex = at;
	for (let match = token.exec(code); match; match = token.exec(code)) {
		const [word] = match;
		if (/^[([{]$/.test(word)) depth += 1;
		else if (/^[)\]}]$/.test(word) && depth-- === 0) return count + (empty ? 0 : 1);
		else if (word === ',' && depth === 0) { count += empty ? 0 : 1; empty = true; continue; }
		if (/\S/.test(word)) empty = false;
	}
	return count;
}
