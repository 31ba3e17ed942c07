// One requirement: its text, its coverage, the cases that test it, the issues it comes from, the defects against it.

import { html, nothing, repeat } from '../../vendor/lit.js';
import { AttachmentsCard } from '../../ui/attachments.js';
import { customCard } from '../../ui/custom-fields.js';
import { Draft } from '../../ui/draft.js';
import { choiceField, textField } from '../../ui/form.js';
import { icon } from '../../ui/icons.js';
import { keepBeside } from '../../ui/kept.js';
import { act, badgePart, coveragePart, noticePart, symbolPart } from '../../ui/parts.js';
import { pickCases } from '../../ui/pick.js';
import { t } from '../../ui/texts.js';
import { toast } from '../../ui/toast.js';
import { markdownField } from '../../ui/markdown.js';
import { Known, folderField, tagsField, tagsOf } from '../../ui/record-fields.js';
import { REQUIREMENT_PRIORITIES, REQUIREMENT_STATUSES, recordUrl } from '../../ui/words.js';
import { ask } from '../../ui/worker.js';
import { defectsCard } from './defect.js';
import { History } from './history.js';
import { issuesCard } from './issues.js';
import { noteRecent } from './palette.js';
import { deleteButton, draftNotices, headPart, replaceWith, saveButtons, suspectPart } from './record.js';

/** @typedef {import('../../protocol').RequirementView} RequirementView */
/** @typedef {Pick<import('../../protocol').RequirementForm, 'title' | 'description' | 'priority' | 'status'> & {folder: string, tags: string[]}} Typed */
/** @typedef {RequirementView | null} View */

/** @type {Typed} */
const FRESH = { title: '', description: '', priority: 'p2', status: 'active', folder: '', tags: [] };

/** @param {import('../workspace.js').Route} route @param {import('../../ui/screen.js').Handle<View>} handle @returns {import('../../ui/screen.js').Painter<View>} */
export function requirementScreen(route, handle) {
	const id = route.id === 'new' ? null : route.id;
	/** @type {Draft<Typed>} */
	const draft = new Draft(`requirement:${route.id}`, FRESH, handle.repaint);
	const apart = id ? keepBeside(() => draft) : () => {};
	const known = new Known('requirement', handle.repaint);
	const changes = id ? new History('requirement', id, handle.repaint) : null;

	/** Title and description where they are the tracker's: what was typed before they became so is not sent. @type {Partial<Typed>} */
	let given = {};

	const files = id ? new AttachmentsCard('requirement', id, handle.refresh) : null;
	const save = async () => {
		if (!id) draft.identify();
		const { hash } = location;
		const saved = await draft.save(() => ask('saveRequirement', { id: id ?? draft.identity, rev: draft.rev, ...draft.values, tags: tagsOf(draft.values.tags), ...given }));
		if (!saved) return null;
		toast(saved.message);
		if (id) await handle.refresh();
		else replaceWith(saved, draft, hash, `requirement:${saved.id}`);
		return saved;
	};
	/** @param {RequirementView} view */
	const linkCases = async (view) => {
		const rows = await pickCases(t('Link test cases to {key}', { key: view.key }), t('Link'), view.cases.map((line) => line.id));
		if (rows) handle.take(await ask('linkCases', { requirement: view.id, cases: rows.map((row) => row.id) }));
	};

	/** @param {RequirementView} view */
	const casesCard = (view) => html`<section class="card" aria-labelledby="cases">
		<div class="head"><h2 id="cases">Test cases <span class="muted">${view.cases.length || ''}</span></h2>
			<button type="button" class="button compact" @click=${(/** @type {Event} */ e) => act(e, () => linkCases(view))}>${icon('link')}Link test cases</button>
			<a class="button compact" href="#testCase/new?requirement=${view.id}">${icon('plus')}New test case</a></div>
		${view.cases.length === 0
			? html`<p class="body muted">No test case covers this requirement yet. Link those that do, or write the first.</p>`
			: html`<ul class="lines">${repeat(view.cases, (line) => line.id, (line) => html`<li>
				<a class="name" href=${recordUrl('testCase', line.id)}><span class="key">${line.key}</span> ${line.title}</a>
				<span class="small muted">${line.age}</span>${badgePart(line.result)}${suspectPart(line.suspect, line.key, async () => handle.take(await ask('acceptLink', { requirement: view.id, case: line.id })), html`<a class="button compact" href=${recordUrl('testCase', line.id)}>Edit case</a>`)}
				<button type="button" class="button quiet danger compact only-icon seldom" aria-label="Unlink ${line.key}" title="Unlink ${line.key}; the test case stays" @click=${(/** @type {Event} */ e) =>
					act(e, async () => {
						handle.take(await ask('unlinkCases', { requirement: view.id, cases: [line.id] }));
						toast(t('{key} unlinked', { key: line.key }), { label: t('Undo'), press: async () => handle.take(await ask('linkCases', { requirement: view.id, cases: [line.id] })) });
					})}>${icon('close')}</button>
			</li>`)}</ul>`}
	</section>`;

	/** @param {RequirementView} view */
	const postButton = (view) => view.links.length > 0 ? html`<button type="button" class="button compact" @click=${(/** @type {Event} */ e) => act(e, async () => { handle.take(await ask('postCoverage', { id: view.id })); })}>Post coverage</button>` : nothing;

	/** What is the tracker's: to be read here, to be changed there. @param {RequirementView} view */
	const sourcePart = ({ readOnly, source, title, description }) => html`
		${noticePart('info', readOnly, source ? badgePart(source) : nothing)}
		<div class="field"><span class="label" id="read-title">Title</span><p aria-labelledby="read-title" role="group">${title}</p></div>
		<div class="field"><span class="label" id="read-description">Description</span><div class="pre read" aria-labelledby="read-description" role="group">${description || html`<span class="muted">None</span>`}</div></div>`;

	return {
		load: async () => {
			if (!id) {
				await draft.recover((made) => ask('viewRequirement', { id: made }), (made) => `requirement:${made}`);
				return null;
			}
			return ask('viewRequirement', { id });
		},
		seen: (view) => {
			if (!view) return;
			given = view.readOnly ? { title: view.title, description: view.description } : {};
			draft.rebase({ title: view.title, description: view.description, priority: view.priority, status: view.status, folder: view.folder, tags: view.tags }, view.rev);
			noteRecent({ kind: 'requirement', id: view.id, key: view.key, title: view.title, detail: view.folder });
			changes?.load();
		},
		title: (view) => `${view ? `${view.key} ${view.title}` : t('New requirement')} · Casebridge`,
		closed: apart,
		shown: () => {
			if (route.sub === 'cases') /** @type {HTMLElement | null} */ (document.querySelector('#cases ~ button'))?.click();
		},
		paint: (view) => html`${headPart({
				kind: 'requirement',
				key: view?.key ?? '',
				title: view?.title ?? t('New requirement'),
				badges: view ? html`${symbolPart(view.coverage.badge)}${view.source ? badgePart(view.source) : nothing}<span>${view.age}</span>` : nothing,
				buttons: html`${view ? deleteButton('requirement', view.id, view.key) : nothing}${saveButtons(draft, !view, save)}`,
			})}
			<div class=${view ? 'two' : ''}>
				<div class="stack">
					${draftNotices(draft, handle.refresh)}
					<form novalidate class="card" @submit=${(/** @type {Event} */ e) => e.preventDefault()} aria-label="Requirement"><div class="body stack">
						${view?.readOnly
							? sourcePart(view)
							: html`${textField(draft, 'title', { label: t('Title'), rows: 1, required: true, placeholder: t('What must work'), focus: id === null })}
								${markdownField(draft, 'description', { label: t('Description'), rows: 4 })}`}
						<div class="fields">${choiceField(draft, 'priority', t('Priority'), REQUIREMENT_PRIORITIES)}${choiceField(draft, 'status', t('Status'), REQUIREMENT_STATUSES)}</div>
						<div class="fields">${folderField(draft, 'folder', known)}${tagsField(draft, 'tags', known)}</div>
					</div></form>
					${view ? html`${casesCard(view)}${defectsCard(view.defects, `#defect/new?requirement=${view.id}`, handle.refresh)}` : nothing}
				</div>
				${view ? html`<div class="stack">
					<section class="card" aria-labelledby="coverage"><div class="head"><h2 id="coverage">Coverage</h2></div><div class="body">${coveragePart(view.coverage)}</div></section>
					${issuesCard('requirement', view, handle.refresh, t('No issue asks for it yet. Link those that do: its coverage is shown on their pages.'), postButton(view))}
					${files?.paint(view) ?? nothing}
					${customCard(view)}
					${changes?.paint()}
				</div>` : nothing}
			</div>`,
	};
}
