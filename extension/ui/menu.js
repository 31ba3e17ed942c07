// A button with a menu below it: the platform's own popover, with the arrow keys moving through what it holds.

import { html } from '../vendor/lit.js';
import { icon } from './icons.js';
import { t } from './texts.js';

/**
 * @param {{id: string, label: unknown, name?: string, look?: string, count?: number, drawing?: import('./icons.js').Drawing, opened?: () => void}} menu
 *   `name` is read out where the label alone says too little.
 * @param {unknown} content
 */
export const menuPart = ({ id, label, name, look = '', count = 0, drawing, opened }, content) => html`<button type="button" class="button menu-button ${look}" popovertarget=${id} aria-haspopup="dialog" aria-label=${name ?? (typeof label === 'string' ? `${label}${count ? t(', {count} chosen', { count }) : ''}` : '')}>${drawing ? icon(drawing) : ''}${label}${count ? html`<span class="pill">${count}</span>` : ''}${icon('down')}</button><div class="menu" id=${id} popover role="dialog" aria-label=${name ?? (typeof label === 'string' ? label : t('Menu'))} @toggle=${(/** @type {ToggleEvent} */ event) => {
	if (event.newState !== 'open') return;
	opened?.();
	/** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.currentTarget ?? event.target).querySelector('input, button, select, a'))?.focus();
}} @keydown=${move}>${content}</div>`;

/** @param {string} id */
export const closeMenu = (id) => document.getElementById(id)?.hidePopover();

/** Up and down go from one thing to the next. @param {KeyboardEvent} event */
function move(event) {
	const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
	const menu = /** @type {HTMLElement} */ (event.currentTarget);
	if (event.key === 'Escape') event.stopPropagation();
	if (!step || /** @type {HTMLElement} */ (event.target).matches('select, input[list]')) return;
	const all = /** @type {HTMLElement[]} */ ([...menu.querySelectorAll('input, button, select, a')]);
	const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
	event.preventDefault();
	event.stopPropagation();
	all[(at + step + all.length) % all.length]?.focus();
}
