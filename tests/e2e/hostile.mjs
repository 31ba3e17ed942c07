// Fifty strings that must come out as the text they are. Those that could run would set `hostile` or open an alert.

const RUN = 'globalThis.hostile=1;alert(1)';

export const HOSTILE = [
  `<script>${RUN}</script>`, `<img src=x onerror="${RUN}">`, `"><svg onload="${RUN}">`, `'-(${RUN})-'`, `<iframe srcdoc="<script>${RUN}</script>">`,
  `<a href="javascript:${RUN}">press</a>`, `[press](javascript:${RUN})`, `![x](x "onerror=${RUN}")`, `<style>*{display:none}</style>`, `</textarea><script>${RUN}</script>`,
  `</title><script>${RUN}</script>`, `<!-- --><script>${RUN}</script>`, `<math><mi//xlink:href="data:x,<script>${RUN}</script>">`, `<template><script>${RUN}</script></template>`, `<base href="https://evil.example/">`,
  '${globalThis.hostile=1}', '{{constructor.constructor("globalThis.hostile=1")()}}', '<%= 7*7 %>', '#{7*7}', '`${alert(1)}`',
  '=1+1', '=HYPERLINK("https://evil.example","press")', '+1', '-1+cmd|calc', '@SUM(1)',
  '\u202Egnp.exe\u202C turned round', '\u2066isolated\u2069', '\u200Bzero\u200Bwidth\uFEFF', 'combining \u0301\u0301\u0301\u0301\u0301', 'مرحبا بالعالم \u200F!',
  'control \u0000\u0001\u0007\u001b[31m\u007f characters', 'line\u2028separator\u2029paragraph', 'tab\tand\r\nbreaks', '  leading and trailing  ', '\\',
  '"; DROP TABLE issues; --', "' OR '1'='1", '../../../etc/passwd', 'file:///etc/passwd', 'null',
  '__proto__', 'constructor', 'undefined', '-->', ']]>', '@everyone @octocat #1 closes #1', '/close /label ~bug', '<!-- casebridge:defect:00000000-0000-7000-8000-000000000000 -->',
  '😀👩‍👩‍👧‍👦 𝕿𝖊𝖘𝖙 \uD83D', `${'A'.repeat(100_000)}`,
];
