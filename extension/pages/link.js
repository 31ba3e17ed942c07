// The small window of the context menu, where the page has no panel of ours:
// `#url=…&text=…` links an issue to a requirement, `#report&text=…&page=…` reports a defect from selected text.

import { html, nothing } from '../vendor/lit.js';
import { DefectForm } from '../ui/defect-form.js';
import { Draft } from '../ui/draft.js';
import { textField } from '../ui/form.js';
import { icon, mark } from '../ui/icons.js';
import { act, badgePart, noticePart, problemPart } from '../ui/parts.js';
import { show } from '../ui/screen.js';
import { SearchBox, records } from '../ui/search.js';
import { t } from '../ui/texts.js';
import { recordUrl } from '../ui/words.js';
import { ask, onChange } from '../ui/worker.js';

/** @typedef {import('../protocol').HomeView} HomeView */
/** @typedef {import('../protocol').Saved} Saved */

const asked = new URLSearchParams(location.hash.slice(1));
const text = asked.get('text') ?? '';
const place = /** @type {HTMLElement} */ (document.getElementById('app'));

const headPart = (/** @type {string} */ title) => html`<header>${mark()}<h1>${title}</h1></header>`;

/** What was done, and where to go from here. @param {string} message @param {import('../protocol').Kind} kind @param {string} id @param {string} key */
const donePart = (message, kind, id, key) => html`<div class="done" role="status">
	<span class="symbol" data-tone="good">${icon('good')}</span>
	<p><b>${message}</b></p>
	<div class="row">
		<a class="button" href=${recordUrl(kind, id)} target="_blank">Open ${key}</a>
		<button type="button" class="button primary" autofocus @click=${() => window.close()}>Close</button>
	</div>
</div>`;

/** Links an issue. */
const linking = () =>
	show(place, 'link', (handle) => {
		let url = asked.get('url') ?? '';
		/** @type {unknown} */
		let done = nothing;
		/** @type {Draft<{url: string}>} */
		const pasted = new Draft('link', { url: '' }, handle.repaint);
		const search = new SearchBox({
			label: t('Search requirements'),
			placeholder: t('Title or key, such as REQ-7'),
			find: records(['requirement']),
			always: true,
			focus: true,
			take: (hit, event) => act(event, async () => {
				const { message } = await ask('linkIssue', { kind: 'requirement', record: hit.id, url });
				done = donePart(message, 'requirement', hit.id, hit.key);
				handle.repaint();
			}),
			repaint: handle.repaint,
		});
		search.text = text.slice(0, 200);
		void search.ask();

		const makeNew = async () => {
			const saved = await ask('requirementFromIssue', { url });
			done = donePart(saved.message, 'requirement', saved.id, saved.key);
			handle.repaint();
		};
		const look = () => {
			if (!pasted.values.url.trim()) return undefined;
			url = pasted.values.url.trim();
			pasted.forget();
			return handle.refresh();
		};

		/** @param {HomeView} home */
		const issuePart = ({ tab }) => tab
			? html`<div class="about">${icon('link')}<div class="words"><b>${tab.issue}</b><span class="small muted">${[tab.heading === tab.badge.text ? '' : tab.heading, tab.sentence].filter(Boolean).join(' · ')}</span></div>${badgePart(tab.badge)}</div>
				${tab.problems.map((problem) => problemPart(problem, { again: handle.refresh }))}`
			: nothing;

		/** @param {HomeView} home */
		const askPart = (home) => html`
			${home.tabNote && url ? noticePart('warn', home.tabNote) : nothing}
			${home.problems.map((problem) => problemPart(problem, { again: handle.refresh }))}
			<form novalidate class="stack" @submit=${(/** @type {Event} */ e) => { e.preventDefault(); void look(); }}>
				${textField(pasted, 'url', { label: t('Issue address'), type: 'url', placeholder: 'https://github.com/owner/repository/issues/12', hint: t('Paste the address of the issue to link.'), focus: true })}
				<div class="row"><button class="button primary" aria-disabled=${pasted.values.url.trim() ? nothing : 'true'}>Continue</button></div>
			</form>`;

		return {
			load: () => ask('viewHome', { url }),
			title: () => t('Link to requirement · Casebridge'),
			paint: (home) => html`${headPart(t('Link to requirement'))}
				${done !== nothing ? done : html`<div class="content">
					${issuePart(home)}
					${home.tab
						? html`<div><p class="label">Which requirement is it about?</p>${search.paint()}</div>
							<p class="or">or</p>
							<button type="button" class="button" @click=${(/** @type {Event} */ e) => act(e, makeNew)}>${icon('plus')}Make a new requirement from this issue</button>`
						: askPart(home)}
				</div>`}`,
		};
	});

/** Reports a defect from the selection. */
const reporting = () =>
	show(place, 'report', (handle) => {
		const page = asked.get('page') ?? '';
		/** @type {Saved | null} */
		let saved = null;
		/** @type {DefectForm | null} */
		let form = null;
		/** @param {HomeView} home */
		const formFor = (home) => (form ??= new DefectForm({
			key: `defect:selection:${page}`,
			start: {
				title: text.trim().split('\n')[0].slice(0, 120),
				description: [text.trim() && text.trim().split('\n').map((line) => `> ${line}`).join('\n'), page && `Seen on ${page}`].filter(Boolean).join('\n\n'),
				priority: 'major',
				priorities: [],
				destination: home.connections.length === 1 ? home.connections[0].label : '',
			},
			destinations: home.connections.map(({ id, label }) => ({ id, label })),
			quiet: true,
			cancel: () => window.close(),
			saved: (made) => { saved = made; handle.repaint(); },
			repaint: handle.repaint,
		}));
		return {
			load: () => ask('viewHome', { url: '' }),
			title: () => t('Report defect · Casebridge'),
			paint: (home) => html`${headPart(t('Report defect'))}
				${saved ? donePart(saved.message, 'defect', saved.id, saved.key) : html`<div class="content">${formFor(home).paint()}</div>`}`,
		};
	});

const screen = asked.has('report') ? reporting() : linking();
onChange(() => void screen.refresh());
