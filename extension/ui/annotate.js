// Drawing on a screenshot before it is taken: frames, arrows, lines, words, and parts made unreadable. By pointer and
// wholly by keyboard. What comes out is one flat PNG; the picture as it was is thrown away.

import { html, nothing } from '../vendor/lit.js';
import { openDialog } from './dialog.js';
import { icon } from './icons.js';
import { TOOLS, boxOf, draw, letters } from './ink.js';
import { act } from './parts.js';
import { t } from './texts.js';

/** @typedef {import('./ink.js').Shape} Shape */
/** @typedef {import('./ink.js').Tool} Tool */

/** Their measures are in tokens.css. */
const INKS = [['red', t('Red')], ['yellow', t('Yellow')], ['blue', t('Blue')], ['green', t('Green')], ['black', t('Black')]];
const ALL = /** @type {Tool[]} */ (Object.keys(TOOLS));
const KEYS = [['R A P T B', t('choose and draw')], [t('arrow keys'), 'move'], [t('Shift + arrow keys'), 'size'], ['[ ]', t('the one before, the next')], ['Delete', 'remove'], ['Ctrl+Z, Ctrl+Y', t('undo, redo')], ['Enter', t('use the picture')]];

/** Opens the picture to be drawn on; null when it was dismissed. @param {Blob} blob @returns {Promise<Blob | null>} */
export async function annotate(blob) {
	const bitmap = await createImageBitmap(blob);
	const taken = await openDialog(t('Mark what matters'), (done, repaint) => new Sheet(bitmap, done, repaint).paint, { wide: true, stays: true });
	bitmap.close();
	return taken;
}

class Sheet {
	/** @type {Shape[]} */ shapes = [];
	/** @type {Shape[][]} */ past = [];
	/** @type {Shape[][]} */ future = [];
	/** @type {Tool} */ tool = 'rect';
	ink = 'red';
	chosen = -1;
	words = '';
	/** @type {((event: PointerEvent) => void) | null} */ #drag = null;

	/** @param {ImageBitmap} bitmap @param {(result: Blob | null) => void} done @param {() => void} repaint */
	constructor(bitmap, done, repaint) {
		this.bitmap = bitmap;
		this.done = done;
		this.repaint = repaint;
	}

	get canvas() {
		return /** @type {HTMLCanvasElement | null} */ (document.querySelector('canvas.drawing'));
	}

	/** @param {string} [words] what is read out */
	#show(words) {
		if (words !== undefined) this.words = words;
		this.repaint();
		const pen = this.canvas?.getContext('2d');
		if (!pen) return;
		draw(pen, this.bitmap, this.bitmap.width, this.bitmap.height, this.shapes);
		const shape = this.shapes[this.chosen];
		if (!shape) return;
		const { x, y, w, h } = boxOf(shape);
		const around = 6;
		pen.lineWidth = 2;
		for (const [dash, colour] of /** @type {[number[], string][]} */ ([[[], '#fff'], [[6, 6], '#000']])) {
			pen.setLineDash(dash);
			pen.strokeStyle = colour;
			pen.strokeRect(x - around, y - around, w + around * 2, h + around * 2);
		}
		pen.setLineDash([]);
	}

	#keep() {
		this.past.push(structuredClone(this.shapes));
		this.future = [];
	}

	/** @param {Shape[][]} from @param {Shape[][]} to @param {string} words */
	#turn(from, to, words) {
		const other = from.pop();
		if (!other) return;
		to.push(this.shapes);
		this.shapes = other;
		this.chosen = Math.min(this.chosen, this.shapes.length - 1);
		this.#show(words);
	}

	#undo = () => this.#turn(this.past, this.future, t('Undone'));
	#redo = () => this.#turn(this.future, this.past, t('Done again'));

	#colour() {
		return getComputedStyle(document.documentElement).getPropertyValue(`--ink-${this.ink}`).trim();
	}

	/** @param {number} x @param {number} y @param {number} w @param {number} h @param {[number, number][]} points */
	#add(x, y, w, h, points) {
		this.#keep();
		const text = this.tool === 'text' ? t('Text') : '';
		this.shapes.push({ tool: this.tool, x, y, w, h: text ? letters(this.bitmap.width) : h, ink: this.#colour(), text, points });
		this.chosen = this.shapes.length - 1;
		this.#show(t('{tool} drawn', { tool: TOOLS[this.tool][0] }));
		if (text) this.#words()?.select();
	}

	#words() {
		return /** @type {HTMLInputElement | null} */ (document.querySelector('#sheet-text'));
	}

	/** One in the middle, to be moved. @param {Tool} tool */
	#place(tool) {
		this.tool = tool;
		const { width, height } = this.bitmap;
		this.canvas?.focus();
		this.#add(Math.round(width * 0.4), Math.round(height * 0.4), Math.round(width * 0.2), Math.round(height * 0.2), [[0, 0.6], [0.25, 0.1], [0.5, 0.9], [0.75, 0.2], [1, 0.7]]);
	}

	/** @param {number} dx @param {number} dy @param {boolean} sizes */
	#move(dx, dy, sizes) {
		const shape = this.shapes[this.chosen];
		if (!shape) return;
		this.#keep();
		const next = this.shapes[this.chosen] = { ...shape, ...(sizes ? { w: shape.w + dx, h: shape.h + dy } : { x: shape.x + dx, y: shape.y + dy }) };
		this.#show(t('{tool} at {x}, {y}, {width} by {height}', { tool: TOOLS[next.tool][0], x: next.x, y: next.y, width: Math.abs(next.w), height: Math.abs(next.h) }));
	}

	#remove = () => {
		if (!this.shapes[this.chosen]) return;
		this.#keep();
		this.shapes = this.shapes.toSpliced(this.chosen, 1);
		this.chosen = this.shapes.length - 1;
		this.#show(t('Removed'));
	};

	#take = async () => {
		const { width, height } = this.bitmap;
		const flat = new OffscreenCanvas(width, height);
		draw(/** @type {OffscreenCanvasRenderingContext2D} */ (flat.getContext('2d')), this.bitmap, width, height, this.shapes);
		this.done(await flat.convertToBlob({ type: 'image/png' }));
	};

	#key = (/** @type {KeyboardEvent} */ event) => {
		const step = event.altKey ? 1 : 10;
		/** @type {Record<string, [number, number]>} */
		const ways = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
		const way = ways[event.key];
		const letter = event.key.toLowerCase();
		const inText = /** @type {Element} */ (event.target).matches('input');
		const tool = ALL.find((one) => TOOLS[one][1].toLowerCase() === letter);
		if (event.ctrlKey || event.metaKey) {
			if (inText || !['z', 'y'].includes(letter)) return;
			if (letter === 'y' || event.shiftKey) this.#redo();
			else this.#undo();
		} else if (event.key === 'Enter' && inText) this.canvas?.focus();
		else if (event.key === 'Escape' && inText) this.canvas?.focus(); // out of the words, not out of the picture
		else if (inText) return;
		else if (event.key === 'Escape' && this.chosen >= 0) {
			this.chosen = -1;
			this.#show(t('Nothing is chosen'));
		}
		else if (event.key === 'Enter' && !(/** @type {Element} */ (event.target).matches('button'))) void this.#take();
		else if (way) this.#move(...way, event.shiftKey);
		else if (letter === '[' || letter === ']') {
			const count = this.shapes.length;
			if (count) this.chosen = (this.chosen + (letter === ']' ? 1 : count - 1) + count) % count;
			this.#show(count ? t('{tool}, {place} of {count}', { tool: TOOLS[this.shapes[this.chosen].tool][0], place: this.chosen + 1, count }) : t('Nothing is drawn yet'));
		} else if (event.key === 'Delete' || event.key === 'Backspace') this.#remove();
		else if (tool) this.#place(tool);
		else return;
		event.preventDefault();
	};

	/** @param {PointerEvent} event @returns {[number, number]} */
	#at({ clientX, clientY }) {
		const canvas = /** @type {HTMLCanvasElement} */ (this.canvas);
		const { left, top, width, height } = canvas.getBoundingClientRect();
		return [Math.round(((clientX - left) / width) * canvas.width), Math.round(((clientY - top) / height) * canvas.height)];
	}

	/** Draws from here, or moves what is chosen and lies here. */
	#down = (/** @type {PointerEvent} */ event) => {
		const [x, y] = this.#at(event);
		this.canvas?.setPointerCapture(event.pointerId);
		const chosen = this.shapes[this.chosen];
		const box = chosen && boxOf(chosen);
		if (box && x >= box.x && x <= box.x + Math.max(box.w, 30) && y >= box.y && y <= box.y + box.h) {
			this.#keep();
			this.#drag = (to) => {
				const [px, py] = this.#at(to);
				this.shapes[this.chosen] = { ...chosen, x: chosen.x + px - x, y: chosen.y + py - y };
				this.#show();
			};
			return;
		}
		/** @type {[number, number][]} */ const line = [[x, y]];
		this.#add(x, y, 0, 0, [[0, 0]]);
		if (this.tool === 'text') return;
		this.#drag = (to) => {
			const [px, py] = this.#at(to);
			const shape = this.shapes[this.chosen];
			if (shape.tool === 'pen') {
				line.push([px, py]);
				const [xs, ys] = [line.map(([one]) => one), line.map(([, one]) => one)];
				const [left, top] = [Math.min(...xs), Math.min(...ys)];
				const [w, h] = [Math.max(...xs) - left || 1, Math.max(...ys) - top || 1];
				this.shapes[this.chosen] = { ...shape, x: left, y: top, w, h, points: line.map(([lx, ly]) => [(lx - left) / w, (ly - top) / h]) };
			} else this.shapes[this.chosen] = { ...shape, w: px - x, h: py - y };
			this.#show();
		};
	};

	#up = () => {
		this.#drag = null;
		const shape = this.shapes[this.chosen];
		// A mere click draws nothing.
		if (shape && shape.tool !== 'text' && Math.abs(shape.w) < 3 && Math.abs(shape.h) < 3) {
			this.shapes = this.past.pop() ?? [];
			this.chosen = this.shapes.length - 1;
			this.#show();
		}
	};

	paint = () => {
		queueMicrotask(() => { if (this.canvas && !this.canvas.dataset.drawn) { this.canvas.dataset.drawn = 'yes'; this.canvas.focus(); this.#show(''); } });
		const text = this.shapes[this.chosen]?.tool === 'text' ? this.shapes[this.chosen] : null;
		const button = (/** @type {string} */ label, /** @type {() => void} */ press, /** @type {boolean} */ can) => html`<button type="button" class="button compact" aria-disabled=${can ? nothing : 'true'} @click=${press}>${label}</button>`;
		return {
			content: html`<div class="stack annotate" @keydown=${this.#key}>
				<div class="row" role="toolbar" aria-label="Tools">
					${ALL.map((tool) => html`<button type="button" class="button compact" aria-pressed=${this.tool === tool} title=${tool === 'blur' ? t('Makes a part unreadable for good') : nothing} @click=${(/** @type {MouseEvent} */ { detail }) => (detail === 0 ? this.#place(tool) : ((this.tool = tool), (this.chosen = -1), this.#show()))}>${TOOLS[tool][0]}<kbd>${TOOLS[tool][1]}</kbd></button>`)}
					<span class="row tight" role="group" aria-label="Colour">${INKS.map(([ink, label]) => html`<button type="button" class="swatch" data-ink=${ink} aria-label=${label} aria-pressed=${this.ink === ink} @click=${() => {
						this.ink = ink;
						const shape = this.shapes[this.chosen];
						if (shape) { this.#keep(); this.shapes[this.chosen] = { ...shape, ink: this.#colour() }; }
						this.#show(label);
					}}></button>`)}</span>
					${button(t('Undo'), this.#undo, this.past.length > 0)}${button(t('Redo'), this.#redo, this.future.length > 0)}${button(t('Remove'), this.#remove, this.chosen >= 0)}
				</div>
				${text ? html`<div class="field"><label for="sheet-text">Words</label><input class="input" id="sheet-text" autocomplete="off" .value=${text.text} @input=${(/** @type {Event} */ e) => { this.shapes[this.chosen] = { ...text, text: /** @type {HTMLInputElement} */ (e.target).value }; this.#show(); }}></div>` : nothing}
				<div class="sheet-place"><canvas class="drawing" width=${this.bitmap.width} height=${this.bitmap.height} tabindex="0" role="application" aria-label="The screenshot" aria-describedby="sheet-keys"
					@pointerdown=${this.#down} @pointermove=${(/** @type {PointerEvent} */ e) => this.#drag?.(e)} @pointerup=${this.#up}></canvas></div>
				<p class="keys small muted" id="sheet-keys">${KEYS.map(([keys, does]) => html`<span><kbd>${keys}</kbd> ${does}</span>`)}</p>
				<p class="unseen" role="status">${this.words}</p>
			</div>`,
			footer: html`<span class="small muted grow">What is blurred is gone for good.</span>
				<button type="button" class="button" @click=${() => this.done(null)}>Throw away</button>
				<button type="button" class="button primary" @click=${(/** @type {Event} */ e) => act(e, this.#take)}>${icon('good')}Use picture</button>`,
		};
	};
}
