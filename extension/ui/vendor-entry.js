// What our pages use of lit, and the arithmetic of long lists. The build bundles this file into vendor/lit.js; nothing else is bundled.

export { html, svg, nothing, render } from 'lit';
export { repeat } from 'lit/directives/repeat.js';
export { keyed } from 'lit/directives/keyed.js';
export { live } from 'lit/directives/live.js';
export { ref } from 'lit/directives/ref.js';
export { Virtualizer, defaultRangeExtractor, measureElement, observeWindowOffset, observeWindowRect, windowScroll } from '@tanstack/virtual-core';
