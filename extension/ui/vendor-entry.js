// What our pages use of lit, and the arithmetic of long lists. The build bundles this file into vendor/lit.js; nothing else is bundled.

import { html as plainHtml, svg as plainSvg } from 'lit';
import { inLanguage } from '../ui/texts.js';

export { nothing, render } from 'lit';
export { repeat } from 'lit/directives/repeat.js';
export { keyed } from 'lit/directives/keyed.js';
export { live } from 'lit/directives/live.js';
export { ref } from 'lit/directives/ref.js';
export { Virtualizer, defaultRangeExtractor, measureElement, observeWindowOffset, observeWindowRect, windowScroll } from '@tanstack/virtual-core';

/** Templates in the reader's language. */
export const html = inLanguage(plainHtml);
/** The same for drawings. */
export const svg = inLanguage(plainSvg);
