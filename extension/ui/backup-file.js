// The file of a backup: made from the parts the worker gives and the attached files, and read back in parts. Lines of
// JSON, packed with gzip; a line that begins with {"file" is an attached file, all others are the worker's.

import * as blobs from '../blobs.js';
import { t } from './texts.js';
import { ask, Refused } from './worker.js';

/** How far it is, from 0 to 1; throws to stop. @typedef {(share: number) => void} Progress */

/** Characters that are sent to the worker at once. */
const PART = 3_000_000;
/** How often a backup begins again when the workspace changes under it. */
const TRIES = 5;

/** @param {Progress} progress @returns {Promise<{blob: Blob, fileName: string}>} */
export async function makeBackup(progress) {
	for (let turn = 1; ; turn++) {
		try {
			return await once(progress);
		} catch (error) {
			if (!(error instanceof Refused) || error.problem.code !== 'changedMeanwhile' || turn === TRIES) throw error;
		}
	}
}

/** @param {Progress} progress */
async function once(progress) {
	/** @type {string[]} */ const lines = [];
	const hashes = await blobs.hashes();
	let cursor = '';
	for (;;) {
		const part = await ask('backupPart', { cursor });
		lines.push(part.lines);
		progress(part.total === 0 ? 0.5 : (0.9 * part.done) / part.total);
		if (cursor === '') for (const hash of hashes) lines.push(await fileLine(hash));
		if (part.next === null) {
			const packed = new Blob(lines).stream().pipeThrough(new CompressionStream('gzip'));
			return { blob: await new Response(packed, { headers: { 'content-type': 'application/gzip' } }).blob(), fileName: part.fileName };
		}
		cursor = part.next;
	}
}

/** @param {string} hash */
async function fileLine(hash) {
	const blob = await blobs.get(hash);
	if (!blob) return '';
	const bytes = new Uint8Array(await blob.arrayBuffer());
	return `${JSON.stringify({ file: hash, media: blob.type, data: bytes.toBase64() })}\n`;
}

/**
 * Reads a file and has the worker check it; nothing is replaced yet.
 * @param {File} file @param {Progress} progress @returns {Promise<import('../protocol').RestoreView>}
 */
export async function readBackup(file, progress) {
	const head = new Uint8Array(await file.slice(0, 2).arrayBuffer());
	const packed = head[0] === 0x1f && head[1] === 0x8b;
	let read = 0;
	const counted = file.stream().pipeThrough(new TransformStream({
		transform: (/** @type {Uint8Array} */ chunk, controller) => {
			read += chunk.length;
			progress(read / file.size);
			controller.enqueue(chunk);
		},
	}));
	const plain = packed ? counted.pipeThrough(/** @type {any} */ (new DecompressionStream('gzip'))) : counted;
	const reader = plain.pipeThrough(/** @type {any} */ (new TextDecoderStream('utf-8', { fatal: true }))).getReader();
	let rest = '';
	let part = '';
	let first = true;
	/** @type {import('../protocol').RestoreView | null} */ let view = null;
	const send = async () => {
		if (part === '' && !first) return;
		view = await ask('restorePart', { lines: part, first });
		first = false;
		part = '';
	};
	for (;;) {
		const { value, done } = await reader.read().catch(broken);
		const lines = (rest + (value ?? '')).split('\n');
		rest = done ? '' : lines.pop() ?? '';
		for (const line of lines) {
			if (line.startsWith('{"file":')) await putFile(line);
			else if (line.trim() !== '') {
				if (part.length + line.length > PART) await send();
				part += `${line}\n`;
			}
		}
		if (done) break;
	}
	await send();
	const end = view ?? (await ask('viewRestore', {}));
	if (end.phase !== 'ready') throw damaged(t('The file ends too early.'));
	return end;
}

/** Its bytes are held against its name before anything is stored: what is here already stays untouched. @param {string} line */
async function putFile(line) {
	/** @type {Uint8Array<ArrayBuffer>} */ let bytes;
	let media = '';
	try {
		const read = JSON.parse(line);
		bytes = Uint8Array.fromBase64(String(read.data));
		media = String(read.media);
		if ((await blobs.hashOf(bytes)) !== read.file) throw new Error('another file');
	} catch {
		throw damaged(t('An attached file in it is damaged.'));
	}
	await blobs.put(new Blob([bytes], { type: media }));
}

/** @returns {never} */
function broken() {
	throw damaged(t('The file ends too early or is no text.'));
}

/** @param {string} message */
const damaged = (message) => new Refused({ code: 'damagedFile', message, remedy: t('Nothing was changed. Take another copy of the backup.'), retry: 'no', field: null, page: null });
