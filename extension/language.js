// The language of what people read. English stands in the code itself; for any other language that the browser chose, its
// catalogue (made by the build from `_locales/…/messages.json`) maps an English text's hash to the translation.

/** The language whose messages the browser took, which may be narrower than its own: `en` where there is no better one. */
export const LANGUAGE = globalThis.chrome?.i18n?.getMessage('language') || 'en';

/** How numbers and days are written: as in the browser's own region of that language. */
export const LOCALE = LANGUAGE === 'en' ? 'en-GB' : regionOf(globalThis.chrome?.i18n?.getUILanguage() ?? '');

const rules = new Intl.PluralRules(LOCALE);

/** The same for moments of the day, which English readers write as their browser does. */
export const CLOCK = LANGUAGE === 'en' ? undefined : LOCALE;

/** The catalogue as text, for whoever reads it; nothing in English, which needs none. @returns {Promise<string | undefined>} */
export async function catalogueText() {
  if (LANGUAGE === 'en') return undefined;
  return (await fetch(chrome.runtime.getURL(`extension/texts/${LANGUAGE}.json`))).text();
}

/** FNV-1a of the text's UTF-8, as the core has it too (`src/texts.rs`). @param {string} text */
export function keyOf(text) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}

/** @param {string} ui */
function regionOf(ui) {
  return ui.startsWith(LANGUAGE) ? ui : LANGUAGE;
}

/** Which form a number takes: `one`, `few`, `other`. @param {number} number */
export const plural = (number) => rules.select(number);

/** A day as people write it. @param {number} milliseconds since 1970, in UTC */
export const day = (milliseconds) => new Date(milliseconds).toLocaleDateString(LOCALE, { dateStyle: 'medium', timeZone: 'UTC' });
