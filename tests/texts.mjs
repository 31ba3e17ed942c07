// The catalogue of texts. `node tests/texts.mjs` compares it with the code and says what is missing (build.sh runs it with
// the tests); `write` brings extension/_locales/en/messages.json up to date with the code and drops from the other languages
// what is gone; `missing de` prints what German lacks; `pack DIR` makes what the product loads (build.sh does).
// English texts are the code's own: `t('…')` and templates in scripts, `say!("…")` and `word!("…")` in Rust.

import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { keyOf } from '../extension/language.js';
import { unitsOf } from '../extension/ui/template-texts.js';
import { holesOf } from './texts/holes.mjs';
import { scriptTexts } from './texts/scripts.mjs';
import { rustTexts } from './texts/rust.mjs';

const LOCALES = 'extension/_locales';
const SOURCE = 'en';
/** Messages of the code are named by the hash of their English text; all others are the browser's own (`__MSG_…__`, chrome.i18n). */
const OURS = /^t_[0-9a-f]{8}$/;

/** @typedef {{text: string, file: string, line: number}} Found */
/** @typedef {Record<string, {message: string, description?: string, placeholders?: object}>} Messages */

const file = (/** @type {string} */ language) => `${LOCALES}/${language}/messages.json`;
/** @param {string} language @returns {Messages} */
const read = (language) => JSON.parse(readFileSync(file(language), 'utf8'));
const others = readdirSync(LOCALES).filter((name) => name !== SOURCE);
/** Chrome reads `$` as the start of a placeholder of its own. */
const toChrome = (/** @type {string} */ text) => text.replaceAll('$', '$$$$');
const fromChrome = (/** @type {string} */ text) => text.replaceAll('$$', '$');

/** Titles of pages, the only texts they hold. @returns {Found[]} */
const pageTexts = () => readdirSync('extension/pages').filter((name) => name.endsWith('.html')).map((name) => `extension/pages/${name}`).flatMap((name) => unitsOf(readFileSync(name, 'utf8')).map(({ text }) => ({ text, file: name, line: 1 })));

const scripts = scriptTexts();
const rust = rustTexts();
/** @type {Found[]} */
const found = [...scripts.texts, ...pageTexts(), ...rust.texts];
const complaints = [...scripts.complaints, ...rust.complaints];

/** What the English file must be: the browser's messages first, then the code's in the order of the code. */
function english() {
	const old = read(SOURCE);
	const messages = /** @type {Messages} */ (Object.fromEntries(Object.entries(old).filter(([name]) => !OURS.test(name))));
	/** @type {Map<string, {text: string, files: Set<string>}>} */
	const texts = new Map();
	for (const { text, file, line } of found) {
		const name = `t_${keyOf(text)}`;
		const entry = texts.get(name) ?? { text, files: new Set() };
		if (entry.text !== text) complaints.push(`${file}:${line}: “${text}” and “${entry.text}” have the same hash: change one of them`);
		entry.files.add(file.replace('extension/', ''));
		texts.set(name, entry);
	}
	for (const [name, { text, files }] of texts) messages[name] = { message: toChrome(text), description: [...files].slice(0, 3).join(', ') };
	return messages;
}

/** One message a line. @param {Messages} messages */
const json = (messages) => `{\n${Object.entries(messages).map(([name, message]) => `  ${JSON.stringify(name)}: ${JSON.stringify(message)}`).join(',\n')}\n}\n`;

/** A text's placeholders, our own and Chrome's, each as often as it stands there. @param {string} text */
const holes = (text) => [...holesOf(text), ...text.replaceAll('$$', '').matchAll(/\$(\w+)\$/g)].map(String).map((name) => name.toLowerCase()).sort();
/** @param {string} text */
const names = (text) => [...new Set(holes(text))].join();

/** @param {string} language @param {Messages} messages @param {Messages} source */
function compare(language, messages, source) {
	for (const [name, { message }] of Object.entries(source)) {
		const theirs = messages[name]?.message;
		if (!theirs) complaints.push(`${file(language)}: lacks ${name} “${message}”`);
		else if (names(theirs) !== names(message)) complaints.push(`${file(language)}: ${name} has other placeholders: “${message}” and “${theirs}”`);
		else if (/\{\d+\}/.test(message) && holes(theirs).join() !== holes(message).join()) complaints.push(`${file(language)}: ${name} is a template’s: each placeholder once`);
		else if (!/plural/.test(message) && /, plural,/.test(theirs)) complaints.push(`${file(language)}: ${name} counts what English does not`);
		else if (/, plural,/.test(theirs) && !/other \{/.test(theirs)) complaints.push(`${file(language)}: ${name} has no form “other”`);
	}
	for (const name of Object.keys(messages)) if (!source[name]) complaints.push(`${file(language)}: ${name} is in no English text any more`);
}

const [command = 'check', argument = ''] = process.argv.slice(2);
const source = english();
if (command === 'write') {
	writeFileSync(file(SOURCE), json(source));
	for (const language of others) {
		const have = read(language);
		writeFileSync(file(language), json(Object.fromEntries(Object.keys(source).filter((name) => have[name]).map((name) => [name, { message: have[name].message, ...(have[name].placeholders && { placeholders: have[name].placeholders }) }]))));
	}
} else if (command === 'missing') {
	const have = existsSync(file(argument)) ? read(argument) : {};
	for (const [name, { message }] of Object.entries(source)) if (!have[name]) console.log(`${name} ${fromChrome(message)}`);
} else if (command === 'take') {
	// Lines of `name text`, as `missing` prints them, translated.
	const have = existsSync(file(argument)) ? read(argument) : {};
	for (const line of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
		const name = line.split(' ', 1)[0];
		const text = line.slice(line.indexOf(' ') + 1);
		have[name] = OURS.test(name) ? { message: toChrome(text) } : { message: text, ...(source[name]?.placeholders && { placeholders: source[name].placeholders }) };
	}
	mkdirSync(`${LOCALES}/${argument}`, { recursive: true });
	writeFileSync(file(argument), json(Object.fromEntries(Object.keys(source).filter((name) => have[name]).map((name) => [name, have[name]]))));
} else if (command === 'pack') {
	// The browser parses what is in _locales whenever a page of a tracker asks for one message, so it gets only its own.
	mkdirSync(`${argument}/extension/texts`, { recursive: true });
	for (const language of [SOURCE, ...others]) {
		const all = Object.entries(read(language));
		const own = Object.fromEntries(all.filter(([name]) => !OURS.test(name)).map(([name, { message, placeholders }]) => [name, { message, placeholders }]));
		mkdirSync(`${argument}/_locales/${language}`, { recursive: true });
		writeFileSync(`${argument}/_locales/${language}/messages.json`, JSON.stringify(own));
		if (language === SOURCE) continue;
		const texts = Object.fromEntries(all.filter(([name]) => OURS.test(name)).map(([name, { message }]) => [name.slice(2), fromChrome(message)]));
		writeFileSync(`${argument}/extension/texts/${language}.json`, JSON.stringify(texts));
	}
} else {
	if (readFileSync(file(SOURCE), 'utf8') !== json(source)) complaints.push(`${file(SOURCE)} is not what the code says: node tests/texts.mjs write`);
	for (const language of others) compare(language, read(language), source);
	for (const complaint of complaints) console.error(complaint);
	if (complaints.length > 0) process.exitCode = 1;
	else console.log(`${found.length} texts, ${Object.keys(source).length} messages, each in ${[SOURCE, ...others].join(' and ')}`);
}
