// Names in each page of a built product what its script imports, so that the browser fetches all of it at once instead of
// finding one import after the other: `node tests/preload.mjs DIR` (build.sh does). The sources keep no such list.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';

const pages = join(process.argv[2] ?? 'dist', 'extension/pages');
const SCRIPT = /<script type="module" src="([^"]+)"><\/script>/;

for (const name of readdirSync(pages).filter((name) => name.endsWith('.html'))) {
	const html = readFileSync(join(pages, name), 'utf8');
	const script = SCRIPT.exec(html)?.[1];
	if (!script) continue;
	const entry = join(pages, script);
	const { metafile: { inputs } } = await build({ entryPoints: [entry], bundle: true, write: false, metafile: true, format: 'esm', outdir: '.', logLevel: 'warning' });
	/** What is imported when the page starts, in the order in which it is found; not what it fetches when it is needed. */
	const found = new Set([relative('.', entry)]);
	for (const path of found) for (const { path: next, kind } of inputs[path]?.imports ?? []) if (kind === 'import-statement') found.add(next);
	const links = [...found].map((path) => `<link rel="modulepreload" href="${relative(dirname(entry), path)}">\n`);
	writeFileSync(join(pages, name), html.replace(SCRIPT, (tag) => links.join('') + tag));
}
