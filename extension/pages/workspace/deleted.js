// A deleted record, to be read before it is restored; one that is deleted while its form is open keeps its form.

import { html, nothing, repeat } from '../../vendor/lit.js';
import { icon } from '../../ui/icons.js';
import { act, noticePart } from '../../ui/parts.js';
import { t } from '../../ui/texts.js';
import { toast } from '../../ui/toast.js';
import { KINDS } from '../../ui/words.js';
import { Refused, ask } from '../../ui/worker.js';
import { History } from './history.js';

/** @typedef {import('../../protocol').Kind} Kind */
/** @typedef {import('../../protocol').DeletedView} DeletedView */
/** @typedef {import('../../ui/screen.js').Painter<any>} Painter */
/** @typedef {import('../../ui/screen.js').Handle<any>} Handle */

/** The deleted record in place of what its own screen would show. */
class Deleted {
	/** @param {DeletedView} view */
	constructor(view) {
		this.view = view;
	}
}

/** Lets a record's screen show the record when it lies in the trash. @param {Kind} kind @param {string} id @param {Handle} handle @param {Painter} painter @returns {Painter} */
export function orDeleted(kind, id, handle, painter) {
	const changes = new History(kind, id, handle.repaint);
	/** What its own screen shows, once it did. @type {{view: any} | null} */ let last = null;
	/** It was deleted since: whether it can be restored. @type {{restorable: boolean} | null} */ let gone = null;
	const restore = async () => {
		toast((await ask('restoreRecord', { kind, id })).message);
		await handle.refresh();
	};
	const restoreButton = () => html`<button type="button" class="button primary" @click=${(/** @type {Event} */ e) => act(e, restore)}>${icon('undo')}Restore</button>`;
	/** @param {string} key @param {boolean} restorable */
	const gonePart = (key, restorable) => html`<div role="alert" data-gone>${noticePart('warn', restorable
		? t('{key} was deleted elsewhere and is in the trash. What you typed stays here; restore it, then save.', { key })
		: t('{key} was deleted elsewhere for good. What you typed stays here, to be copied.', { key }), restorable ? restoreButton() : nothing)}</div>`;
	/** @param {DeletedView} view */
	const paint = ({ key, title, age, fields }) => html`<div class="page-head">
			<div class="titles"><div class="crumbs"><a href="#${KINDS[kind].list}">${KINDS[kind].many}</a>${icon('right')}<a href="#${KINDS[kind].list}?trash=1">Trash</a>${icon('right')}<span>${key}</span><span>${age}</span></div>
				<h1 tabindex="-1" dir="auto">${title}</h1></div>
			<div class="row">${restoreButton()}</div>
		</div>
		<div class="two">
			<div class="stack">${noticePart('warn', t('{key} is in the trash. It can be read here; to change it, restore it.', { key }))}
				<section class="card" aria-label=${key}><div class="body stack">${repeat(fields, ({ label }) => label, ({ label, to }) => html`<div class="field" role="group" aria-label=${label}><span class="label">${label}</span><div class="pre">${to}</div></div>`)}</div></section></div>
			<div class="stack">${changes.paint()}</div>
		</div>`;
	return {
		...painter,
		load: async () => {
			try {
				last = { view: await painter.load() };
				gone = null;
				return last.view;
			} catch (error) {
				if (!(error instanceof Refused) || error.problem.code !== 'missing') throw error;
				const view = await ask('viewDeleted', { kind, id }).catch((trouble) => {
					if (trouble instanceof Refused && trouble.problem.code === 'missing') return null;
					throw error;
				});
				// What was typed must not vanish.
				if (last) {
					gone = { restorable: view !== null };
					return last.view;
				}
				if (!view) throw error;
				changes.load();
				return new Deleted(view);
			}
		},
		seen: (view) => { if (!gone && !(view instanceof Deleted)) painter.seen?.(view); },
		title: (view) => (view instanceof Deleted ? t('{key} in the trash · Casebridge', { key: view.view.key }) : painter.title(view)),
		paint: (view) => (view instanceof Deleted ? paint(view.view) : html`${gone ? gonePart(view.key, gone.restorable) : nothing}${painter.paint(view)}`),
	};
}
