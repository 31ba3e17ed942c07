// Keeps our parts on an issue's page through soft navigation and re-rendering, and carries what is pressed to the
// worker. It knows no site (each has its own file) and decides nothing about the product.

/** Milliseconds: for a page to build itself, until a better place counts, between two passes, before bones are shown, until what is looked at is asked for anew (a look counts as fresh for a minute). */
const WAIT = { hydration: 5_000, settled: 1_500, better: 300, pass: 100, bones: 150, again: 65_000 };

/** What a site need not name. */
const PLAIN = { pane: ':not(*)', hidden: ':not(*)', hydrates: ':not(*)', hydrated: '', quiet: 0, shownKey: ':not(*)', corner: '16px' };

/** @param {SiteFile} file */
function mount(file) {
  /** @type {Site} */ const site = { ...PLAIN, ...file };
  const look = sheetOf(`:host { ${site.look} }`);
  /** @param {string} place */ const host = (place) => makeHost(place, look);
  const root = document.documentElement;
  const hosts = { header: host('header'), side: host('side'), float: host('float'), text: host('text'), top: host('top') };
  const ours = Object.values(hosts);
  const top = hosts.top.shadowRoot;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const stop = new AbortController();
  // Until our parts stand the page is watched closely; then now and then is enough.
  const stand = () => !issue || hosts.float.isConnected || (hosts.header.isConnected && hosts.side.isConnected);
  const soon = () => { timer ||= setTimeout(pass, stand() ? WAIT.pass : 0); };
  const observer = new MutationObserver(() => { moved = performance.now(); soon(); });
  /** @type {Issue | null} */ let issue = null;
  /** @type {IssueAnswer | null} */ let answer = null;
  /** @type {Record<string, {node: Element, at: number} | undefined>} */ const better = {};
  let since = 0, asked = 0, timer = 0, lostSince = 0, painted = '', open = false, selected = '', moved = 0, filing = '', calm = !site.quiet;

  const view = () => (answer && 'ok' in answer ? answer.ok : null);
  /** @param {Problem} problem */
  const failed = ({ message, remedy }) => toast(top, `${message} ${remedy}`, 'bad');

  /** @type {Hands} */
  const hands = {
    act(name, button, id) {
      const now = view();
      if (!now) return;
      if (name === 'reportDefect') return reportDialog(desk, now, '');
      if (name === 'linkRequirement') return pickDialog(desk, now, 'requirement', '');
      if (name === 'linkCases') return pickDialog(desk, now, 'testCase', '');
      if (name === 'connect') return tell(button, 'hereConnect', {});
      button.ariaBusy = 'true';
      desk.act(...callOf(name, now, id), failed).then(() => { button.ariaBusy = null; });
    },
    open: (kind, id, button) => tell(button, 'hereOpen', { kind, id }),
    settings: (button) => desk.settings(button),
    again: refresh,
  };

  /** @type {Desk} */
  const desk = {
    root: top,
    settings: (button) => tell(button, 'hereConnect', {}),
    async ask(name, params) {
      const reply = await Promise.try(() => chrome.runtime.sendMessage({ name, params })).catch(() => null);
      return reply ?? { problem: { code: 'stopped', message: say('stopped'), remedy: say('stoppedRemedy'), retry: 'now', field: null, page: null } };
    },
    async act(name, params, report) {
      const about = issue;
      const { ok, problem } = await desk.ask(name, params);
      // Whoever has walked on hears of it all the same; what was typed is kept for the next time.
      if (problem) return (about === issue ? report : failed)(problem), false;
      if (about !== issue) return true;
      asked++;
      show({ ok });
      const made = defectsOf(ok).find(({ id }) => id === (params.id ?? params.defect));
      if (made) toast(top, `${made.key}: ${params.status ? made.status.text : made.sync.title}`, made.sync.tone, made.issue);
      else toast(top, `${ok.issue}: ${ok.heading}`, 'good');
      return true;
    },
  };

  /** Makes a call that answers with a sentence. @param {HTMLElement} button @param {string} name @param {object} params */
  async function tell(button, name, params) {
    button.ariaBusy = 'true';
    const { ok, problem } = await desk.ask(name, params);
    button.ariaBusy = null;
    if (problem) failed(problem);
    else toast(top, ok.message, 'good');
  }

  /** Asks what this issue is here. The browser may tell the worker of a soft navigation later than us: ask again. */
  async function refresh() {
    const mine = ++asked;
    for (let left = 4; left--;) {
      const reply = await desk.ask('hereView', {});
      if (mine !== asked || !issue) return;
      const stale = reply.problem ? reply.problem.code === 'stopped' : !isSame(reply.ok.issue, issue.key);
      if (!stale || !left) return show(/** @type {IssueAnswer} */ (reply));
    }
  }

  /** @param {IssueAnswer | null} reply */
  function show(reply) {
    const text = JSON.stringify(reply);
    if (text !== painted) {
      [answer, painted] = [reply, text];
      repaint(hosts.header.shadowRoot, headerButton(answer, hands));
      repaint(hosts.side.shadowRoot, coveragePanel(answer, hands));
      hosts.float.dataset.parts = '';
    }
    pass();
  }

  /** Brings the page to what it should be; doing it twice changes nothing. */
  function pass() {
    clearTimeout(timer);
    timer = 0;
    // This script's extension is gone: leave the page to its successor.
    if (!chrome.runtime?.id) return stop.abort(), observer.disconnect(), clear();
    const here = site.issueOf(new URL(location.href));
    if (here?.key !== issue?.key || here?.pane !== issue?.pane) arrive(here);
    for (const copy of document.querySelectorAll('casebridge-mount')) if (!casebridgeHosts.has(copy)) copy.remove();
    if (!issue || !painted) return;
    const theme = site.isDark(root, system.matches) ? 'dark' : 'light';
    for (const host of ours) if (host.dataset.theme !== theme) host.dataset.theme = theme;
    standInRoot(hosts.top);
    const pane = issue.pane ? document.querySelector(site.pane) : document;
    const scope = isReady() && isOf(issue, pane) ? pane : null;
    float(!place('header', scope), !place('side', scope), scope);
    linkBack(scope);
  }

  /** @param {Issue | null} here */
  function arrive(here) {
    [issue, answer, painted, open, lostSince, since] = [here, null, '', false, 0, performance.now()];
    asked++;
    clear();
    if (!here) return;
    refresh();
    setTimeout(() => !painted && issue === here && show(null), WAIT.bones);
    for (const delay of [500, WAIT.settled, WAIT.hydration]) setTimeout(pass, delay + 1);
  }

  /** A page that builds itself over what the server sent throws strangers out, and tells nobody when it is done. */
  function isReady() {
    const still = performance.now() - moved;
    calm ||= document.readyState === 'complete' && (still > site.quiet || performance.now() - since > WAIT.hydration);
    return calm || !setTimeout(pass, Math.max(site.quiet - still, 0) + WAIT.pass);
  }

  /** The address may be ahead of the page: what it shows must be this issue, unless it never says so. @param {Issue} about @param {ParentNode | null} pane */
  function isOf(about, pane) {
    const link = /** @type {HTMLAnchorElement | null | undefined} */ (pane?.querySelector(site.shownKey));
    const shown = link?.href && site.issueOf(new URL(link.href))?.key;
    if (!link || !shown || shown.toLowerCase() === about.key.toLowerCase()) return true;
    observer.observe(link, { attributeFilter: ['href'] });
    return performance.now() - since > WAIT.hydration;
  }

  /** What belongs to no part of the page stands beside its body, in the body's font. @param {Host} host */
  function standInRoot(host) {
    if (host.parentNode === root) return;
    host.style.fontFamily = getComputedStyle(document.body).fontFamily;
    root.append(host);
  }

  function clear() {
    for (const host of ours) host.remove();
    top.replaceChildren(make('div', { class: 'toasts', role: 'status' }));
  }

  /** Puts a part in its best place; false when there is none yet. @param {'header' | 'side'} name @param {ParentNode | null} scope */
  function place(name, scope) {
    const host = hosts[name];
    const stands = host.isConnected && isVisible(/** @type {Element} */ (host.parentNode));
    for (const [index, [selector, put]] of site.places[name].entries()) {
      const node = scope && [...scope.querySelectorAll(selector)].find((each) => isVisible(each) && !each.closest(site.hidden));
      if (!node) continue;
      const app = node.closest(site.hydrates);
      if (app && !app.classList.contains(site.hydrated)) {
        observer.observe(app, { attributeFilter: ['class'] });
        break;
      }
      if (host.isConnected && node === (put === 'before' ? host.nextElementSibling : put === 'after' ? host.previousElementSibling : host.parentNode)) return true;
      if (better[name]?.node !== node) better[name] = { node, at: performance.now() };
      if (stands && performance.now() - better[name].at < WAIT.better) {
        setTimeout(pass, WAIT.better + 1);
        return true;
      }
      node[put](host);
      host.dataset.anchor = String(index);
      return true;
    }
    if (!stands) host.remove();
    return stands;
  }

  /** The line in the issue's text that names its defect gets a way to it, after the page's own words. @param {ParentNode | null} scope */
  function linkBack(scope) {
    const now = view(), host = hosts.text;
    for (const line of (now && scope?.querySelectorAll(site.text)) ?? []) {
      const [, key, id] = backLine(line);
      const defect = now && defectsOf(now).find((each) => each.key === key);
      if (id && !defect && id !== filing) recognise(desk, filing = id, refresh, failed);
      const app = line.closest(site.hydrates);
      if (!defect || (app && !app.classList.contains(site.hydrated))) continue;
      if (host.dataset.key !== key) repaint(host.shadowRoot, openPart(defect, hands));
      host.dataset.key = key;
      if (host.parentNode !== line) line.append(host);
      return;
    }
    host.remove();
  }

  /** What found no place stands in the corner, once the page has had its time. @param {boolean} header @param {boolean} side @param {ParentNode | null} scope */
  function float(header, side, scope) {
    const host = hosts.float;
    const time = site.hydrated && document.querySelector(`${site.hydrates}.${site.hydrated}`) ? WAIT.settled : WAIT.hydration;
    const known = issue && (scope?.querySelector(site.marker) || site.title(issue.number).test(document.title));
    if (!known || !(header || side)) lostSince = 0;
    else if (!lostSince) [lostSince] = [performance.now(), setTimeout(pass, WAIT.better + 1)];
    if (!lostSince || performance.now() < Math.max(since + time, lostSince + WAIT.better)) return host.remove();
    standInRoot(host);
    host.style.bottom = site.corner;
    const parts = `${header} ${side} ${open}`;
    if (host.dataset.parts === parts) return;
    host.dataset.parts = parts;
    repaint(host.shadowRoot, side && open && make('div', { class: 'drawer' }, coveragePanel(answer, hands)), make('div', { class: 'dock' },
      header && headerButton(answer, hands),
      side && pressable(say('testCoverage'), { 'aria-expanded': String(open), 'data-key': 'drawer' }, () => { open = !open; pass(); })));
  }

  chrome.runtime.onMessage.addListener(({ casebridge, dialog, text }, _sender, reply) => {
    const now = view();
    if (casebridge === 'changed' && issue) refresh();
    // Another tracker's adapter may be on the same host: who has nothing to show leaves the answer to the other.
    if (casebridge !== 'dialog' || !now) return;
    reply(true);
    // The browser's own text of a selection has lost its line breaks; ours has them.
    if (text && text.replace(/\s/g, '') === selected.replace(/\s/g, '')) text = selected;
    if (dialog === 'reportDefect') reportDialog(desk, now, text);
    else pickDialog(desk, now, 'requirement', text);
  });
  const listen = { signal: stop.signal, capture: true };
  for (const type of ['popstate', 'pageshow', 'resize']) addEventListener(type, soon, listen);
  navigation.addEventListener('currententrychange', pass, listen);
  system.addEventListener('change', pass, listen);
  const again = () => { if (issue && !document.hidden) refresh(); };
  const beat = setInterval(again, WAIT.again);
  stop.signal.addEventListener('abort', () => clearInterval(beat));
  addEventListener('visibilitychange', () => { pass(); again(); }, listen);
  addEventListener('contextmenu', () => { selected = String(getSelection()); }, listen);
  // A focus trap of the page must not pull the focus out of our dialog.
  addEventListener('focusin', (event) => event.target === hosts.top && event.stopImmediatePropagation(), listen);
  observer.observe(root, { childList: true, subtree: true });
  new MutationObserver(pass).observe(root, { attributeFilter: site.themeAttributes });
  pass();
}
