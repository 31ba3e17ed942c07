// One defect: its text, where it came from, and how it stands at the tracker. And the form for a new one.

import { html, nothing, live, repeat } from '../../vendor/lit.js';
import { alertPart } from '../../ui/alerts.js';
import { AttachmentsCard } from '../../ui/attachments.js';
import { DefectForm, pushDefect } from '../../ui/defect-form.js';
import { Draft } from '../../ui/draft.js';
import { choiceField, fieldPart, textField } from '../../ui/form.js';
import { icon } from '../../ui/icons.js';
import { keepBeside } from '../../ui/kept.js';
import { act, actionPart, badgePart, jobsPart } from '../../ui/parts.js';
import { pickPerson } from '../../ui/pick.js';
import { pickIssue } from '../../ui/pick-issue.js';
import { t } from '../../ui/texts.js';
import { toast } from '../../ui/toast.js';
import { OwnFields } from '../../ui/own-fields.js';
import { markdownField } from '../../ui/markdown.js';
import { Known, folderField, tagsField, tagsOf } from '../../ui/record-fields.js';
import { DEFECT_PRIORITIES, DEFECT_STATUSES, recordUrl } from '../../ui/words.js';
import { ask } from '../../ui/worker.js';
import { conflictsPart } from './conflicts.js';
import { History } from './history.js';
import { noteRecent } from './palette.js';
import { PushPreview } from './push-preview.js';
import { deleteButton, draftNotices, headPart, replaceWith, saveButtons } from './record.js';
import { Thread } from './thread.js';

/** @typedef {import('../../protocol').DefectView} DefectView */
/** @typedef {import('../../protocol').DefectLine} DefectLine */
/** @typedef {import('../../protocol').DefectForm} Form */
/** @typedef {import('../../protocol').Action} Action */
/** @typedef {import('../../protocol').HomeView} HomeView */
/** @typedef {Pick<Form, 'title' | 'description' | 'priority' | 'status'> & {folder: string, tags: string[], ignored: boolean, own: import('../../ui/own-fields.js').Own}} Typed */

/** @param {import('../workspace.js').Route} route @param {import('../../ui/screen.js').Handle<DefectView>} handle @returns {import('../../ui/screen.js').Painter<DefectView>} */
export function defectScreen(route, handle) {
	const { id } = route;
	/** @type {Draft<Typed>} */
	const draft = new Draft(`defect:${id}`, { title: '', description: '', priority: 'major', status: 'open', folder: '', tags: [], ignored: false, own: {} }, handle.repaint);
	const apart = keepBeside(() => draft);
	const own = new OwnFields(draft);
	const known = new Known('defect', handle.repaint);
	const changes = new History('defect', id, handle.repaint);
	let destination = '';
	/** Where it goes when nobody chooses. */
	let usual = '';
	/** Whether it is being asked if the link is to end. */
	let severing = false;
	const preview = new PushPreview(id, handle.repaint);

	/** The form follows the record wherever nothing was typed. @param {DefectView} view */
	const follow = (view) => {
		draft.rebase({ title: view.title, description: view.description, priority: view.priority, status: view.status, folder: view.folder, tags: view.tags, ignored: view.ignored, own: view.given ? { [view.given.connection]: view.given.fields } : {} }, view.rev);
		usual = view.destinations[0]?.id ?? '';
		thread.see(view);
		noteRecent({ kind: 'defect', id, key: view.key, title: view.title, detail: view.folder });
	};
	/** @param {DefectView} view */
	const take = (view) => {
		follow(view);
		handle.take(view);
	};
	const files = new AttachmentsCard('defect', id, handle.refresh);
	const thread = new Thread(id, { repaint: handle.repaint, take });

	const save = async () => {
		const { own: _, ...values } = draft.values;
		const given = Object.keys(draft.values.own).length > 0 ? own.given(destination || usual, destination !== '', true) : null;
		const saved = await draft.save(() => ask('saveDefect', { id, rev: draft.rev, ...values, given, tags: tagsOf(draft.values.tags), execution: null, requirement: null, attachments: null }));
		if (!saved) return null;
		toast(saved.message);
		preview.drop();
		await handle.refresh();
		return saved;
	};
	/** @param {Action} action @param {DefectView} view */
	const press = async (action, view) => {
		switch (action.name) {
			case 'pushDefect': {
				const to = destination || view.destinations[0]?.id || '';
				if (!view.link && !own.isWhole(to)) return;
				if (draft.dirty && !(await save())) return;
				const pushed = await pushDefect(id, to || null);
				return pushed ? take(pushed) : handle.refresh();
			}
			case 'linkIssue': {
				const hit = await pickIssue(t('Which issue is {key}?', { key: view.key }), []);
				if (hit) take(await ask('attachIssue', { kind: 'defect', record: view.id, url: hit.id }));
				return undefined;
			}
			case 'syncIssue': return toast((await ask('syncIssue', { url: view.link?.issue.url ?? '' })).message);
			case 'recreate': {
				const fresh = await ask('recreateIssue', { id });
				toast(fresh.link ? t('{key} is {text}', { key: fresh.key, text: fresh.link.issue.text }) : `${fresh.key}: ${fresh.sync.text}`);
				return take(fresh);
			}
			case 'connect': return location.assign('options.html#new');
			case 'retryJob':
			case 'fileJob':
			case 'discardJob': return view.job && ask(action.name, { id: view.job.id }).then(() => handle.refresh());
			default: return undefined;
		}
	};
	/** @param {DefectView} view */
	const trackerCard = (view) => html`<section class="card" aria-labelledby="tracker">
		<div class="head"><h2 id="tracker">Tracker</h2>${badgePart(view.sync)}</div>
		<div class="body stack">
			${view.link
				? html`<div class="stack tight"><div class="row">${badgePart(view.link.issue)}${badgePart(view.link.state)}</div><span>${view.link.title}</span><span class="small muted">${view.link.age}</span></div>`
				: nothing}
			${view.assignable ? assigneePart(view) : nothing}
			${view.syncDetail ? html`<p class="muted">${view.syncDetail}</p>` : nothing}
			${!view.link && view.destinations.length > 1
				? fieldPart({ id: 'destination', label: t('Push to'), hint: destination && destination !== view.destinations[0].id ? t('Chosen by hand') : view.destinationWhy }, html`<select class="input" id="destination" @change=${(/** @type {Event} */ e) => { destination = /** @type {HTMLSelectElement} */ (e.target).value; preview.drop(); handle.repaint(); }}>${view.destinations.map((choice) => html`<option value=${choice.id}>${choice.label}</option>`)}</select>`)
				: !view.link && view.destinations.length === 1 ? html`<p class="small muted">Goes to ${view.destinations[0].label}</p>` : nothing}
			${view.link || view.destinations.length === 0 || view.job?.demand ? nothing : own.paint(destination || view.destinations[0].id)}
			<div class="row">${view.actions.map((action) => actionPart(action, () => press(action, view), ['pushDefect', 'recreate'].includes(action.name) ? 'primary' : ''))}</div>
			${view.link ? severPart(view) : nothing}
			${view.actions.some(({ name }) => name === 'pushDefect') ? preview.paint(view.link ? null : destination || view.destinations[0].id) : nothing}
		</div>
		${view.job ? jobsPart([view.job], async (name, job) => { await ask(name, { id: job }); await handle.refresh(); }) : nothing}
	</section>`;

	/** @param {DefectView} view */
	const severPart = (view) => {
		const askAbout = (/** @type {boolean} */ yes) => { severing = yes; handle.repaint(); };
		return severing
			? html`<div class="confirm stack tight" role="group" aria-label="Sever the link">
				<p>Both stay as they are, and nothing follows any more. Pushed again, ${view.key} becomes a new issue.</p>
				<div class="row"><button type="button" class="button danger compact" @click=${(/** @type {Event} */ e) => act(e, async () => { severing = false; take(await ask('severIssue', { id })); toast(t('{key} has no issue any more', { key: view.key })); })}>Sever it</button><button type="button" class="button quiet compact" @click=${() => askAbout(false)}>Keep it</button></div>
			</div>`
			: html`<div class="row"><button type="button" class="button quiet compact" @click=${() => askAbout(true)}>Sever the link</button></div>`;
	};

	/** @param {DefectView} view */
	const choosePerson = async (view) => {
		const person = await pickPerson(t('Who works on {key}?', { key: view.key }), id, view.assignee);
		if (!person) return;
		take(await ask('assign', { defect: id, person: person.id, name: person.label }));
		toast(person.id ? t('{key} is assigned to {label}', { key: view.key, label: person.label }) : t('Nobody is assigned to {key} now', { key: view.key }));
	};
	/** @param {DefectView} view */
	const assigneePart = (view) => html`<div class="row base" role="group" aria-label="Assignee"><span class="label">Assignee</span>
		<span class="grow">${view.assignee || html`<span class="muted">Nobody</span>`}</span>
		<button type="button" class="button compact" aria-label="${view.assignee ? t('Change') : t('Choose')} who works on it" @click=${(/** @type {Event} */ e) => act(e, () => choosePerson(view))}>${view.assignee ? t('Change') : t('Choose')}</button></div>`;

	/** @param {DefectView} view */
	const originCard = (view) => html`<section class="card" aria-labelledby="origin">
		<div class="head"><h2 id="origin">Where it comes from</h2></div>
		<div class="body stack">
			<p>${view.origin || html`<span class="muted">Reported by itself, not from a test.</span>`}</p>
			${view.requirement ? html`<div class="stack tight"><span class="label">Requirement it breaks</span><a href=${recordUrl('requirement', view.requirement.id)}><span class="key">${view.requirement.key}</span> ${view.requirement.title}</a></div>` : nothing}
		</div>
	</section>`;

	return {
		load: async () => {
			changes.load();
			return ask('viewDefect', { id });
		},
		closed: apart,
		seen: follow,
		title: (view) => `${view.key} ${view.title} · Casebridge`,
		paint: (view) => html`${headPart({
				kind: 'defect',
				key: view.key,
				title: view.title,
				badges: html`${view.link ? badgePart(view.link.issue) : nothing}<span>${view.age}</span>`,
				buttons: html`${deleteButton('defect', view.id, view.key)}${saveButtons(draft, false, save)}`,
			})}
			<div class="two">
				<div class="stack">
					${conflictsPart(view, take)}
					${view.alert ? alertPart(view.alert, view, take) : nothing}
					${draftNotices(draft, handle.refresh)}
					<form novalidate class="card" @submit=${(/** @type {Event} */ e) => e.preventDefault()} aria-label="Defect"><div class="body stack">
						${textField(draft, 'title', { label: t('Title'), rows: 1, required: true })}
						${markdownField(draft, 'description', { label: t('Description'), rows: 8 })}
						<div class="fields">${choiceField(draft, 'priority', t('Priority'), DEFECT_PRIORITIES)}${choiceField(draft, 'status', t('Status'), DEFECT_STATUSES)}</div>
						<div class="fields">${folderField(draft, 'folder', known)}${tagsField(draft, 'tags', known)}</div>
						<label class="check"><input type="checkbox" .checked=${live(draft.values.ignored)} @change=${() => draft.set('ignored', !draft.values.ignored)}><span>Ignored: it stays open, and its issue says so by the label that the connection’s settings name</span></label>
					</div></form>
					${files.paint(view)}${thread.paint(view)}
				</div>
				<div class="stack">${trackerCard(view)}${originCard(view)}${changes.paint()}</div>
			</div>`,
	};
}

/** @typedef {{home: HomeView, found: import('../../protocol').DefectDraft | null, broken: import('../../protocol').RequirementView | null}} NewView */

/** `#defect/new`, or with `?execution=…` or `?requirement=…`. @param {import('../workspace.js').Route} route @param {import('../../ui/screen.js').Handle<NewView>} handle @returns {import('../../ui/screen.js').Painter<NewView>} */
export function newDefectScreen({ query }, handle) {
	const execution = query.get('execution');
	const requirement = query.get('requirement');
	const { hash } = location;
	/** @type {DefectForm | null} */
	let form = null;
	/** @param {NewView} view */
	const formFor = ({ home, found, broken }) =>
		(form ??= new DefectForm({
			key: `defect:new:${execution ?? requirement ?? ''}`,
			start: found ?? { title: '', description: '', priority: 'major', priorities: [], destination: home.connections.length === 1 ? home.connections[0].label : '' },
			destinations: home.connections.map(({ id, label }) => ({ id, label })),
			execution,
			requirement: broken && { id: broken.id, key: broken.key, title: broken.title },
			saved: (saved) => form && replaceWith(saved, form.draft, hash, `defect:${saved.id}`),
			repaint: handle.repaint,
		}));
	return {
		load: async () => {
			const [home, found, broken] = await Promise.all([ask('viewHome', { url: '' }), execution ? ask('draftDefect', { execution, url: '', browser: '' }) : null, requirement ? ask('viewRequirement', { id: requirement }) : null]);
			return { home, found, broken };
		},
		title: () => t('New defect · Casebridge'),
		shown: () => /** @type {HTMLElement | null} */ (document.querySelector('#main textarea'))?.focus(),
		paint: (view) => html`${headPart({ kind: 'defect', key: '', title: t('New defect') })}<div class="card"><div class="body">${formFor(view).paint()}</div></div>`,
	};
}

/**
 * Defects of a requirement or an execution.
 * @param {DefectLine[]} defects @param {string} report where a new one is reported @param {() => unknown} changed
 */
export const defectsCard = (defects, report, changed) => html`<section class="card" aria-labelledby="defects">
	<div class="head"><h2 id="defects">Defects <span class="muted">${defects.length || ''}</span></h2><a class="button compact" href=${report}>${icon('plus')}Report defect</a></div>
	${defects.length === 0 ? html`<p class="body muted">None known.</p>` : defectLines(defects, changed)}
</section>`;

/** @param {DefectLine[]} defects @param {() => unknown} changed after one was answered @param {(line: DefectLine) => unknown} [button] */
export const defectLines = (defects, changed, button = () => nothing) => html`<ul class="lines">${repeat(defects, ({ id }) => id, (line) => html`<li class=${line.alert ? 'alerted' : ''}>
	<a class="name" href=${recordUrl('defect', line.id)}><span class="key">${line.key}</span> ${line.title}</a>
	<span class="small muted">${line.age}</span>${badgePart(line.status)}${line.issue ? badgePart(line.issue) : badgePart(line.sync)}${button(line)}
	${line.alert ? alertPart(line.alert, line, changed) : nothing}
</li>`)}</ul>`;
