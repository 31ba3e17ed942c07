// The few drawings of our pages, as 16 × 16 strokes in the text's colour. Always beside words or a label.

import { svg, html } from '../vendor/lit.js';

/** @typedef {import('../protocol').Tone} Tone */

const drawings = {
	good: svg`<path d="M3.5 8.5l3 3 6-7"/>`,
	bad: svg`<path d="M4.5 4.5l7 7M11.5 4.5l-7 7"/>`,
	warn: svg`<path d="M8 3v6M8 12.6v.4"/>`,
	info: svg`<circle cx="8" cy="8" r="4.2"/>`,
	neutral: svg`<path d="M4 8h8"/>`,
	search: svg`<circle cx="7" cy="7" r="4"/><path d="M10 10l3.5 3.5"/>`,
	gear: svg`<circle cx="8" cy="8" r="2"/><path d="M8 2v2M8 12v2M2 8h2M12 8h2M3.8 3.8l1.4 1.4M10.8 10.8l1.4 1.4M12.2 3.8l-1.4 1.4M5.2 10.8l-1.4 1.4"/>`,
	move: svg`<path d="M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01"/>`,
	bolt: svg`<path d="M9 2L4 9h3.5L7 14l5-7H8.5z"/>`,
	pause: svg`<path d="M5.5 4v8M10.5 4v8"/>`,
	panel: svg`<path d="M2.5 3h11v10h-11zM9.5 3v10"/>`,
	plus: svg`<path d="M8 3.5v9M3.5 8h9"/>`,
	up: svg`<path d="M4 9.5L8 5.5l4 4"/>`,
	down: svg`<path d="M4 6.5l4 4 4-4"/>`,
	left: svg`<path d="M9.5 4l-4 4 4 4"/>`,
	right: svg`<path d="M6.5 4l4 4-4 4"/>`,
	close: svg`<path d="M4 4l8 8M12 4l-8 8"/>`,
	trash: svg`<path d="M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.6 9h5.8l.6-9M6.8 7v4M9.2 7v4"/>`,
	link: svg`<path d="M6.8 9.2a2.3 2.3 0 003.3 0l2.2-2.2a2.3 2.3 0 00-3.3-3.3l-.9.9M9.2 6.8a2.3 2.3 0 00-3.3 0L3.7 9a2.3 2.3 0 003.3 3.3l.9-.9"/>`,
	out: svg`<path d="M6 3.5H3.5v9h9V10M9 3.5h3.5V7M12.5 3.5l-5 5"/>`,
	sync: svg`<path d="M13 7a5 5 0 00-9-2L2.8 6.3M3 9a5 5 0 009 2l1.2-1.3M2.8 3.3v3h3M13.2 12.7v-3h-3"/>`,
	requirement: svg`<path d="M3 2.5h7l3 3v8H3zM5.5 7h5M5.5 10h3.5"/>`,
	testCase: svg`<path d="M3 2.5h10v11H3zM5.5 8.2l1.8 1.8 3.4-4"/>`,
	cycle: svg`<path d="M5 3.2v9.6l7.5-4.8z"/>`,
	defect: svg`<path d="M5 7.5a3 3 0 016 0v2.8a3 3 0 01-6 0zM6 4.8L4.6 3M10 4.8L11.4 3M5 8.8H2.2M11 8.8h2.8M5.2 11.4L3 13M10.8 11.4L13 13"/>`,
	outbox: svg`<path d="M2.5 9l2-5.5h7l2 5.5v4.5h-11zM2.5 9H6l.8 1.8h2.4L10 9h3.5"/>`,
	log: svg`<path d="M5.5 4H13M5.5 8H13M5.5 12H13M3 4h.01M3 8h.01M3 12h.01"/>`,
	download: svg`<path d="M8 2.5v8M4.5 7L8 10.5 11.5 7M3 13.5h10"/>`,
	upload: svg`<path d="M8 10.5v-8M4.5 6L8 2.5 11.5 6M3 13.5h10"/>`,
	key: svg`<circle cx="5.5" cy="8" r="2.5"/><path d="M8 8h5.5v2.5M11 8v2"/>`,
	folder: svg`<path d="M2.5 4h4l1.3 1.6h5.7v7h-11z"/>`,
	pen: svg`<path d="M3 13l.8-3L10.5 3.3l2.2 2.2L6 12.2zM9 4.8L11.2 7"/>`,
	undo: svg`<path d="M3 6.5h6.2a3.3 3.3 0 010 6.6H6M3 6.5l3-3M3 6.5l3 3"/>`,
	pages: svg`<path d="M3 2.5h10v4H3zM3 9.5h10v4H3z"/>`,
	copy: svg`<path d="M6 6h7v7.5H6zM10 6V2.5H3V10h3"/>`,
	grip: svg`<path d="M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01"/>`,
	home: svg`<path d="M2.5 7.5L8 3l5.5 4.5M4 6.5v7h8v-7M6.8 13.5V9.8h2.4v3.7"/>`,
	grid: svg`<path d="M2.5 2.5h11v11h-11zM2.5 6.2h11M2.5 9.8h11M6.2 2.5v11M9.8 2.5v11"/>`,
	chart: svg`<path d="M3 13.5V8M8 13.5V3M13 13.5v-4"/>`,
	keyboard: svg`<path d="M2 4.5h12v7H2zM4.5 7h.01M7 7h.01M9.5 7h.01M12 7h.01M5 9.3h6"/>`,
	command: svg`<path d="M5.5 5.5h5v5h-5zM5.5 5.5H4a1.5 1.5 0 111.5-1.5zM10.5 5.5V4A1.5 1.5 0 1112 5.5zM10.5 10.5H12A1.5 1.5 0 1110.5 12zM5.5 10.5V12A1.5 1.5 0 114 10.5z"/>`,
	camera: svg`<path d="M2 5h3l1-1.5h4L11 5h3v8H2z"/><circle cx="8" cy="8.8" r="2.4"/>`,
	push: svg`<path d="M8 12.5v-8M4.5 8L8 4.5 11.5 8M3 2.5h10"/>`,
};

/** @typedef {keyof typeof drawings} Drawing */

/** A drawing that only accompanies words. @param {Drawing} name */
export const icon = (name) => html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${drawings[name]}</svg>`;

/** Casebridge's mark: a bridge that carries a tick. */
export const mark = () => html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
	<rect class="mark-ground" width="32" height="32" rx="7"></rect>
	<path class="mark-line" d="M5 19h22M8 26.5c.5-9.5 15.5-9.5 16 0"></path>
	<path class="mark-tick" d="M10.5 9.8l4 4 7.5-8.3"></path>
</svg>`;
