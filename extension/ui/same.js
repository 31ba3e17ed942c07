// Whether two values say the same: as they are, or but for what the core takes out of a text before it stores it.

/** The browser's storage gives fields back in another order. @param {unknown} a @param {unknown} b */
export const same = (a, b) => JSON.stringify(a, ordered) === JSON.stringify(b, ordered);
const ordered = (/** @type {string} */ _, /** @type {unknown} */ part) => (part && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part);

/** Every text in a value, as `change` makes it; what is empty then is no entry of a list. @param {unknown} value @param {(text: string) => string} change @returns {unknown} */
function texts(value, change) {
	if (typeof value === 'string') return change(value);
	if (Array.isArray(value)) return value.map((one) => texts(one, change)).filter((one) => !isEmpty(one));
	return value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, texts(one, change)])) : value;
}
const isEmpty = (/** @type {any} */ one) => one === '' || (one && typeof one === 'object' && Object.values(one).every((part) => part === ''));

/** @param {unknown} value */
const trimmed = (value) => texts(value, (text) => text.trim());
/** A title is one line, a folder has no empty parts. @param {unknown} value */
const squeezed = (value) => texts(value, (text) => text.replace(/[\s\p{Cc}]+/gu, ' ').replace(/ ?\/[ /]*/g, '/').replace(/^[ /]+|[ /]+$/g, ''));

/** Whether the core may store a value otherwise than it is typed. @param {unknown} value */
export const isLoose = (value) => !same(value, squeezed(value));

/** Whether what was sent is what is stored. Where nothing changed there, only blanks around it tell nothing. @param {unknown} sent @param {unknown} stored @param {unknown} began what was stored before */
export const stands = (sent, stored, began) => same(trimmed(sent), trimmed(stored)) || (!same(began, stored) && same(squeezed(sent), squeezed(stored)));
