// How everything we put on a tracker's page looks. The colours are the site's own: its adapter names the page's CSS
// variables and what stands in for them. The scheme comes from the page's theme (`data-theme` on our element).

const CASEBRIDGE_STYLE = `
:host { all: initial; display: block; color-scheme: light; color: var(--fg); font: 14px/1.5 sans-serif; font-family: inherit; --tone: var(--muted) }
:host([data-theme=dark]) { color-scheme: dark }
:host([data-place=header]) { display: inline-flex; flex: none; vertical-align: middle }
:host([data-place=text]) { display: inline; font: inherit }
:host([data-place=float]) { position: fixed; right: 16px; bottom: 16px; z-index: 2147483000; max-width: calc(100vw - 32px) }
* { box-sizing: border-box; overflow-wrap: anywhere; unicode-bidi: plaintext }
h2, h3, p, ul { margin: 0; padding: 0; list-style: none }
h2 { font-size: 16px } h2, h3, label, .key, .strong { font-weight: 600 } h3 { font-size: var(--h3, 12px) }
h3 { color: var(--h3-ink, var(--muted)) } .muted { color: var(--muted) } .strong { font-size: 14px; margin-top: 4px }
button, input, textarea, select { font: inherit; color: inherit }
button { height: var(--tall, 32px); padding: 0 12px; border: 1px solid var(--key-line); border-radius: var(--round); font-weight: var(--weight, 500);
  background: var(--key-bg); color: var(--fg); white-space: nowrap; cursor: pointer }
button:hover { background: var(--key-hover) }
button.small { height: calc(var(--tall, 32px) - 4px); font-size: 12px; padding: 0 10px }
button.primary { background: var(--main); color: var(--on-main, #fff); border-color: #0000 }
button.plain { all: unset; color: var(--muted); cursor: pointer } button.key { color: var(--accent) } button.plain:hover, a:hover { text-decoration: underline }
[aria-disabled=true], [aria-busy=true] { opacity: .6; cursor: default }
:focus-visible { outline: 2px solid var(--ring, var(--accent)) !important; outline-offset: 1px; border-radius: 6px }
a { color: var(--accent); text-decoration: none }
[data-tone=good] { --tone: var(--good) } [data-tone=bad] { --tone: var(--bad) } [data-tone=warn] { --tone: var(--warn) } [data-tone=info] { --tone: var(--accent) }
.panel { font-size: 12px; padding: var(--pad, 0 0 16px); margin-bottom: var(--gap, 16px); border: var(--box, 0 solid var(--thin)); border-bottom: 1px solid var(--thin); border-radius: var(--box-round, 0) }
.row, .facts, .actions, .dock, .buttons { display: flex; gap: 4px 8px; align-items: center; flex-wrap: wrap }
.row > :first-child { flex: 1 1 8em; min-width: 0 }
.group, .actions { margin-top: 12px } .actions { margin-bottom: 8px; row-gap: 8px } .dock, .buttons { justify-content: flex-end; margin-top: 16px; gap: 8px }
li { padding: 4px 0 } li + li { border-top: 1px solid var(--thin) }
.badge { flex: none; max-width: 100%; padding: 0 7px; border: 1px solid color-mix(in srgb, var(--tone) 45%, #0000); border-radius: 2em; font-size: 12px; font-weight: 500; line-height: 18px; color: var(--tone) }
.badge::before { content: "○ " / "" } .badge[data-tone=good]::before { content: "✓ " / "" } .badge[data-tone=bad]::before { content: "✕ " / "" }
.badge[data-tone=warn]::before { content: "! " / "" } .badge[data-tone=info]::before { content: "● " / "" }
.bar { display: flex; gap: 2px; height: 8px; margin: 6px 0 4px; border-radius: 4px; overflow: hidden; background: var(--thin) }
.bar > * { background: var(--tone); min-width: 4px; forced-color-adjust: none }
.problem { margin-top: 8px; padding: 8px; border: 1px solid var(--line); border-left: 3px solid var(--bad); border-radius: 6px; font-size: 12px; background: var(--soft) }
[data-tone].problem { border-left-color: var(--tone) } .problem button { margin: 6px 6px 0 0 } .error { color: var(--bad); font-size: 12px }
.bone { height: 12px; margin-top: 8px; border-radius: 6px; background: var(--thin) }
.drawer, .toast, dialog { color: var(--fg); background: var(--bg); border: 1px solid var(--line); border-radius: 12px; padding: 16px; box-shadow: 0 4px 16px #0004 }
.drawer { width: 320px; max-width: 100%; max-height: 70vh; overflow: auto } .drawer .panel { border: 0; margin: 0; padding: 0 }
.toast { position: fixed; left: 16px; bottom: 16px; z-index: 2147483001; display: flex; gap: 12px; max-width: min(480px, calc(100vw - 32px)); border-left: 3px solid var(--tone) }
dialog { width: 560px; max-width: calc(100vw - 32px); max-height: calc(100vh - 64px) } dialog::backdrop { background: #0006 }
label { display: block; margin: 12px 0 4px }
input, textarea, select { width: 100%; padding: 5px 12px; border: 1px solid var(--line); border-radius: 6px; background: var(--field, var(--bg)) }
textarea { min-height: 6lh; max-height: 40vh; field-sizing: content } [aria-invalid=true] { border-color: var(--bad) }
.hits { margin-top: 8px; max-height: 40vh; overflow: auto } .hits > li { padding: 6px 12px; cursor: pointer }
.hits > [data-active] { background: var(--soft); box-shadow: inset 2px 0 var(--accent) } .hits[aria-multiselectable=true] > [aria-selected=true] .key::before { content: "✓ "; color: var(--good) }
`;
