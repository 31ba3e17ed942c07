// The second module, which reads other tools' files. Its glue comes with the worker, as a worker may import nothing later;
// the module itself is fetched when a file has to be read.

import init, { results_of, speak } from './exchange/exchange.js';
import { catalogueText } from './language.js';

/** @type {Promise<unknown> | null} */
let ready = null;

/** The results in a file, as JSON. @param {string} name @param {Uint8Array} bytes */
export async function readResults(name, bytes) {
	ready ??= init({ module_or_path: chrome.runtime.getURL('extension/exchange/exchange_bg.wasm') }).then(async () => {
		const texts = await catalogueText().catch(console.error);
		if (texts) speak(texts);
	});
	try {
		await ready;
	} catch (error) {
		ready = null;
		throw error;
	}
	return results_of(bytes, name);
}
