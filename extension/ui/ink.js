// What can be drawn on a screenshot, in the picture's own measure. Blur is no blur: a few flat blocks with coarse colours
// take the place of what was there, so that nothing of it is left in the file.

import { t } from './texts.js';

/** @typedef {'rect' | 'arrow' | 'pen' | 'text' | 'blur'} Tool */
/** @typedef {{tool: Tool, x: number, y: number, w: number, h: number, ink: string, text: string, points: [number, number][]}} Shape points go from 0 to 1 within the box */
/** @typedef {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} Pen */

/** The words of each tool, and its key. @type {Record<Tool, [string, string]>} */
export const TOOLS = { rect: [t('Rectangle'), 'R'], arrow: [t('Arrow'), 'A'], pen: [t('Pen'), 'P'], text: [t('Text'), 'T'], blur: [t('Blur'), 'B'] };

/** The least size of a block of a blurred part, and the most blocks along a side. */
const BLOCK = 24;
const BLOCKS = 8;
/** Colours are kept in so many steps. */
const STEP = 32;

/** How thick a line is on a picture of that size. @param {number} width */
export const thickness = (width) => Math.max(3, Math.round(width / 320));
/** @param {number} width */
export const letters = (width) => Math.max(18, Math.round(width / 45));

/** The box with its corner at the top left. @param {Shape} shape */
export const boxOf = ({ x, y, w, h }) => ({ x: Math.min(x, x + w), y: Math.min(y, y + h), w: Math.abs(w), h: Math.abs(h) });

/** @param {Pen} pen @param {CanvasImageSource} picture @param {number} width @param {number} height @param {Shape[]} shapes */
export function draw(pen, picture, width, height, shapes) {
	pen.drawImage(picture, 0, 0);
	// What is blurred is blurred below everything that is drawn.
	for (const shape of shapes) if (shape.tool === 'blur') blur(pen, picture, width, height, boxOf(shape));
	for (const shape of shapes) if (shape.tool !== 'blur') stroke(pen, width, shape);
}

/** @param {Pen} pen @param {CanvasImageSource} picture @param {number} width @param {number} height @param {{x: number, y: number, w: number, h: number}} box */
function blur(pen, picture, width, height, box) {
	const [left, top] = [Math.max(0, Math.floor(box.x)), Math.max(0, Math.floor(box.y))];
	const [w, h] = [Math.min(width, Math.ceil(box.x + box.w)) - left, Math.min(height, Math.ceil(box.y + box.h)) - top];
	if (w < 1 || h < 1) return;
	const size = Math.max(BLOCK, Math.ceil(Math.max(w, h) / BLOCKS));
	const [columns, rows] = [Math.max(1, Math.round(w / size)), Math.max(1, Math.round(h / size))];
	const small = new OffscreenCanvas(columns, rows);
	const few = /** @type {OffscreenCanvasRenderingContext2D} */ (small.getContext('2d', { willReadFrequently: true }));
	few.imageSmoothingQuality = 'high';
	few.drawImage(picture, left, top, w, h, 0, 0, columns, rows);
	const { data } = few.getImageData(0, 0, columns, rows);
	for (let row = 0; row < rows; row++) {
		for (let column = 0; column < columns; column++) {
			const at = (row * columns + column) * 4;
			const [r, g, b] = [0, 1, 2].map((n) => Math.min(255, Math.round(data[at + n] / STEP) * STEP));
			pen.fillStyle = `rgb(${r} ${g} ${b})`;
			const [x, y] = [left + Math.floor((column * w) / columns), top + Math.floor((row * h) / rows)];
			pen.fillRect(x, y, left + Math.ceil(((column + 1) * w) / columns) - x, top + Math.ceil(((row + 1) * h) / rows) - y);
		}
	}
}

/** @param {Pen} pen @param {number} width @param {Shape} shape */
function stroke(pen, width, shape) {
	const { tool, x, y, w, h, ink, text, points } = shape;
	pen.strokeStyle = pen.fillStyle = ink;
	pen.lineWidth = thickness(width);
	pen.lineCap = pen.lineJoin = 'round';
	pen.beginPath();
	switch (tool) {
		case 'rect': {
			const box = boxOf(shape);
			pen.strokeRect(box.x, box.y, box.w, box.h);
			return;
		}
		case 'arrow': {
			const angle = Math.atan2(h, w);
			const head = pen.lineWidth * 5;
			pen.moveTo(x, y);
			pen.lineTo(x + w, y + h);
			for (const turn of [-0.5, 0.5]) {
				pen.moveTo(x + w, y + h);
				pen.lineTo(x + w - head * Math.cos(angle + turn), y + h - head * Math.sin(angle + turn));
			}
			break;
		}
		case 'pen':
			points.forEach(([px, py], n) => (n === 0 ? pen.moveTo(x + px * w, y + py * h) : pen.lineTo(x + px * w, y + py * h)));
			break;
		case 'text': {
			pen.font = `600 ${Math.max(12, Math.abs(h))}px system-ui, sans-serif`;
			pen.textBaseline = 'top';
			const around = pen.lineWidth;
			pen.lineWidth = around * 1.5;
			// Readable on any ground.
			pen.strokeStyle = light(ink) ? '#000' : '#fff';
			pen.strokeText(text, x, y);
			pen.fillText(text, x, y);
			shape.w = Math.max(20, Math.round(pen.measureText(text).width));
			return;
		}
		default:
	}
	pen.stroke();
}

/** @param {string} ink `#rrggbb` */
function light(ink) {
	const [r, g, b] = [1, 3, 5].map((at) => parseInt(ink.slice(at, at + 2), 16));
	return r * 0.3 + g * 0.6 + b * 0.1 > 150;
}
