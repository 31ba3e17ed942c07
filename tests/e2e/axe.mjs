// Whether everybody can use what is on a page: what axe finds against WCAG 2.2 AA.

import { AxeBuilder } from '@axe-core/playwright';
import assert from 'node:assert/strict';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Axe finds nothing wrong. @param {import('playwright-core').Page} page @param {{inside?: string, where?: string}} [options] `inside` one part, `where` to tell pages apart */
export async function clean(page, { inside, where = new URL(page.url()).pathname + new URL(page.url()).hash } = {}) {
  const builder = new AxeBuilder({ page }).withTags(RULES);
  const { violations } = await (inside ? builder.include(inside) : builder).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join('; ')}`), [], where);
}
