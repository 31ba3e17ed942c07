// The few means by which everything on a tracker's page is painted: elements, badges, buttons, problems.
// Text only ever goes in as text, addresses only as http or https, and a button acts on a person's press alone.

const casebridgeSheet = sheetOf(CASEBRIDGE_STYLE);

/** Events that must not reach the page: its hotkeys, its clickable rows, its focus traps. */
const KEPT_EVENTS = 'keydown keypress keyup beforeinput input paste copy cut drop dragstart click auxclick dblclick mousedown mouseup pointerdown pointerup touchstart touchend focusin focusout';

/** @param {string} text */
function sheetOf(text) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}

/** Whether a person could see it: pages keep hidden copies. @param {Element} node */
function isVisible(node) {
  return node.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && node.getBoundingClientRect().width > 0;
}

/** A text in the person's language. @param {string} name @param {string} [value] */
const say = (name, value) => chrome.i18n.getMessage(name, value);

/** Our elements of this life of the extension; whatever else looks like one is a dead copy. @type {WeakSet<Element>} */
const casebridgeHosts = new WeakSet();

/** Whether the core speaks of the issue that an adapter sees, which may have its instance's path before it. @param {string} shown @param {string} key */
const isSame = (shown, key) => `/${key}`.toLowerCase().endsWith(`/${shown}`.toLowerCase());

/** One element of ours on the page, with its shadow root. @param {string} place @param {CSSStyleSheet} look the site's @returns {Host} */
function makeHost(place, look) {
  const host = make('casebridge-mount', { 'data-place': place });
  casebridgeHosts.add(host);
  for (const type of KEPT_EVENTS.split(' ')) host.addEventListener(type, (event) => event.stopPropagation());
  host.attachShadow({ mode: 'open' }).adoptedStyleSheets = [casebridgeSheet, look];
  return /** @type {Host} */ (host);
}

/**
 * Makes an element. Attributes and children that are false, null or undefined are left out.
 * @template {string} K @param {K} tag @param {Attributes} attributes @param {...Child} children
 * @returns {K extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[K] : HTMLElement}
 */
function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value != null) node.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) if (child) node.append(child);
  return /** @type {any} */ (node);
}

/** @param {string} text @param {Attributes} attributes @param {(button: HTMLButtonElement) => unknown} act */
function pressable(text, attributes, act) {
  const button = make('button', { type: 'button', ...attributes }, text);
  onPress(button, () => act(button));
  return button;
}

/**
 * Acts when a person presses the element. `isTrusted` alone is not enough: a page can put our button into a label and
 * click that, and the browser then makes a trusted click. So the press must have begun on the element itself.
 * @param {HTMLElement} node @param {() => unknown} act
 */
function onPress(node, act) {
  let began = false;
  for (const type of ['pointerdown', 'mousedown', 'keydown']) {
    node.addEventListener(type, (event) => { began ||= event.isTrusted && /^(Enter| |undefined)$/.test(String(/** @type {any} */ (event).key)); });
  }
  node.addEventListener('click', (event) => {
    const meant = began && event.isTrusted && node.ariaBusy !== 'true' && node.ariaDisabled !== 'true';
    began = false;
    if (meant) act();
  });
}

/** @param {Action} action @param {Attributes} attributes @param {(button: HTMLButtonElement) => unknown} act */
function actionButton({ name, label, enabled, hint }, attributes, act) {
  return pressable(label, { title: hint, 'aria-disabled': !enabled && 'true', 'data-key': name, ...attributes }, act);
}

/** A word with a colour; a link where it has an address. @param {Badge | null | undefined} view @param {string} [name] */
function badge(view, name) {
  if (!view?.text) return null;
  const { text, tone, title } = view;
  const attributes = { class: 'badge', 'data-tone': tone, title, 'data-casebridge': name };
  const url = URL.parse(view.url ?? '');
  if (!url || !/^https?:$/.test(url.protocol)) return make('span', attributes, text);
  return make('a', { ...attributes, href: url.href, target: '_blank', rel: 'noopener noreferrer' }, text);
}

/** What went wrong and what to do. @param {Problem} problem @param {Partial<Hands>} hands */
function problemBox({ code, message, remedy, retry, page }, { settings, again }) {
  return make('div', { class: 'problem', role: 'alert', 'data-code': code },
    make('p', {}, message), remedy && make('p', { class: 'muted' }, remedy),
    page?.includes(':') && badge({ text: page.split('//')[1], tone: 'info', title: '', url: page }),
    page && !page.includes(':') && settings && pressable(say('openSettings'), { class: 'small' }, settings),
    retry !== 'no' && again && pressable(say('tryAgain'), { class: 'small' }, again));
}

/** Paints anew, and keeps the focus on what had it. @param {ShadowRoot} root @param {...(Node | null | false)} nodes */
function repaint(root, ...nodes) {
  const held = /** @type {HTMLElement | null} */ (root.activeElement)?.dataset.key;
  root.replaceChildren(...nodes.filter((node) => !!node));
  focusKey(root, held);
}

/** @param {ShadowRoot} root @param {string | undefined} key */
function focusKey(root, key) {
  if (key) /** @type {HTMLElement | null} */ (root.querySelector(`[data-key="${CSS.escape(key)}"]`))?.focus();
}
