// One connection in the list: how it stands, how far its import is, and what can be done with it.

import { html, nothing } from '../../vendor/lit.js';
import { icon } from '../../ui/icons.js';
import { act, badgePart, noticePart, progressPart, webUrl } from '../../ui/parts.js';
import { t } from '../../ui/texts.js';
import { toast } from '../../ui/toast.js';
import { ask } from '../../ui/worker.js';

/** @typedef {import('../../protocol').ConnectionLine} ConnectionLine */
/** @typedef {import('../../protocol').ConnectionsView} ConnectionsView */
/** @typedef {import('../../protocol').ImportLine} ImportLine */

const PAUSED = /** @type {const} */ ({ text: t('Paused'), tone: 'warn', title: t('Nothing is read or sent by itself until you resume it'), url: null });

/**
 * @typedef {{
 *   take(view: ConnectionsView): void, refresh(): Promise<void>, go(hash: string): void,
 *   leaving: boolean, leave(really: boolean): void, gone(view: ConnectionsView): Promise<void>,
 * }} Hands what the line needs of its page
 */

/** @param {ConnectionLine} line @param {Hands} hands @param {unknown} below what is open below it */
export const connectionPart = (line, hands, below = nothing) => html`<li data-connection=${line.id}>
	<div class="grow stack tight">
		<div class="row"><a href=${webUrl(line.url) ?? nothing} target="_blank" rel="noreferrer"><b>${line.label}</b></a>${badgePart(line.state)}${line.noToken ? badgePart(line.noToken) : nothing}${line.relay ? badgePart(line.relay) : nothing}${line.paused && line.state.text !== PAUSED.text ? badgePart(PAUSED) : nothing}</div>
		<div class="facts">${line.noToken ? nothing : html`<span>Token of ${line.login || t('an unknown account')}</span>`}${line.age ? html`<span>${line.age}</span>` : nothing}${line.linked ? html`<span>${line.linked}</span>` : nothing}</div>
		${line.page ? noticePart(line.page.tone, line.page.title, html`<a class="button compact" href=${webUrl(line.page.url) ?? nothing} target="_blank" rel="noreferrer">${icon('out')}${line.page.text}</a>`) : nothing}
		${line.sync ? html`<p class="small">${line.sync}</p>` : nothing}
		${line.import ? importPart(line, line.import, hands) : nothing}
		${below === nothing ? buttonsPart(line, hands) : html`<div class="below">${below}</div>`}
		${hands.leaving ? leavePart(line, hands) : nothing}
	</div>
</li>`;

/** @param {ConnectionLine} line @param {Hands} hands */
const buttonsPart = ({ id, label, paused, reads }, hands) => html`<div class="row tools">
	${reads ? syncParts({ id, label, paused }, hands) : nothing}
	<span class="grow"></span>
	<button type="button" class="button compact" aria-label="Edit ${label}" @click=${() => hands.go(`connection/${encodeURIComponent(id)}`)}>Edit</button>
	<button type="button" class="button compact quiet danger" aria-label="Disconnect ${label}" aria-expanded=${hands.leaving ? 'true' : 'false'} @click=${() => hands.leave(!hands.leaving)}>Disconnect</button>
</div>`;

/** What can be done with one that reads and sends. @param {Pick<ConnectionLine, 'id' | 'label' | 'paused'>} line @param {Hands} hands */
const syncParts = ({ id, label, paused }, hands) => html`<button type="button" class="button compact" aria-label="Sync now: ${label}" @click=${(/** @type {Event} */ e) => act(e, async () => { toast((await ask('syncConnection', { id })).message); await hands.refresh(); })}>${icon('sync')}Sync now</button>
	<button type="button" class="button compact" aria-label="${paused ? t('Resume') : t('Pause')} ${label}" @click=${(/** @type {Event} */ e) => act(e, async () => { hands.take(await ask('pauseConnection', { connection: id, paused: !paused })); toast(paused ? t('{label} goes on', { label }) : t('{label} is paused', { label })); })}>${paused ? t('Resume') : t('Pause')}</button>
	<button type="button" class="button compact" aria-label="Sync settings of ${label}" @click=${() => hands.go(`sync/${encodeURIComponent(id)}`)}>${icon('gear')}Sync settings</button>
	<button type="button" class="button compact" aria-label="Instant changes of ${label}" @click=${() => hands.go(`relay/${encodeURIComponent(id)}`)}>${icon('bolt')}Instant changes</button>`;

/** @param {ConnectionLine} line @param {ImportLine} run @param {Hands} hands */
const importPart = ({ id, label }, run, hands) => html`<div class="import" role="group" aria-label="Import of requirements from ${label}">
	<div class="row"><span class="label">Requirements</span>${badgePart(run.state)}<span class="small muted grow">${run.sentence}</span>
		${run.canStop ? html`<button type="button" class="button compact" aria-label="Stop the import from ${label}" @click=${(/** @type {Event} */ e) => act(e, async () => hands.take(await ask('stopImport', { id })))}>Stop</button>` : nothing}
		${run.canStart ? html`<button type="button" class="button compact" aria-label="Start the import from ${label}" @click=${(/** @type {Event} */ e) => act(e, async () => hands.take(await ask('startImport', { id })))}>Start</button>` : nothing}</div>
	${run.canStop || run.canStart ? progressPart(run, t('Import from {label}', { label })) : nothing}
</div>`;

/** @param {ConnectionLine} line @param {Hands} hands */
const leavePart = ({ id, label }, hands) => html`<div class="confirm" role="group" aria-label="Disconnect ${label}?">
	<p><b>Disconnect ${label}?</b> Nothing is deleted, here or there: issues and comments stay in the repository, requirements, cases and defects stay here. Syncing stops, and the stored token is erased.</p>
	<div class="row">
		<button type="button" class="button danger primary" autofocus @click=${(/** @type {Event} */ e) => act(e, async () => { await hands.gone(await ask('disconnect', { id })); toast(t('{label} is disconnected', { label })); })}>Disconnect</button>
		<button type="button" class="button" @click=${() => hands.leave(false)}>Keep it</button>
	</div>
</div>`;
