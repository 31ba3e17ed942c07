// The way to the core. While the whole of it is being loaded, a much smaller module of the same code answers what a woken
// worker is asked first. That one only reads, and leaves to the whole core whatever it cannot answer as that would.

import init, * as core from './core/core.js';
import initFirst, { first } from './first/first.js';
import { catalogueText } from './language.js';

/** Callers that wait for the whole core. */
const waiting = /** @type {Set<(error: Error) => void>} */ (new Set());
/** Callers that wait for the small module. */
const asking = /** @type {Set<(nothing: undefined) => void>} */ (new Set());
/** The calls that it knows: those that are `first` in the table of `src/protocol/mod.rs`, which a test compares. */
const FIRST = ['viewHome', 'viewConnections', 'hereView'];
/** For whoever woke us: what nobody waits for comes this much later, in milliseconds. */
const SOON = 50;
/** What woke us says what is needed; on a slow computer it comes a while after this script. Without it the core is loaded all the same. */
const AT_LAST = 1_000;

/** The small module, once it is asked. @type {Promise<unknown> | null} */
let small = null;
let isGivenUp = false;
/** The whole core, once somebody needs it. @type {Promise<unknown> | null} */
let whole = null;
let isWhole = false;
/** @type {Promise<unknown>} */
let texts;

/** @param {string} name */
const moduleOf = (name) => ({ module_or_path: chrome.runtime.getURL(`extension/${name}/${name}_bg.wasm`) });

/** Makes ready; the whole core is loaded when it is needed, else at last. @param {{texts: string | void}} hands what both call by name */
export function open(hands) {
  texts = catalogueText().then((text) => { hands.texts = text; }, console.error);
  setTimeout(load, AT_LAST);
}

/** Loads the whole core, once. Whoever woke us goes before what a start brings along. */
export function load() {
  return whole ??= Promise.all([init(moduleOf('core')), texts]).then(() => {
    isWhole = true;
    setTimeout(() => run(() => core.started()).catch(console.error), SOON);
  });
}

/** Asks the whole core; a crash of it fails the call. @template T @param {() => Promise<T>} ask @returns {Promise<T>} */
function run(ask) {
  return new Promise((resolve, reject) => {
    waiting.add(reject);
    load().then(() => Promise.try(ask).then(resolve, recover), reject).finally(() => waiting.delete(reject));
  });
}

/** Asks the small module; nothing where the whole core has to answer. @param {string} message @param {string} sender @returns {Promise<string | undefined>} */
function runFirst(message, sender) {
  return new Promise((resolve) => {
    asking.add(resolve);
    small ??= Promise.all([initFirst(moduleOf('first')), texts]);
    small.then(() => first(message, sender)).catch(giveUp).then((answer) => resolve(answer || undefined)).finally(() => asking.delete(resolve));
  });
}

/** The small module is asked nothing any more; whoever waits for it asks the whole core. @param {unknown} error */
function giveUp(error) {
  console.error(error);
  isGivenUp = true;
  for (const leave of asking) leave(undefined);
}

/** A crashed instance answers nothing any more: fails whoever waits and starts a fresh one. @param {Error} error */
export function recover(error) {
  giveUp(error);
  if (!isWhole) return;
  for (const fail of waiting) fail(error);
  waiting.clear();
  core.__wbg_reset_state();
}

/** Whether the small module is worth asking: it is there, or nothing is being loaded yet. @param {unknown} name */
const isFirst = (name) => FIRST.includes(String(name)) && !isWhole && !isGivenUp && (small !== null || whole === null);

/** Answers one message. @param {unknown} name @param {string} message as JSON text @param {string} sender as JSON text @returns {Promise<string>} */
export async function call(name, message, sender) {
  const answer = isFirst(name) ? await runFirst(message, sender) : undefined;
  if (answer === undefined) return run(() => core.call(message, sender));
  setTimeout(() => run(() => core.follow(message, sender)).catch(console.error));
  return answer;
}

/** @param {string} name */
export const alarm = (name) => run(() => core.alarm(name));
/** @param {string} reason */
export const installed = (reason) => run(() => core.installed(reason));
/** @param {string} click as JSON text */
export const menu = (click) => run(() => core.menu(click));
