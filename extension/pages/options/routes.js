// Routing rules: which connection a defect goes through when nobody chose one, and where every defect would go by them.

import { html, nothing, live } from '../../vendor/lit.js';
import { cancelButton, restoredPart } from '../../ui/discard.js';
import { Draft } from '../../ui/draft.js';
import { icon } from '../../ui/icons.js';
import { act, problemPart } from '../../ui/parts.js';
import { t } from '../../ui/texts.js';
import { toast } from '../../ui/toast.js';
import { ROUTES_BY, recordUrl } from '../../ui/words.js';
import { ask } from '../../ui/worker.js';

/** @typedef {import('../../protocol').RoutesView} View */
/** @typedef {import('../../protocol').Route} Route */
/** @typedef {import('../../protocol').RouteTrial} Trial */

/** What a rule looks for, by what it looks at. @type {Record<string, string>} */
const EXAMPLES = { folder: 'Shop/Checkout', tag: 'component:pay', tester: t('Ada'), environment: t('Staging'), priority: t('Blocker'), any: '' };

/** @param {() => void} repaint */
export function routesCard(repaint) {
	/** @type {Draft<{routes: Route[]}>} */
	const draft = new Draft('routes', { routes: [] }, repaint);
	/** @type {Trial | null} */
	let trial = null;
	const set = (/** @type {Route[]} */ routes) => {
		trial = null;
		draft.set('routes', routes);
	};
	const change = (/** @type {number} */ n, /** @type {Partial<Route>} */ part) => set(draft.values.routes.map((row, m) => (m === n ? { ...row, ...part } : row)));
	const valueOf = (/** @type {Event} */ event) => /** @type {any} */ (/** @type {HTMLInputElement | HTMLSelectElement} */ (event.target).value);
	/** @param {number} n @param {number} by */
	const move = (n, by) => {
		const routes = [...draft.values.routes];
		const [row] = routes.splice(n, 1);
		routes.splice(n + by, 0, row);
		set(routes);
		/** @type {HTMLElement | null} */ (document.querySelectorAll('.routes > li')[n + by]?.querySelector(by < 0 ? '[data-up]' : '[data-down]'))?.focus();
	};
	const save = (/** @type {Event} */ event) => act(event, async () => {
		const saved = await draft.save(() => ask('saveRoutes', { routes: draft.values.routes }));
		if (!saved) return;
		draft.rebase({ routes: saved.routes }, null);
		toast(t('Routing rules saved'));
	});
	const tryOut = (/** @type {Event} */ event) => act(event, async () => {
		trial = await ask('tryRoutes', { routes: draft.values.routes });
		repaint();
	});

	/** @param {View} view @param {Route} route @param {number} n */
	const rowPart = ({ connections }, { by, is, connection }, n) => html`<li>
		<span class="number" aria-hidden="true">${n + 1}</span>
		<select class="input" aria-label="Rule ${n + 1} looks at" @change=${(/** @type {Event} */ e) => change(n, { by: valueOf(e), ...(valueOf(e) === 'any' ? { is: '' } : {}) })}>${ROUTES_BY.map((one) => html`<option value=${one.id} .selected=${live(one.id === by)}>${one.label}</option>`)}</select>
		<input class="input" aria-label="Rule ${n + 1} wants" spellcheck="false" placeholder=${EXAMPLES[by]} ?disabled=${by === 'any'} .value=${live(is)} @input=${(/** @type {Event} */ e) => change(n, { is: valueOf(e) })}>
		<select class="input" aria-label="Rule ${n + 1} leads to" @change=${(/** @type {Event} */ e) => change(n, { connection: valueOf(e) })}>
			${connections.some(({ id }) => id === connection) ? nothing : html`<option value=${connection} selected>${connection ? t('No longer connected') : t('Choose where to')}</option>`}
			${connections.map((one) => html`<option value=${one.id} .selected=${live(one.id === connection)}>${one.label}</option>`)}</select>
		<span class="row tight moves">
			<button type="button" class="button quiet only-icon" data-up aria-label="Rule ${n + 1}: earlier" title="Earlier" ?disabled=${n === 0} @click=${() => move(n, -1)}>↑</button>
			<button type="button" class="button quiet only-icon" data-down aria-label="Rule ${n + 1}: later" title="Later" ?disabled=${n === draft.values.routes.length - 1} @click=${() => move(n, 1)}>↓</button>
			<button type="button" class="button quiet danger only-icon" aria-label="Remove rule ${n + 1}" title="Remove" @click=${() => set(draft.values.routes.filter((_, m) => m !== n))}>${icon('close')}</button>
		</span>
	</li>`;

	/** @param {Trial} found */
	const trialPart = ({ sentence, lines, left }) => html`<div class="result" data-tone="info" role="status">
		<b>${sentence}</b>
		${lines.length > 0 ? html`<ul class="trial">${lines.map((line) => html`<li><a href=${recordUrl('defect', line.id)}><span class="key">${line.key}</span> ${line.title}</a><span class="to">${line.to ? html`${icon('right')}${line.to}` : nothing}<span class="small muted">${line.why}</span></span></li>`)}</ul>` : nothing}
		${left > 0 ? html`<p class="small muted">${t('{left, plural, one {# more is not shown} other {# more are not shown}}', { left })}</p>` : nothing}
	</div>`;

	return {
		load: async () => {
			const view = await ask('viewRoutes', {});
			draft.rebase({ routes: view.routes }, null);
			return view;
		},
		/** @param {View | import('../../protocol').Problem} view */
		paint: (view) => {
			if (!('routes' in view)) return problemPart(view);
			const { routes } = draft.values;
			if (view.connections.length < 2 && routes.length === 0) return nothing;
			const add = () => {
				set([...routes, { by: 'folder', is: '', connection: view.connections[0]?.id ?? '' }]);
				/** @type {HTMLElement | null} */ (document.querySelector('.routes > li:last-child select'))?.focus();
			};
			return html`<section class="card" aria-labelledby="routing">
				<div class="head"><h2 id="routing">Where defects go</h2></div>
				<form class="body stack" aria-label="Routing rules" autocomplete="off" @submit=${(/** @type {Event} */ e) => e.preventDefault()}>
					<p class="muted">When a defect is pushed and nobody chose where to, the first rule that fits decides.</p>
					${draft.problem ? problemPart(draft.problem) : draft.restored && draft.dirty ? restoredPart(draft) : nothing}
					${routes.length === 0 ? nothing : html`<ol class="routes">${routes.map((route, n) => rowPart(view, route, n))}</ol>`}
					<div class="row">
						<button type="button" class="button compact" @click=${add}>${icon('plus')}Add a rule</button>
						<button type="button" class="button compact" @click=${tryOut}>Show where every defect would go</button>
					</div>
					${trial ? trialPart(trial) : nothing}
					${draft.dirty ? html`<div class="row"><button type="button" class="button primary" @click=${save}>Save rules</button>${cancelButton(draft, () => { trial = null; repaint(); })}</div>` : nothing}
				</form>
			</section>`;
		},
	};
}
