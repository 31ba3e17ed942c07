// A file that is being read by a worker of its own: what it may be, and its items one batch after the other.

import { catalogueText } from '../../../language.js';
import { t } from '../../../ui/texts.js';

/** @typedef {import('../../../protocol').Fault} Fault */
/** @typedef {import('../../../protocol').Summary} Summary */
/** @typedef {{format: string, label: string, extensions: string[], holds: 'cases' | 'results' | 'requirements', mapped: boolean}} FormatLine */
/** @typedef {{all: FormatLine[], likely: string[], columns: import('../../../protocol').FileColumns | null}} Looked */
/** @typedef {{kind: 'case', item: import('../../../protocol').IncomingCase} | {kind: 'requirement', item: import('../../../protocol').IncomingRequirement} | {kind: 'skipped', item: import('../../../protocol').Skipped} | {kind: 'result', item: any}} Item */

/** The file is not what it should be; nothing of it was kept. */
export class Unreadable extends Error {
	/** @param {Fault} fault */
	constructor({ line, column, file, message, remedy }) {
		const where = [file, line > 0 ? (column > 0 ? t('line {line}, column {column}', { line, column }) : t('line {line}', { line })) : ''].filter(Boolean).join(', ');
		super(where ? `${where}: ${message}` : message);
		this.remedy = remedy;
	}

	/** @returns {import('../../../protocol').Problem} */
	get problem() {
		return { code: 'file', message: this.message, remedy: this.remedy || t('Nothing was changed. Correct the file, or export it again, and choose it once more.'), retry: 'no', field: null, page: null };
	}
}

/** What the reader says, in the reader's language; nothing in English. */
const texts = await catalogueText().catch(console.error);
const start = () => {
	const worker = new Worker(new URL('./reader.js', import.meta.url), { type: 'module' });
	if (texts) worker.postMessage({ what: 'speak', texts });
	return worker;
};
/** @param {ErrorEvent} event */
const broken = (event) => new Unreadable({ line: 0, column: 0, file: '', message: event.message || t('The reader of files could not be started.'), remedy: t('Reload this page and try again.') });

/** What a file may be. @param {File} file @returns {Promise<Looked>} */
export function look(file) {
	const worker = start();
	return new Promise((done, failed) => {
		worker.onerror = (event) => failed(broken(event));
		worker.onmessage = ({ data }) => (data.fault ? failed(new Unreadable(data.fault)) : done(data.looked));
		worker.postMessage({ what: 'look', file });
	}).finally(() => worker.terminate());
}

/**
 * The items of a file, batch by batch. The reader may be far ahead: its batches wait outside of this page's memory.
 * @param {File} file @param {string} format @param {object} options
 * @param {(share: number) => void} progress how much of the file lies behind what was given out, from 0 to 1
 * @param {AbortSignal} signal @returns {AsyncGenerator<Item[], Summary, void>}
 */
export async function* readItems(file, format, options, progress, signal) {
	const worker = start();
	/** @type {{batch?: Blob, summary?: Summary, error?: Error, share: number}[]} */
	const news = [];
	let wake = () => {};
	let share = 0;
	/** @param {{batch?: Blob, summary?: Summary, error?: Error}} one */
	const tell = (one) => {
		news.push({ ...one, share });
		wake();
	};
	worker.onerror = (event) => tell({ error: broken(event) });
	worker.onmessage = ({ data }) => {
		if (data.share !== undefined) share = data.share;
		else if (data.fault) tell({ error: new Unreadable(data.fault) });
		else tell(data);
	};
	const stop = () => tell({ error: signal.reason });
	signal.addEventListener('abort', stop);
	try {
		worker.postMessage({ what: 'read', file, format, options });
		for (;;) {
			signal.throwIfAborted();
			const next = news.shift();
			if (!next) await new Promise((done) => { wake = () => done(undefined); });
			else if (next.error) throw next.error;
			else if (next.summary) return next.summary;
			else if (next.batch) {
				yield JSON.parse(await next.batch.text());
				progress(next.share);
			}
		}
	} finally {
		signal.removeEventListener('abort', stop);
		worker.terminate();
	}
}

/**
 * The bytes of a file in a format of other tools, or of ours.
 * @param {string} target @param {object} options @param {Blob[]} parts lists of items as JSON @param {[number, boolean][]} verdicts
 * @param {AbortSignal} signal @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export function writeFile(target, options, parts, verdicts, signal) {
	const worker = start();
	return new Promise((done, failed) => {
		signal.addEventListener('abort', () => failed(signal.reason));
		worker.onerror = (event) => failed(broken(event));
		worker.onmessage = ({ data }) => (data.fault ? failed(new Unreadable(data.fault)) : done(data.bytes));
		worker.postMessage({ what: 'write', target, options, parts, verdicts });
	}).finally(() => worker.terminate());
}
