// Tells of a failing browser test, in its own line, where it stopped and why: a log is often read from its end, or only in part.

import { tap } from 'node:test/reporters';
import { stripVTControlCharacters } from 'node:util';

/** @typedef {import('node:test/reporters').TestEvent} TestEvent */

/** The line of a test that an error comes from, and its first words. @param {unknown} error */
function reasonOf(error) {
  const { message = String(error), stack = '' } = error instanceof Error ? error : {};
  const [, place] = /tests\/e2e\/(\w[\w.-]*\.test\.mjs:\d+)/.exec(stack) ?? [];
  return [place, stripVTControlCharacters(message).replace(/\s+/g, ' ').slice(0, 240)].filter(Boolean).join(': ');
}

/** @param {AsyncIterable<TestEvent>} events */
async function* withReasons(events) {
  for await (const event of events) {
    if (event.type === 'test:fail' && event.data.details.type !== 'suite') {
      const { error } = event.data.details;
      yield { ...event, data: { ...event.data, name: `${event.data.name} (${reasonOf(error.cause ?? error)})` } };
    } else yield event;
  }
}

/** @param {AsyncIterable<TestEvent>} events */
export default async function* report(events) {
  yield* /** @type {any} */ (tap)(withReasons(events));
}
