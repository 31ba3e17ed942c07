// The Web Worker that reads a file: the second module runs here, so that no page waits for it. It reads the file where it
// lies, piece by piece; what it finds goes back as Blobs, which the browser keeps outside of the page's memory. It writes, too.

import init, { Export, columns_of, formats, read_file, requirements_of, sniff_of, speak } from '../../../exchange/exchange.js';

/** As much of a file's beginning as is needed to recognise it. */
const HEAD = 64 * 1024;

/** @typedef {{what: 'speak', texts: string} | {what: 'look', file: File} | {what: 'read', file: File, format: string, options: object} | {what: 'write', target: string, options: object, parts: Blob[], verdicts: [number, boolean][]}} Ask */

/** @type {{readAsArrayBuffer(part: Blob): ArrayBuffer}} only workers have it */
const disk = new /** @type {any} */ (globalThis).FileReaderSync();
const ready = init();
/** What was said about the file, or a fault of it. @param {string} key @param {() => string} work */
const told = (key, work) => {
	try {
		return { [key]: JSON.parse(work()) };
	} catch (fault) {
		return { fault: typeof fault === 'string' ? JSON.parse(fault) : { line: 0, column: 0, file: '', message: String(fault), remedy: '' } };
	}
};

/** @param {File} file */
function look(file) {
	const head = new Uint8Array(disk.readAsArrayBuffer(file.slice(0, HEAD)));
	const all = JSON.parse(formats());
	const likely = JSON.parse(sniff_of(file.name, head));
	const table = all.some((/** @type {{format: string, mapped: boolean}} */ one) => one.mapped && likely.includes(one.format));
	const columns = table ? told('columns', () => columns_of(file.name, head)) : {};
	postMessage({ looked: { all, likely, columns: 'columns' in columns ? columns.columns : null } });
}

/** @param {File} file @param {string} format @param {object} options */
function read(file, format, options) {
	const source = { size: file.size, read: (/** @type {number} */ at, /** @type {number} */ length) => new Uint8Array(disk.readAsArrayBuffer(file.slice(at, at + length))) };
	const batch = (/** @type {string} */ items) => { postMessage({ batch: new Blob([items]) }); };
	const progress = (/** @type {number} */ bytes) => { postMessage({ share: file.size === 0 ? 1 : bytes / file.size }); };
	postMessage(told('summary', () => read_file(format, JSON.stringify(options), source, batch, progress)));
}

/** @param {string} target @param {object} options @param {Blob[]} parts @param {[number, boolean][]} verdicts */
async function write(target, options, parts, verdicts) {
	if (target === 'verdicts') {
		postMessage({ bytes: new TextEncoder().encode(requirements_of(JSON.stringify(verdicts))) });
		return;
	}
	const file = new Export(target, JSON.stringify(options));
	for (const part of parts) file.push(await part.text());
	postMessage({ bytes: file.finish() });
}

onmessage = async ({ data }) => {
	const ask = /** @type {Ask} */ (data);
	try {
		await ready;
		if (ask.what === 'speak') speak(ask.texts);
		else if (ask.what === 'look') look(ask.file);
		else if (ask.what === 'read') read(ask.file, ask.format, ask.options);
		else await write(ask.target, ask.options, ask.parts, ask.verdicts);
	} catch (error) {
		// The file was moved or changed under our hands, or the module could not be loaded.
		postMessage({ fault: { line: 0, column: 0, file: '', message: error instanceof Error ? error.message : String(error), remedy: '' } });
	}
};
