// The placeholders of a text, in its order: `{name}`, and `{count, plural, one {…} other {…}}`.

/** @param {string} text */
export const holesOf = (text) => [...text.replace(/\{(\w+), plural, (?:\w+ \{[^{}]*\} ?)+\}/g, '{$1}').matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
