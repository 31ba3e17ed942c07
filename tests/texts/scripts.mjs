// The texts of our pages' scripts, read with TypeScript's parser: templates (html, svg) and t('…'). What looks like a
// sentence and is neither is complained of.

import { fileURLToPath } from 'node:url';
import { API } from 'typescript/unstable/sync';
import { SyntaxKind } from 'typescript/unstable/ast';
import { holesOf } from './holes.mjs';
import { joined, unitsOf } from '../../extension/ui/template-texts.js';

/** @typedef {import('../texts.mjs').Found} Found */

/** Looks like words for people: one that begins like a label, two or more, or one beside a hole (`{}`). */
const PROSE = /^[“(]?\p{Lu}\p{Ll}+(?:[.!?…]|[:;]? )?$|^(?=.*\p{L}{2}).*(?:\p{L}{2}|\{\})[,:;.!?’”…]*(?: [·+])? (?:[(“]?\p{L}|\{\})|· \p{L}{2}/su;
/** Selectors, addresses, names of classes, keys and fonts. */
const NO_TEXT = /^[#.[@]|:\/\/|\.html|system-ui|^(?:compact|dialog|button|segment|card|chart-legend)\b|^(?:no word|go on|[a-z] [a-z]|Enter|Space|Delete|Esc|Shift|Mod|Casebridge|Markdown|[{} ]*· Casebridge|\{\} begun|rgb.*|Seen on .*|\{\} \{\} on \{\}|[MDHQ\d.,\- {}]+)$/;
/** What these are given is for machines or developers. */
const FOR_MACHINES = /^(console\.\w+|.*\.(querySelector(All)?|closest|matches|getElementById|addEventListener|removeEventListener|dispatchEvent|createElement(NS)?|setAttribute|getAttribute|hasAttribute|toggleAttribute|removeAttribute|getItem|setItem|removeItem|get|set|has|startsWith|endsWith|includes|split|join|replace|replaceAll|test|execCommand|observe|toLocale\w+|add|remove|toggle|contains)|new Intl\.\w+|new Error|TypeError|RegExp|getSelection|keep|kept|ask|t)$/;

/** @returns {{texts: Found[], complaints: string[]}} */
export function scriptTexts() {
	const root = fileURLToPath(new URL('../..', import.meta.url));
	const api = new API({ cwd: root });
	const project = api.updateSnapshot({ openProject: `${root}extension/tsconfig.json` }).getProjects()[0];
	/** @type {Found[]} */ const texts = [];
	/** @type {string[]} */ const complaints = [];
	const names = project.program.getSourceFileNames().filter((name) => /\/extension\/(pages|ui)\/.*\.js$/.test(name) && !name.endsWith('/ui/texts.js')).sort();
	for (const name of names) {
		const source = project.program.getSourceFile(name);
		if (!source) continue;
		const file = name.slice(root.length);
		/** @param {any} node */
		const line = (node) => source.text.slice(0, node.getStart(source)).split('\n').length;
		/** @param {any} node @param {string} why */
		const complain = (node, why) => complaints.push(`${file}:${line(node)}: ${why}`);
		/** @param {any} template @returns {string[]} */
		const parts = (template) => (template.kind === SyntaxKind.NoSubstitutionTemplateLiteral ? [template.text] : [template.head.text, ...template.templateSpans.map((/** @type {any} */ span) => span.literal.text)]);
		/** @param {any} node @param {any} parent */
		const walk = (node, parent) => {
			switch (node.kind) {
				case SyntaxKind.TaggedTemplateExpression:
					if (/^(html|svg)$/.test(node.tag.getText(source))) {
						for (const { text } of unitsOf(joined(parts(node.template)))) {
							texts.push({ text, file, line: line(node) });
							if (/\{(?!\d+\})/.test(text)) complain(node, `a brace stands in “${text}”`);
						}
					}
					if (node.template.templateSpans) node.template.templateSpans.forEach((/** @type {any} */ span) => walk(span.expression, span));
					return;
				case SyntaxKind.CallExpression:
					if (node.expression.getText(source) === 't') {
						const [text, values] = node.arguments;
						if (text?.kind !== SyntaxKind.StringLiteral && text?.kind !== SyntaxKind.NoSubstitutionTemplateLiteral) complain(node, 't() takes a literal');
						else {
							texts.push({ text: text.text, file, line: line(node) });
							const wanted = [...new Set(holesOf(text.text))];
							const given = (values?.properties ?? []).map((/** @type {any} */ property) => property.name.getText(source));
							if (wanted.sort().join() !== given.sort().join()) complain(node, `“${text.text}” wants ${wanted.join() || 'nothing'}, is given ${given.join() || 'nothing'}`);
						}
						if (values) walk(values, node);
						return;
					}
					break;
				case SyntaxKind.ImportDeclaration: case SyntaxKind.ExportDeclaration: return;
				case SyntaxKind.StringLiteral: case SyntaxKind.NoSubstitutionTemplateLiteral: case SyntaxKind.TemplateExpression: {
					const text = node.kind === SyntaxKind.TemplateExpression ? parts(node).join('{}') : node.text;
					if (PROSE.test(text) && !NO_TEXT.test(text) && !forMachines(node, parent, source)) complain(node, `“${text}” is in no catalogue: t()`);
					break;
				}
			}
			node.forEachChild((/** @type {any} */ child) => walk(child, node));
		};
		source.forEachChild((/** @type {any} */ child) => walk(child, source));
	}
	api.close();
	return { texts, complaints };
}

/** Whether a literal is no text for people, by where it stands. @param {any} node @param {any} parent @param {any} source */
function forMachines(node, parent, source) {
	switch (parent.kind) {
		case SyntaxKind.CallExpression: case SyntaxKind.NewExpression: return FOR_MACHINES.test((parent.kind === SyntaxKind.NewExpression ? 'new ' : '') + parent.expression.getText(source).replace(/\s+/g, ''));
		case SyntaxKind.BinaryExpression: return /^[=!]==?$/.test(parent.operatorToken.getText(source)) || /\.(key|className)$/.test(parent.left.getText(source));
		case SyntaxKind.CaseClause: case SyntaxKind.LiteralType: case SyntaxKind.ElementAccessExpression: return true;
		case SyntaxKind.PropertyAssignment: return parent.name === node || /^(key|keys|icon|class|type|name)$/.test(parent.name.getText(source));
		default: return false;
	}
}
