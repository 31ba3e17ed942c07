// Files of a record or of a form that is not saved yet: pictures to look at, names, where each stands; added by button,
// paste and drop, removed with a way back. What may be attached the core says.

import { html, nothing, repeat } from '../vendor/lit.js';
import { get, put } from '../blobs.js';
import './file-parts.js';
import { openDialog } from './dialog.js';
import { icon } from './icons.js';
import { act, badgePart } from './parts.js';
import { keptText } from './kept.js';
import { number, t } from './texts.js';
import { showProblem, toast } from './toast.js';
import { ask, problemOf } from './worker.js';

/** @typedef {import('../protocol').AttachmentLine} Line */
/** @typedef {import('../protocol').AttachmentFile} AttachmentFile */
/** @typedef {import('../protocol').AttachTo} AttachTo */
/** @typedef {Pick<Line, 'id' | 'hash' | 'name' | 'media' | 'size'> & Partial<Pick<Line, 'age' | 'sent'>>} Shown */

/** Pictures that can be painted without a risk. */
const isPicture = (/** @type {{media: string}} */ { media }) => /^image\/(png|jpeg|gif|webp|avif|bmp)$/.test(media);

/** Asks the core, then stores the bytes; null after the person was told why not. @param {Blob} blob @param {string} name @returns {Promise<AttachmentFile | null>} */
async function store(blob, name) {
	try {
		const checked = await ask('checkFile', { name, size: Math.min(blob.size, 0xffffffff) });
		const { hash, size, media } = await put(blob);
		return { id: crypto.randomUUID(), hash, name: checked.name, media, size };
	} catch (error) {
		showProblem(problemOf(error));
		return null;
	}
}

/** `screenshot-1.png`, the first that is free. @param {Iterable<{name: string}>} have */
function screenshotName(have) {
	const names = new Set([...have].map(({ name }) => name));
	let n = 1;
	while (names.has(`screenshot-${n}.png`)) n += 1;
	return `screenshot-${n}.png`;
}

/** A pasted picture has no name of its own. @param {File} file @param {Iterable<{name: string}>} have */
const nameOf = (file, have) => (!file.name || file.name === 'image.png' ? screenshotName(have) : file.name);

/** @param {number} bytes */
export const sizeText = (bytes) => (bytes < 1_000 ? `${bytes} B` : bytes < 1_000_000 ? t('{size} kB', { size: number(Math.ceil(bytes / 1_000)) }) : t('{size} MB', { size: number(Math.floor(bytes / 100_000) / 10) }));

/** Puts a picture on the clipboard, as the PNG that every program takes. @param {Shown} line */
async function copyPicture(line) {
	const blob = await get(line.hash);
	if (!blob) return toast(t('{name} is not in this browser any more', { name: line.name }), { tone: 'bad' });
	await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob.type === 'image/png' ? blob : toPng(blob) })]);
	toast(t('The picture is on the clipboard'), { more: t('Paste it with Ctrl+V.') });
}

/** @param {Blob} blob @returns {Promise<Blob>} */
async function toPng(blob) {
	const bitmap = await createImageBitmap(blob);
	const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
	canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
	bitmap.close();
	return canvas.convertToBlob({ type: 'image/png' });
}

/** Gives the file as a download. @param {Shown} line */
async function save(line) {
	const blob = await get(line.hash);
	if (!blob) return toast(t('{name} is not in this browser any more', { name: line.name }), { tone: 'bad' });
	const link = document.createElement('a');
	// Whatever it is, it is saved and never opened as a page of ours.
	link.href = URL.createObjectURL(new Blob([blob], { type: 'application/octet-stream' }));
	link.download = line.name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** The picture as large as the window. @param {Shown} line @param {string | null | undefined} pasteInto */
const look = (line, pasteInto) =>
	openDialog(line.name, (done) => () => ({
		content: html`<blob-picture class="whole" hash=${line.hash} alt=${line.name}></blob-picture>`,
		footer: html`<span class="small muted grow">${line.size}</span>
			<button type="button" class="button" @click=${(/** @type {Event} */ e) => act(e, () => save(line))}>${icon('download')}Save</button>
			<button type="button" class="button" @click=${(/** @type {Event} */ e) => act(e, () => copyPicture(line))}>Copy picture</button>
			${pasteInto ? html`<a class="button" href=${pasteInto} target="_blank" rel="noreferrer">${icon('out')}Open the issue</a>` : nothing}
			<button type="button" class="button primary" autofocus @click=${() => done(null)}>Close</button>`,
	}), { wide: true });

/**
 * The files with their buttons.
 * @param {{files: Shown[], note?: string, pasteInto?: string | null, screenshot?: boolean, add(files: File[]): unknown, shoot(): unknown, remove(line: Shown): unknown}} options
 */
function filesPart({ files, note = '', pasteInto = null, screenshot = true, add, shoot, remove }) {
	const chosen = (/** @type {Event} */ event) => {
		const input = /** @type {HTMLInputElement} */ (event.target);
		add([...(input.files ?? [])]);
		input.value = '';
	};
	const choose = (/** @type {Event} */ event) => {
		const zone = /** @type {Element} */ (event.currentTarget).closest('file-zone');
		/** @type {HTMLInputElement | null} */ (zone?.querySelector('input[type="file"]') ?? null)?.click();
	};
	return html`<file-zone class="files" @files=${(/** @type {CustomEvent<File[]>} */ { detail }) => add(detail)}>
		${files.length === 0 ? nothing : html`<ul class="file-list">${repeat(files, ({ id }) => id, (line) => html`<li>
			${isPicture(line)
				? html`<button type="button" class="thumb" aria-label="Look at ${line.name}" @click=${() => look(line, pasteInto)}><blob-picture hash=${line.hash} alt=""></blob-picture></button>`
				: html`<button type="button" class="thumb" aria-label="Save ${line.name}" @click=${(/** @type {Event} */ e) => act(e, () => save(line))}>${icon('download')}</button>`}
			<div class="grow stack tight">
				<span class="clip" title=${line.name}>${line.name}</span>
				<span class="row tight small muted"><span>${[line.size, line.age].filter(Boolean).join(', ')}</span>${line.sent ? badgePart(line.sent) : nothing}</span>
			</div>
			<span class="row tight">
				${isPicture(line) ? html`<button type="button" class="button compact quiet" aria-label="Copy ${line.name}" title="Copies the picture to the clipboard" @click=${(/** @type {Event} */ e) => act(e, () => copyPicture(line))}>Copy</button>` : nothing}
				<button type="button" class="button quiet danger compact only-icon" aria-label="Remove ${line.name}" title="Remove" @click=${(/** @type {Event} */ e) => act(e, () => remove(line))}>${icon('close')}</button>
			</span>
		</li>`)}</ul>`}
		<div class="row">
			${screenshot ? html`<button type="button" class="button compact" @click=${(/** @type {Event} */ e) => act(e, shoot)}>${icon('camera')}Screenshot</button>` : nothing}
			<button type="button" class="button compact" @click=${choose}>${icon('plus')}Add files</button>
			<input class="unseen" type="file" multiple tabindex="-1" aria-label="Files to attach" @change=${chosen}>
			<span class="small muted">or paste or drop them here</span>
		</div>
		${note && files.length > 0 ? html`<p class="small muted">${note} ${pasteInto ? html`<a href=${pasteInto} target="_blank" rel="noreferrer">Open the issue</a>` : nothing}</p>` : nothing}
	</file-zone>`;
}

/** Files of a stored record, as a card on its page. */
export class AttachmentsCard {
	/** @param {AttachTo} to @param {string} id @param {() => unknown} refresh */
	constructor(to, id, refresh) {
		this.to = to;
		this.id = id;
		this.refresh = refresh;
		/** @type {Shown[]} */ this.files = [];
	}

	/** @param {AttachmentFile | null} file */
	async #attach(file) {
		if (!file) return;
		const { message } = await ask('attach', { to: this.to, id: this.id, file });
		toast(message);
		await this.refresh();
	}

	/** @param {File[]} files */
	#add = async (files) => {
		try {
			for (const file of files) await this.#attach(await store(file, nameOf(file, this.files)));
		} catch (error) {
			showProblem(problemOf(error));
		}
	};

	#shoot = async () => {
		const { screenshot } = await import('./capture.js');
		const blob = await screenshot();
		if (blob) await this.#attach(await store(blob, screenshotName(this.files)));
	};

	/** @param {Shown} line */
	#remove = async (line) => {
		const before = await ask('viewAttachments', { to: this.to, id: this.id });
		const file = before.files.find(({ id }) => id === line.id) ?? null;
		const { message } = await ask('detach', { to: this.to, id: this.id, attachment: line.id });
		await this.refresh();
		toast(message, { label: t('Undo'), press: () => this.#attach(file).catch((error) => showProblem(problemOf(error))) });
	};

	/** @param {{attachments: Line[], attachmentsNote?: string, pasteInto?: string | null}} view */
	paint({ attachments, attachmentsNote, pasteInto }) {
		this.files = attachments;
		return html`<section class="card" aria-labelledby="attachments">
			<div class="head"><h2 id="attachments">Attachments <span class="muted">${attachments.length || ''}</span></h2></div>
			<div class="body">${filesPart({ files: attachments, note: attachmentsNote, pasteInto, add: this.#add, shoot: this.#shoot, remove: this.#remove })}</div>
		</section>`;
	}
}

/**
 * Files of a form that is not saved yet; they are kept with what was typed.
 * @param {AttachmentFile[]} files @param {(change: (files: AttachmentFile[]) => AttachmentFile[]) => void} change
 */
export function draftFiles(files, change) {
	const take = (/** @type {AttachmentFile | null} */ file) => {
		if (file) change((now) => (now.some(({ hash }) => hash === file.hash) ? now : [...now, file]));
	};
	return html`<div class="field" role="group" aria-label="Attachments"><span class="label">Attachments</span>${filesPart({
		files: files.map((file) => ({ ...file, size: sizeText(file.size) })),
		add: async (chosen) => {
			for (const file of chosen) take(await store(file, nameOf(file, files)));
		},
		shoot: async () => {
			const { screenshot } = await import('./capture.js');
			const blob = await screenshot();
			if (blob) take(await store(blob, screenshotName(files)));
		},
		remove: (line) => {
			const at = files.findIndex(({ id }) => id === line.id);
			change((now) => now.filter(({ id }) => id !== line.id));
			toast(t('{name} removed', { name: line.name }), { label: t('Undo'), press: () => change((now) => now.toSpliced(at, 0, files[at])) });
		},
	})}</div>`;
}

/** Lets the core remove, once a day, what nothing refers to; what unsaved forms hold is named. */
export async function sweepFiles() {
	await ask('sweepFiles', { drafts: [...new Set(keptText().match(/\b[0-9a-f]{64}\b/g) ?? [])] });
}
