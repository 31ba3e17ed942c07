// Connections: which repositories defects go to, and how Casebridge may reach them. Then data, log and secrets.

import { html, nothing, repeat } from '../vendor/lit.js';
import { ConnectionEditor } from '../ui/connection-form.js';
import { discard } from '../ui/discard.js';
import { icon, mark } from '../ui/icons.js';
import { latest, logPart } from '../ui/log.js';
import { act, emptyPart, problemPart } from '../ui/parts.js';
import { RelayEditor } from '../ui/relay-form.js';
import { show } from '../ui/screen.js';
import { SyncEditor } from '../ui/sync-form.js';
import { t } from '../ui/texts.js';
import { toast } from '../ui/toast.js';
import { ask, onChange, problemOf } from '../ui/worker.js';
import { connectionPart } from './options/connection.js';
import { dataCard } from './options/data.js';
import { routesCard } from './options/routes.js';

/** @typedef {import('../protocol').ConnectionsView} ConnectionsView */
/** @typedef {import('../protocol').ConnectionLine} ConnectionLine */
/** @typedef {import('../protocol').LogView} LogView */
/** @typedef {import('../protocol').Problem} Problem */
/** @typedef {{connections: ConnectionsView, log: LogView | Problem, storage: import('../protocol').StorageView | Problem, routes: import('../protocol').RoutesView | Problem}} Shown */

/** How many lines of the log stand here; the workspace has all. */
const LINES = 20;

const place = /** @type {HTMLElement} */ (document.getElementById('app'));

const screen = show(place, 'options', (handle) => {
	/** @type {ConnectionEditor | null} */
	let editor = null;
	/** @type {SyncEditor | null} */
	let sync = null;
	/** @type {RelayEditor | null} */
	let relay = null;
	/** What was typed into the form of a connection and is to be in it again; never its token. @type {ConnectionEditor['typed'] | null} */
	let typed = null;
	/** The connection whose end is being asked about. */
	let leaving = '';

	/** `#new`, `#new?url=…`, `#connection/new` and `#connection/ID` open the form, `#sync/ID` how it is kept in step, `#relay/ID` its instant changes. @param {ConnectionLine[]} lines */
	const route = (lines) => {
		const [path, query = ''] = location.hash.slice(1).split('?');
		const [where, id = ''] = path.split('/');
		const line = ['connection', 'sync', 'relay'].includes(where) ? lines.find((one) => one.id === decodeURIComponent(id)) ?? null : null;
		const edits = where === 'new' || id === 'new' || (line && where === 'connection');
		if (!edits) editor = null;
		if (where !== 'relay' || !line) relay = null;
		else if (relay?.id !== line.id) relay = new RelayEditor(line, { repaint: handle.repaint, close: () => go('', line.id), again: () => go(`relay/${encodeURIComponent(line.id)}`) });
		if (where !== 'sync' || !line) sync = null;
		else if (sync?.id !== line.id) sync = new SyncEditor(line, {
			repaint: handle.repaint,
			close: () => go('', line.id),
			again: () => go(`sync/${encodeURIComponent(line.id)}`),
			saved: () => {
				toast(t('Settings saved'));
				go('', line.id);
				return handle.refresh();
			},
		});
		if (!edits || (editor && editor.id === (line?.id ?? null))) return;
		const fresh = editor = new ConnectionEditor(line, {
			url: new URLSearchParams(query).get('url') ?? '',
			typed,
			repaint: handle.repaint,
			close: () => {
				discard({ dirty: JSON.stringify(fresh.typed) !== start, forget: () => () => { typed = fresh.typed; } }, () => go(line ? `connection/${encodeURIComponent(line.id)}` : 'new'), fresh.typed.noToken ? '' : t('A token is not kept: type it again.'));
				go('', line?.id);
			},
			saved: (view) => {
				toast(line ? t('Connection saved') : t('Connected'));
				go('', line?.id);
				void handle.refresh();
				return view;
			},
		});
		const start = typed ? '' : JSON.stringify(fresh.typed);
	};

	/** @param {string} hash @param {string} [from] the connection whose form is closed: the focus goes back to it */
	const go = (hash, from) => {
		history.replaceState(null, '', hash ? `#${hash}` : location.pathname);
		editor = sync = relay = null;
		handle.repaint();
		typed = null;
		const start = hash ? '#connection-url, .sync select, .relay input' : from ? `[data-connection="${CSS.escape(from)}"] .tools button` : '[data-add]';
		/** @type {HTMLElement | null} */ (document.querySelector(start))?.focus();
	};
	addEventListener('hashchange', () => {
		editor = sync = relay = null;
		handle.repaint();
	});

	/** @param {ConnectionsView} connections */
	const take = (connections) => { if (shown) handle.take({ ...shown, connections }); };

	/** @param {ConnectionLine} line */
	const linePart = (line) => connectionPart(line, {
		take,
		refresh: handle.refresh,
		go,
		leaving: leaving === line.id,
		leave: (really) => { leaving = really ? line.id : ''; handle.repaint(); },
		gone: (view) => { leaving = ''; take(view); return handle.refresh(); },
	}, sync?.id === line.id ? sync.paint() : relay?.id === line.id ? relay.paint() : editor?.id === line.id ? editor.paint() : nothing);

	/** @type {Shown | null} */
	let shown = null;

	/** @param {Shown} view */
	const connectionsPart = ({ connections: { connections, empty } }) => html`<section class="card" aria-labelledby="connections">
		<div class="head"><h2 id="connections">Connections</h2>
			${editor ? nothing : html`<button type="button" class="button ${connections.length === 0 ? 'primary' : ''} compact" data-add @click=${() => go('new')}>${icon('plus')}Add a connection</button>`}</div>
		${editor && editor.id === null ? html`<div class="body">${editor.paint()}</div>` : nothing}
		${connections.length === 0
			? editor ? nothing : emptyPart('link', empty)
			: html`<ul class="lines">${repeat(connections, ({ id }) => id, linePart)}</ul>`}
	</section>`;

	const data = dataCard(handle.repaint, handle.refresh);
	const routes = routesCard(handle.repaint);

	return {
		load: async () => {
			void relay?.look();
			const [connections, log, storage, rules] = await Promise.all([ask('viewConnections', {}), latest(LINES).catch(problemOf), data.load().catch(problemOf), routes.load().catch(problemOf)]);
			return { connections, log, storage, routes: rules };
		},
		title: () => t('Connections · Casebridge'),
		paint: (view) => {
			shown = view;
			route(view.connections.connections);
			return html`<div class="top">${mark()}<h1>Connections and data</h1><a class="button" href="workspace.html">Open workspace</a></div>
				${connectionsPart(view)}
				${routes.paint(view.routes)}
				${data.paint(view.storage)}
				<section class="card" aria-labelledby="secrets">
					<div class="head"><h2 id="secrets">How tokens are kept</h2></div>
					<div class="body stack">
						<p>A token is encrypted (AES-GCM) with a key that this browser holds and does not hand out. It is decrypted only in Casebridge’s worker, at the moment of a request, and sent only to the host it belongs to. It is never shown again, logged, exported or given to a page, this one included.</p>
						<p>A connection without a token keeps no secret at all: the browser’s own signed-in page sends its requests, to its own site only, and Casebridge never sees the cookie.</p>
						<p class="muted">Someone who can use this browser profile can use the token through Casebridge. If a machine is lost, revoke the token at the tracker.</p>
					</div>
				</section>
				<section class="card" aria-labelledby="log">
					<div class="head"><h2 id="log">Sync log</h2><a class="small" href="workspace.html#log">Open in the workspace</a></div>
					${'lines' in view.log ? html`<div class="log" tabindex="0" role="group" aria-label="Entries of the sync log">${logPart(view.log)}</div>` : html`<div class="body">${problemPart(view.log, { again: handle.refresh })}</div>`}
				</section>`;
		},
	};
});

onChange(() => void screen.refresh());
// A connection without a token may wait for a page, or have lost the last one.
for (const event of [chrome.tabs.onRemoved, chrome.tabs.onUpdated]) event.addListener(() => void screen.refresh());
