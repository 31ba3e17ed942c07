// One test case: preconditions, steps, the requirements it covers, its results.

import { html, nothing, repeat } from '../../vendor/lit.js';
import { AttachmentsCard } from '../../ui/attachments.js';
import { customCard } from '../../ui/custom-fields.js';
import { Draft } from '../../ui/draft.js';
import { choiceField, textField } from '../../ui/form.js';
import { icon } from '../../ui/icons.js';
import { keepBeside } from '../../ui/kept.js';
import { act, badgePart } from '../../ui/parts.js';
import { pickRequirement } from '../../ui/pick.js';
import { t } from '../../ui/texts.js';
import { toast } from '../../ui/toast.js';
import { Known, folderField, tagsField, tagsOf } from '../../ui/record-fields.js';
import { CASE_PRIORITIES, CASE_STATUSES, CASE_TYPES, recordUrl } from '../../ui/words.js';
import { ask } from '../../ui/worker.js';
import { History } from './history.js';
import { issuesCard } from './issues.js';
import { noteRecent } from './palette.js';
import { deleteButton, draftNotices, headPart, replaceWith, saveButtons, suspectPart } from './record.js';
import { stepsEditor } from './steps.js';

/** @typedef {import('../../protocol').CaseView} CaseView */
/** @typedef {CaseView | null} View */
/** @typedef {Pick<import('../../protocol').CaseForm, 'title' | 'preconditions' | 'steps' | 'priority' | 'folder' | 'tags' | 'status' | 'type'> & {automation: string}} Typed */

/** @type {Typed} */
const FRESH = { title: '', preconditions: '', steps: [{ action: '', expected: '' }], priority: 'medium', tags: [], folder: '', status: 'active', type: 'functional', automation: '' };

/** @param {import('../workspace.js').Route} route @param {import('../../ui/screen.js').Handle<View>} handle @returns {import('../../ui/screen.js').Painter<View>} */
export function caseScreen(route, handle) {
	const id = route.id === 'new' ? null : route.id;
	const forRequirement = route.query.get('requirement');
	/** The case that a new one begins as a copy of. */
	const copied = id ? null : route.query.get('copy');
	/** @type {Draft<Typed>} */
	const draft = new Draft(`testCase:${route.id}:${forRequirement ?? ''}${copied ? `copy:${copied}` : ''}`, FRESH, handle.repaint);
	const apart = id ? keepBeside(() => draft) : () => {};
	const known = new Known('testCase', handle.repaint);
	const changes = id ? new History('testCase', id, handle.repaint) : null;
	let begun = draft.dirty;

	/** Begins with the values of another case, once. */
	const copy = async () => {
		if (!copied || begun) return;
		begun = true;
		const { title, preconditions, steps, priority, folder, tags, status, type } = await ask('viewCase', { id: copied });
		draft.set('title', `${title} (copy)`);
		draft.set('preconditions', preconditions);
		draft.set('steps', steps);
		draft.set('priority', priority);
		draft.set('folder', folder);
		draft.set('tags', tags);
		draft.set('status', status);
		draft.set('type', type);
	};

	const files = id ? new AttachmentsCard('case', id, handle.refresh) : null;
	const save = async () => {
		if (!id) draft.identify();
		const { hash } = location;
		const { tags, steps, ...values } = draft.values;
		const saved = await draft.save(() => ask('saveCase', {
			...values,
			id: id ?? draft.identity,
			rev: draft.rev,
			requirement: id ? null : forRequirement,
			steps: steps.filter(({ action, expected }) => action.trim() || expected.trim()),
			tags: tagsOf(tags),
		}));
		if (!saved) return null;
		toast(saved.message);
		if (id) await handle.refresh();
		else replaceWith(saved, draft, hash, `testCase:${saved.id}:`);
		return saved;
	};

	/** @param {CaseView} view */
	const linkRequirement = async (view) => {
		const hit = await pickRequirement(t('Which requirement does {key} test?', { key: view.key }), '');
		if (!hit) return;
		await ask('linkCases', { requirement: hit.id, cases: [view.id] });
		toast(t('{key} linked to {requirement}', { key: view.key, requirement: hit.key }));
		await handle.refresh();
	};

	/** @param {CaseView} view */
	const requirementsCard = (view) => html`<section class="card" aria-labelledby="requirements">
		<div class="head"><h2 id="requirements">Requirements <span class="muted">${view.requirements.length || ''}</span></h2>
			<button type="button" class="button compact" data-casebridge="link-button" @click=${(/** @type {Event} */ e) => act(e, () => linkRequirement(view))}>${icon('link')}Link requirement</button></div>
		${view.requirements.length === 0
			? html`<p class="body muted">It counts for no requirement’s coverage yet.</p>`
			: html`<ul class="lines">${repeat(view.requirements, (hit) => hit.id, (hit) => html`<li>
				<a class="name" href=${recordUrl('requirement', hit.id)}><span class="key">${hit.key}</span> ${hit.title}</a>${suspectPart(hit.suspect, `${hit.key}`, async () => { await ask('acceptLink', { requirement: hit.id, case: view.id }); await handle.refresh(); })}
				<button type="button" class="button quiet danger compact only-icon seldom" aria-label="Unlink ${hit.key}" @click=${(/** @type {Event} */ e) => act(e, async () => { await ask('unlinkCases', { requirement: hit.id, cases: [view.id] }); toast(t('{key} unlinked', { key: hit.key })); await handle.refresh(); })}>${icon('close')}</button>
			</li>`)}</ul>`}
	</section>`;

	/** @param {CaseView} view */
	const historyCard = (view) => html`<section class="card" aria-labelledby="history">
		<div class="head"><h2 id="history">Results</h2></div>
		${view.history.length === 0
			? html`<p class="body muted">Never run. Put it into a cycle and run that.</p>`
			: html`<ul class="lines">${view.history.map((line) => html`<li><div class="grow stack tight"><div class="row">${badgePart(line.result)}<a href=${recordUrl('cycle', line.cycleId)}>${line.cycle}</a><span class="small muted">${line.age}</span></div>${line.note ? html`<span class="small pre">${line.note}</span>` : nothing}</div></li>`)}</ul>`}
	</section>`;

	return {
		load: async () => {
			if (!id) {
				await draft.recover((made) => ask('viewCase', { id: made }), (made) => `testCase:${made}:`);
				await copy();
				return null;
			}
			return ask('viewCase', { id });
		},
		seen: (view) => {
			if (!view) return;
			const { title, preconditions, steps, priority, folder, tags, status, type, automation } = view;
			draft.rebase({ title, preconditions, steps, priority, tags, folder, status, type, automation }, view.rev);
			noteRecent({ kind: 'testCase', id: view.id, key: view.key, title, detail: folder });
			changes?.load();
		},
		closed: apart,
		title: (view) => `${view ? `${view.key} ${view.title}` : t('New test case')} · Casebridge`,
		paint: (view) => html`${headPart({
				kind: 'testCase',
				key: view?.key ?? '',
				title: view?.title ?? t('New test case'),
				badges: view ? html`<span>${view.age}</span>` : nothing,
				buttons: html`${view ? html`<a class="button quiet only-icon" href="#testCase/new?copy=${view.id}" aria-label="Duplicate ${view.key}" title="Duplicate ${view.key}">${icon('copy')}</a>${deleteButton('testCase', view.id, view.key)}` : nothing}${saveButtons(draft, !view, save)}`,
			})}
			<div class=${view ? 'two' : ''}>
				<div class="stack">
					${draftNotices(draft, handle.refresh)}
					<form novalidate class="card" @submit=${(/** @type {Event} */ e) => e.preventDefault()} aria-label="Test case"><div class="body stack">
						${textField(draft, 'title', { label: t('Title'), rows: 1, required: true, placeholder: t('What is tested'), focus: id === null })}
						${textField(draft, 'preconditions', { label: t('Preconditions'), rows: 2, placeholder: t('What must hold before the first step') })}
						<h2>Steps</h2>
						${stepsEditor(draft)}
						<div class="fields">${choiceField(draft, 'priority', t('Priority'), CASE_PRIORITIES)}${choiceField(draft, 'status', t('Status'), CASE_STATUSES)}${choiceField(draft, 'type', t('Type'), CASE_TYPES)}</div>
						<div class="fields">${folderField(draft, 'folder', known)}${tagsField(draft, 'tags', known)}</div>
						${textField(draft, 'automation', { label: t('Automated test'), placeholder: t('checkout::CardTest::refuses expired cards'), hint: t('Its full name. Results from CI find this test case by it, by its key in their name, or by its title.') })}
					</div></form>
				</div>
				${view ? html`<div class="stack">${requirementsCard(view)}${issuesCard('testCase', view, handle.refresh, t('Link the issues this test case belongs to. It is shown on their pages with its latest result.'))}${files?.paint(view) ?? nothing}${historyCard(view)}${customCard(view)}${changes?.paint()}</div>` : nothing}
			</div>`,
	};
}
