// Which addresses an adapter takes for an issue's page, and which theme it sees. The core has the same table of addresses
// (src/trackers/vectors.txt); an adapter only decides whether to look for a place on the page at all.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { ROOT } from './harness.mjs';

/** Addresses of GitHub that no published table has. */
const MORE = `
G https://github.com/orgs/octo/projects/3/views/1?issue=octo%7Cdemo%7C12 -
G https://github.com/octo/demo/issues/012 -
`;

/** @param {...string} names @returns {Promise<Site>} */
async function adapter(...names) {
  /** @type {Site | undefined} */ let site;
  const mount = (/** @type {Site} */ given) => { site = given; };
  const scripts = await Promise.all(names.map((name) => readFile(join(ROOT, `extension/content/${name}.js`), 'utf8')));
  runInNewContext(scripts.join('\n'), { mount, atob });
  assert.ok(site);
  return site;
}

const ADAPTERS = { github: ['github'], gitlab: ['gitlab'], 'jira-cloud': ['jira-look', 'jira-cloud'], 'jira-dc': ['jira-look', 'jira-dc'] };

for (const [name, scripts] of Object.entries(ADAPTERS)) {
  test(`the adapter ${name} knows an issue by its address`, async () => {
    const site = await adapter(...scripts);
    const letter = { github: 'G', gitlab: 'L' }[name] ?? 'J';
    const lines = `${await readFile(join(ROOT, 'src/trackers/vectors.txt'), 'utf8')}${MORE}`.split('\n').filter((line) => line.startsWith(`${letter} `));
    assert.ok(lines.length > 15);
    for (const line of lines) {
      const [, address, expected] = line.split(' ');
      assert.equal(site.issueOf(new URL(address))?.key ?? '-', expected, address);
    }
  });
}

/** A root element as far as an adapter looks at it. @param {object} dataset @param {string} [classes] @returns {any} */
const root = (dataset, classes = '') => ({ dataset, classList: { contains: (/** @type {string} */ one) => classes.split(' ').includes(one) } });

test('the theme is what the page’s attributes say, not what the system prefers', async () => {
  const github = await adapter('github');
  const themes = { lightTheme: 'light', darkTheme: 'dark_dimmed' };
  assert.equal(github.isDark(root({ colorMode: 'light', ...themes }), true), false);
  assert.equal(github.isDark(root({ colorMode: 'dark', ...themes }), false), true);
  assert.equal(github.isDark(root({ colorMode: 'auto', ...themes }), true), true);
  assert.equal(github.isDark(root({ colorMode: 'auto', ...themes }), false), false);
  assert.equal(github.isDark(root({ colorMode: 'light', lightTheme: 'dark_dimmed', darkTheme: 'dark' }), false), true, 'a dark theme chosen for the day');
  assert.equal(github.isDark(root({}), true), true, 'a page without attributes follows the system');
  const gitlab = await adapter('gitlab');
  assert.equal(gitlab.isDark(root({}, 'ui-indigo gl-dark'), false), true);
  assert.equal(gitlab.isDark(root({}, 'gl-system'), true), false, 'the class says it, not the system');
  for (const jira of [await adapter(...ADAPTERS['jira-cloud']), await adapter(...ADAPTERS['jira-dc'])]) {
    assert.equal(jira.isDark(root({}), true), false, 'without attributes it is light');
    assert.equal(jira.isDark(root({ colorMode: 'dark', theme: 'dark:dark light:light spacing:spacing' }), false), true);
    assert.equal(jira.isDark(root({ colorMode: 'light', theme: 'dark:dark light:dark' }), false), true, 'a dark theme chosen for light');
    assert.equal(jira.isDark(root({ colorMode: 'auto', theme: 'dark:dark light:light' }), true), true);
  }
});
