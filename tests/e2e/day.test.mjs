// A tester's day from an empty workspace to a pushed defect with a screenshot: on the keyboard alone, and with the mouse.

import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { arrived, DAY, executionOf, grantedDist, issuesOf, records, texts, walk } from './day.mjs';
import { Keyboard, Mouse } from './hands.mjs';
import { startBrowser, startSandbox } from './harness.mjs';
import { openOwn } from './steps.mjs';
import { must } from './world.mjs';

/** @type {string} */ let granted;
before(async () => { granted = await grantedDist(); });
after(() => rm(granted, { recursive: true, force: true }));

for (const [how, Hand] of /** @type {[string, typeof Keyboard | typeof Mouse][]} */ ([['the keyboard alone', Keyboard], ['the mouse', Mouse]])) {
  test(`a day with ${how}: from nothing to a failing requirement and an issue with its screenshot`, async () => {
    const sandbox = await startSandbox();
    const browser = await startBrowser(sandbox, { dist: granted });
    try {
      const page = await openOwn(browser, 'workspace.html');
      const day = { browser, hand: new Hand(page), name: 'Checkout', guided: true, typed() {}, seen() {} };
      /** @type {string[]} */ const taken = [];
      await walk(day, ({ name }) => taken.push(name));
      // The guide's case is linked to the requirement it was begun for, and "Save and push" has pushed.
      assert.deepEqual(taken, DAY.map(({ name }) => name).filter((name) => !['link it to the requirement', 'push it'].includes(name)));

      const { steps } = await executionOf(day);
      assert.deepEqual(steps.map((/** @type {any} */ step) => step.outcome), ['pass', 'fail']);
      const { link, description } = await arrived(day);
      const words = texts('Checkout');
      assert.match(description, /Pay with an expired card/);
      const issues = await issuesOf(sandbox, words.defect);
      assert.deepEqual(issues.map(({ key }) => key), [link.issue.text]);
      assert.deepEqual(issues[0].attachments.map((/** @type {any} */ file) => file.media), ['image/png']);
      const [{ id }] = await records(browser, 'requirement', words.requirement);
      assert.equal(must(await browser.ask('viewRequirement', { id })).coverage.badge.text, 'Failing');

      await page.goto(`${browser.url}extension/pages/workspace.html`);
      await day.hand.go('g o', 'Overview');
      const guide = page.getByRole('region', { name: 'You know the way' });
      await guide.getByText('6 of 6 done').waitFor();
      await guide.getByRole('link', { name: link.issue.text }).waitFor();
      await page.getByRole('region', { name: 'Failing requirements' }).getByRole('link', { name: words.requirement }).waitFor();
    } finally {
      await browser.stop();
      sandbox.stop();
    }
  });
}
