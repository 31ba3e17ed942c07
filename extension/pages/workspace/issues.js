// The card with the issues that a requirement, a test case or a cycle is tied to.

import { html, nothing, repeat } from '../../vendor/lit.js';
import { icon } from '../../ui/icons.js';
import { act, badgePart } from '../../ui/parts.js';
import { pickIssue } from '../../ui/pick-issue.js';
import { t } from '../../ui/texts.js';
import { toast } from '../../ui/toast.js';
import { ask } from '../../ui/worker.js';

/** @typedef {import('../../protocol').LinkLine} LinkLine */
/** @typedef {{id: string, key: string, links: LinkLine[]}} Bearer */

/** @param {import('../../protocol').Kind} kind @param {Bearer} bearer @param {() => Promise<unknown>} refresh @param {string} none what to say when there is none @param {unknown} [more] further buttons */
export function issuesCard(kind, { id: record, key, links }, refresh, none, more = nothing) {
	const link = async (/** @type {string} */ url) => {
		toast((await ask('linkIssue', { kind, record, url })).message);
		await refresh();
	};
	const choose = async () => {
		const hit = await pickIssue(t('Link an issue to {key}', { key }), links.map(({ issue }) => issue.url ?? ''));
		if (hit) await link(hit.id);
	};
	const unlink = async (/** @type {string} */ url) => {
		const { message } = await ask('unlinkIssue', { kind, record, url });
		toast(message, { label: t('Undo'), press: () => link(url) });
		await refresh();
	};
	return html`<section class="card" aria-labelledby="issues" data-casebridge="issues">
		<div class="head"><h2 id="issues">Issues <span class="muted">${links.length || ''}</span></h2>${more}
			<button type="button" class="button compact" data-casebridge="link-issue" @click=${(/** @type {Event} */ e) => act(e, choose)}>${icon('link')}Link issue</button></div>
		${links.length === 0
			? html`<p class="body muted">${none}</p>`
			: html`<ul class="lines">${repeat(links, ({ issue }) => issue.url, (line) => html`<li>
				<div class="grow stack tight">
					<div class="row">${badgePart(line.issue)}${badgePart(line.state)}</div>
					${line.title ? html`<span>${line.title}</span>` : nothing}
					<span class="small muted">${[line.age, line.comment].filter(Boolean).join(' · ')}</span>
				</div>
				<button type="button" class="button quiet danger compact only-icon seldom" aria-label="Unlink ${line.issue.text}" title="Unlink; the issue stays" @click=${(/** @type {Event} */ e) => act(e, () => unlink(line.issue.url ?? ''))}>${icon('close')}</button>
			</li>`)}</ul>`}
	</section>`;
}
