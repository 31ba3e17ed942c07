// Choosing rows: a menu for each facet, the chosen values as chips, and the filters kept under a name.

import { html, nothing, repeat } from '../../../vendor/lit.js';
import { icon } from '../../../ui/icons.js';
import { closeMenu, menuPart } from '../../../ui/menu.js';
import { act } from '../../../ui/parts.js';
import { t } from '../../../ui/texts.js';
import { toast } from '../../../ui/toast.js';
import { ask } from '../../../ui/worker.js';
import { flipOnly, hasOnly, isNarrowed, sameChoice } from './query.js';

/** @typedef {import('../../../protocol').Facet} Facet */
/** @typedef {import('../../../protocol').SavedFilter} SavedFilter */
/** @typedef {import('./model.js').List} List */

/** More values than these get a box to search them by. */
const FEW = 10;

export class Choosing {
	/** What is typed above a facet's values. @type {Map<string, string>} */ #words = new Map();
	/** The kept filter whose name is being changed. @type {string | null} */ #renaming = null;

	/** @param {List} list */
	constructor(list) {
		this.list = list;
	}

	/** @param {Facet} facet */
	#menu({ name, label, options }) {
		const { list } = this;
		const chosen = list.query.only.filter(({ facet }) => facet === name).length;
		const words = (this.#words.get(name) ?? '').toLowerCase();
		const shown = options.filter((option) => option.label.toLowerCase().includes(words) || hasOnly(list.query.only, { facet: name, value: option.value }));
		return menuPart({ id: `facet-${name}`, label, count: chosen, look: chosen ? 'on' : '' }, html`
			${options.length > FEW ? html`<input class="input" type="search" aria-label="Search ${label}" placeholder="Search" .value=${this.#words.get(name) ?? ''} @input=${(/** @type {Event} */ e) => { this.#words.set(name, /** @type {HTMLInputElement} */ (e.target).value); list.repaint(); }}>` : nothing}
			<div class="choices" role="group" aria-label=${label}>${repeat(shown, ({ value }) => value, (option) => html`<label class="menu-line"><input type="checkbox" .checked=${hasOnly(list.query.only, { facet: name, value: option.value })} @change=${() => list.turn({ only: flipOnly(list.query.only, { facet: name, value: option.value }) })}>
				<span class="dot" data-tone=${option.tone}></span><span class="grow clip">${option.label}</span><span class="count">${option.count}</span></label>`)}</div>
			${chosen ? html`<button type="button" class="button quiet compact" @click=${() => list.turn({ only: list.query.only.filter(({ facet }) => facet !== name) })}>Clear</button>` : nothing}`);
	}

	/** The menus beside the search box. */
	menus() {
		const facets = this.list.facets?.facets.filter(({ name }) => name !== 'folder') ?? [];
		return html`${repeat(facets, ({ name }) => name, (facet) => this.#menu(facet))}${this.#kept()}`;
	}

	/** What is chosen, each with a button that drops it. */
	chips() {
		const { list } = this;
		if (!isNarrowed(list.query)) return nothing;
		return html`<div class="chips" role="group" aria-label="Filter">
			${list.query.only.map((one) => {
				const facet = list.facets?.facets.find(({ name }) => name === one.facet);
				const label = one.facet === 'folder' ? one.value || t('No folder') : (facet?.options.find(({ value }) => value === one.value)?.label ?? one.value);
				const what = one.facet === 'folder' ? t('Folder') : (facet?.label ?? '');
				return html`<button type="button" class="chip" aria-label="Drop ${what} ${label}" title="Drop this" @click=${(/** @type {Event} */ e) => act(e, () => list.turn({ only: flipOnly(list.query.only, one) }))}><span class="muted">${what}</span><span class="clip">${label}</span>${icon('close')}</button>`;
			})}
			<button type="button" class="button quiet compact" data-clear @click=${(/** @type {Event} */ e) => act(e, () => list.turn({ text: '', only: [] }))}>Clear</button>
		</div>`;
	}

	#kept() {
		const { list } = this;
		if (list.query.deleted) return nothing;
		const saved = list.facets?.saved ?? [];
		if (saved.length === 0 && !isNarrowed(list.query) && !list.query.sort) return nothing;
		const now = saved.find((filter) => sameChoice(filter, list.query));
		return menuPart({ id: 'kept-filters', label: now?.name ?? t('Filters'), name: 'Saved filters', look: now ? 'on' : '' }, html`
			${repeat(saved, ({ id }) => id, (filter) => (this.#renaming === filter.id ? this.#nameForm(filter) : html`<div class="menu-row">
				<button type="button" class="menu-line" aria-pressed=${filter === now ? 'true' : 'false'} @click=${() => { closeMenu('kept-filters'); list.turn({ text: filter.text, only: filter.only, sort: filter.sort }); }}><span class="grow clip">${filter.name}</span>${filter === now ? icon('good') : nothing}</button>
				<button type="button" class="button quiet compact only-icon" aria-label="Rename ${filter.name}" title="Rename" @click=${() => { this.#renaming = filter.id; list.repaint(); this.#focusName(); }}>${icon('pen')}</button>
				<button type="button" class="button quiet danger compact only-icon" aria-label="Delete ${filter.name}" title="Delete" @click=${(/** @type {Event} */ e) => act(e, () => this.#drop(filter))}>${icon('close')}</button>
			</div>`))}
			${!now && (isNarrowed(list.query) || list.query.sort) ? this.#nameForm(null) : saved.length === 0 ? nothing : html`<p class="small muted pad">Choose other rows to save another one.</p>`}`);
	}

	#focusName() {
		/** @type {HTMLElement | null} */ (document.querySelector('#kept-filters form input'))?.focus();
	}

	/** @param {SavedFilter | null} filter */
	#nameForm(filter) {
		const { list } = this;
		return html`<form class="menu-form" @submit=${(/** @type {SubmitEvent} */ e) => {
			e.preventDefault();
			const input = /** @type {HTMLInputElement} */ (/** @type {HTMLFormElement} */ (e.currentTarget).elements.namedItem('name'));
			void act(e, async () => {
				const { text, only, sort } = filter ?? list.query;
				list.facets = await ask('saveFilter', { id: filter?.id ?? null, kind: list.kind, name: input.value.trim(), text: text.trim(), only, sort });
				this.#renaming = null;
				toast(filter ? t('Filter renamed') : t('Filter “{value}” saved', { value: input.value.trim() }));
				input.value = '';
				list.repaint();
				if (document.activeElement === document.body) /** @type {HTMLElement | null} */ (document.querySelector('#kept-filters .menu-line'))?.focus();
			});
		}}><input class="input" name="name" maxlength="80" required autocomplete="off" aria-label=${filter ? t('New name of {name}', { name: filter.name }) : t('Name of the filter')} placeholder="Name" .value=${filter?.name ?? ''}><button class="button compact primary">${filter ? t('Rename') : t('Save filter')}</button></form>`;
	}

	/** @param {SavedFilter} filter */
	async #drop(filter) {
		const { list } = this;
		await ask('deleteFilter', { id: filter.id });
		await list.load();
		list.repaint();
		const { name, text, only, sort } = filter;
		toast(t('Filter “{name}” deleted', { name }), { label: t('Undo'), press: async () => {
			list.facets = await ask('saveFilter', { id: null, kind: list.kind, name, text, only, sort });
			list.repaint();
		} });
	}
}
