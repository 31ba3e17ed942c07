// The folders of a list as a tree: arrow keys walk it, Enter shows a folder, rows dropped on one go there.

import { html, nothing, repeat } from '../../../vendor/lit.js';
import { icon } from '../../../ui/icons.js';
import { t } from '../../../ui/texts.js';

/** @typedef {import('../../../protocol').FolderLine} FolderLine */
/** @typedef {import('./model.js').List} List */

/** What rows are called while they are dragged. */
export const DRAGGED = 'application/x-casebridge-rows';
const STORED = 'list:closed:';

export class Folders {
	/** Paths whose folders below are hidden. @type {Set<string>} */ #closed;
	/** The folder that takes the Tab key. */ #at = '';
	/** @type {string | null} */ #over = null;

	/** @param {List} list @param {(path: string, name: string) => unknown} dropped */
	constructor(list, dropped) {
		this.list = list;
		this.dropped = dropped;
		this.#closed = new Set(JSON.parse(localStorage.getItem(STORED + list.kind) ?? '[]'));
	}

	/** The folder that is shown; none for all. */
	get chosen() {
		return this.list.query.only.find(({ facet }) => facet === 'folder')?.value ?? null;
	}

	/** Every line that is open to the eye, the whole list first. @returns {(FolderLine & {all?: true, parent: boolean})[]} */
	#lines() {
		const { facets } = this.list;
		if (!facets) return [];
		const { folders } = facets;
		const hidden = (/** @type {string} */ path) => [...this.#closed].some((closed) => path.startsWith(`${closed}/`));
		return [
			{ all: true, path: '', name: t('All'), depth: 0, count: facets.total, parent: false },
			...folders.filter(({ path }) => !hidden(path)).map((line) => ({ ...line, parent: line.path !== '' && folders.some(({ path }) => path.startsWith(`${line.path}/`)) })),
		];
	}

	/** @param {FolderLine & {all?: true}} line */
	#idOf = (line) => (line.all ? '*' : `/${line.path}`);

	/** @param {FolderLine & {all?: true}} line */
	#choose(line) {
		this.#at = this.#idOf(line);
		const others = this.list.query.only.filter(({ facet }) => facet !== 'folder');
		this.list.turn({ only: line.all ? others : [...others, { facet: 'folder', value: line.path }] });
	}

	/** @param {string} path @param {boolean} close */
	#fold(path, close) {
		if (close) this.#closed.add(path);
		else this.#closed.delete(path);
		localStorage.setItem(STORED + this.list.kind, JSON.stringify([...this.#closed]));
		this.list.repaint();
	}

	/** @param {KeyboardEvent} event */
	#pressed = (event) => {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		const lines = this.#lines();
		const items = /** @type {HTMLElement[]} */ ([.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll('[role="treeitem"]')]);
		const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
		const line = lines[at];
		if (!line) return;
		const go = (/** @type {number} */ to) => {
			const next = lines[to];
			if (!next) return;
			this.#at = this.#idOf(next);
			this.list.repaint();
			items[to]?.focus();
		};
		switch (event.key) {
			case 'ArrowDown': go(at + 1); break;
			case 'ArrowUp': go(at - 1); break;
			case 'Home': go(0); break;
			case 'End': go(lines.length - 1); break;
			case 'ArrowRight':
				if (line.parent && this.#closed.has(line.path)) this.#fold(line.path, false);
				else if (line.parent) go(at + 1);
				break;
			case 'ArrowLeft':
				if (line.parent && !this.#closed.has(line.path)) this.#fold(line.path, true);
				else if (line.path.includes('/')) go(lines.findIndex(({ path }) => path === line.path.slice(0, line.path.lastIndexOf('/'))));
				break;
			case 'Enter':
			case ' ': this.#choose(line); break;
			default: return;
		}
		event.preventDefault();
		event.stopPropagation();
	};

	/** @param {DragEvent} event @param {string | null} path */
	#dragged(event, path) {
		if (!event.dataTransfer?.types.includes(DRAGGED)) return;
		event.preventDefault();
		event.dataTransfer.dropEffect = 'move';
		if (this.#over !== path) {
			this.#over = path;
			this.list.repaint();
		}
	}

	paint() {
		const lines = this.#lines();
		if (lines.length < 2) return nothing;
		const { chosen } = this;
		const isChosen = (/** @type {FolderLine & {all?: true}} */ line) => (line.all ? chosen === null : chosen === line.path);
		const tab = lines.find((line) => this.#idOf(line) === this.#at) ?? lines.find(isChosen) ?? lines[0];
		return html`<ul class="tree" role="tree" aria-label="Folders" @keydown=${this.#pressed}>${repeat(lines, this.#idOf, (line) => {
			const open = line.parent ? !this.#closed.has(line.path) : null;
			return html`<li role="treeitem" data-depth=${Math.min(line.depth, 8)} aria-level=${line.depth + 1} aria-expanded=${open === null ? nothing : open ? 'true' : 'false'} aria-selected=${isChosen(line) ? 'true' : 'false'} ?data-over=${!line.all && this.#over === line.path}
					aria-label="${line.name}, ${line.count}" tabindex=${line === tab ? '0' : '-1'} title=${line.path || line.name}
					@click=${() => this.#choose(line)}
					@dragover=${(/** @type {DragEvent} */ e) => !line.all && this.#dragged(e, line.path)} @dragleave=${() => { this.#over = null; this.list.repaint(); }}
					@drop=${(/** @type {DragEvent} */ e) => { e.preventDefault(); this.#over = null; if (!line.all) this.dropped(line.path, line.name); }}>
				<span class="twist" @click=${(/** @type {Event} */ e) => { if (line.parent) { e.stopPropagation(); this.#fold(line.path, open === true); } }}>${open === null ? nothing : icon(open ? 'down' : 'right')}</span>
				<span class="grow clip">${line.name}</span><span class="count">${line.count}</span>
			</li>`;
		})}</ul>`;
	}
}
