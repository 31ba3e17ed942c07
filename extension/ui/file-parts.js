// Two elements that look after themselves: a stored picture, whose address is given back as soon as it is off the page,
// and a place that takes files by drop and by paste while it is on the page.

import { get } from '../blobs.js';

/** Shows the stored picture named by `hash`, with the words of `alt`. */
class BlobPicture extends HTMLElement {
	static observedAttributes = ['hash', 'alt'];
	#url = '';
	#picture = new Image();

	connectedCallback() {
		this.#picture.draggable = false;
		this.replaceChildren(this.#picture);
		void this.#show();
	}

	disconnectedCallback() {
		this.#forget();
	}

	attributeChangedCallback() {
		if (this.isConnected) void this.#show();
	}

	#forget() {
		if (this.#url) URL.revokeObjectURL(this.#url);
		this.#url = '';
	}

	async #show() {
		const hash = this.getAttribute('hash') ?? '';
		this.#picture.alt = this.getAttribute('alt') ?? '';
		const blob = await get(hash).catch(() => null);
		if (!this.isConnected || this.getAttribute('hash') !== hash) return;
		this.#forget();
		this.toggleAttribute('lost', !blob);
		if (!blob) return this.#picture.removeAttribute('src');
		this.#url = URL.createObjectURL(blob);
		this.#picture.src = this.#url;
	}
}

/** Says `files` with the files that were dropped on it, or pasted anywhere on its page or in its dialog. */
class FileZone extends HTMLElement {
	/** @type {AbortController | null} */ #life = null;

	connectedCallback() {
		this.#life = new AbortController();
		const { signal } = this.#life;
		document.addEventListener('paste', (event) => this.#pasted(event), { signal });
		for (const name of ['dragenter', 'dragover']) this.addEventListener(name, (event) => this.#hovered(/** @type {DragEvent} */ (event)), { signal });
		this.addEventListener('dragleave', ({ relatedTarget }) => { if (!this.contains(/** @type {Node | null} */ (relatedTarget))) this.removeAttribute('dropping'); }, { signal });
		this.addEventListener('drop', (event) => {
			this.removeAttribute('dropping');
			if (!event.dataTransfer?.files.length) return;
			event.preventDefault();
			this.#say([...event.dataTransfer.files]);
		}, { signal });
	}

	disconnectedCallback() {
		this.#life?.abort();
	}

	/** @param {DragEvent} event */
	#hovered(event) {
		if (!event.dataTransfer?.types.includes('Files')) return;
		event.preventDefault();
		this.setAttribute('dropping', '');
	}

	/** Text goes where the cursor is; a picture goes here. @param {ClipboardEvent} event */
	#pasted(event) {
		const files = [...(event.clipboardData?.files ?? [])];
		const dialog = [...document.querySelectorAll('dialog[open]')].at(-1);
		if (event.defaultPrevented || files.length === 0 || (dialog && !dialog.contains(this))) return;
		const inText = /** @type {Element | null} */ (event.target)?.matches?.('input, textarea');
		if (inText && event.clipboardData?.types.includes('text/plain')) return;
		event.preventDefault();
		this.#say(files);
	}

	/** @param {File[]} files */
	#say(files) {
		this.dispatchEvent(new CustomEvent('files', { detail: files }));
	}
}

customElements.define('blob-picture', BlobPicture);
customElements.define('file-zone', FileZone);
