// The dialogs and the toast on a tracker's page: report a defect, pick a requirement, pick test cases.
// They ask and paint what they are told; what was typed stays until the core has taken it.

const TYPING_MS = 150;
const TOAST_MS = 8_000;

/**
 * A modal dialog with Cancel and more buttons; Escape closes it, and the focus goes back to what opened it,
 * which may have been painted anew meanwhile.
 * @param {Desk} desk @param {string} title @param {Child[]} content @param {Child[]} buttons
 */
function openDialog(desk, title, content, buttons) {
  desk.root.querySelector('dialog')?.remove();
  const trouble = make('div', {});
  /** @type {HTMLDialogElement} */
  const dialog = make('dialog', { 'data-casebridge': 'dialog', 'aria-labelledby': 'heading' }, make('h2', { id: 'heading' }, title), ...content, trouble,
    make('div', { class: 'buttons' }, pressable(say('cancel'), {}, () => dialog.close()), ...buttons));
  const opener = document.activeElement?.shadowRoot;
  const key = /** @type {HTMLElement | null | undefined} */ (opener?.activeElement)?.dataset.key;
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (opener) focusKey(opener, key);
  });
  desk.root.append(dialog);
  dialog.showModal();
  return { dialog, land, take };

  /** Puts a problem on its field, or below the form; takes the last one away. @param {Problem} [problem] @param {() => unknown} [again] */
  function land(problem, again) {
    dialog.querySelectorAll('.error').forEach((note) => note.remove());
    dialog.querySelectorAll('[aria-invalid]').forEach((field) => field.removeAttribute('aria-invalid'));
    trouble.replaceChildren();
    if (!problem) return;
    const field = /** @type {HTMLElement | null} */ (dialog.querySelector(`#${CSS.escape(problem.field || 'none')}`));
    if (!field) return trouble.append(problemBox(problem, { again, settings: desk.settings }));
    field.ariaInvalid = 'true';
    field.setAttribute('aria-describedby', 'error');
    field.after(make('p', { class: 'error', id: 'error', role: 'alert' }, `${problem.message} ${problem.remedy}`));
    field.focus();
  }

  /** Sends the form once; it closes when the core has taken it. @param {string} name @param {Record<string, unknown>} params */
  async function take(name, params) {
    if (dialog.ariaBusy === 'true') return false;
    dialog.ariaBusy = 'true';
    land();
    const taken = await desk.act(name, params, land);
    if (taken) dialog.close();
    dialog.ariaBusy = null;
    return taken;
  }
}

/** What was typed and not yet taken in, by issue: Escape and a walk to another issue lose nothing. @type {Map<string, {id: string, title: string, description: string, priority: string}>} */
const unsent = new Map();

/** @param {Desk} desk @param {IssueView} view @param {string} selected text of the page to start with */
function reportDialog(desk, { issue, form }, selected) {
  const kept = selected ? undefined : unsent.get(issue);
  const id = kept?.id ?? crypto.randomUUID();
  const title = make('input', { id: 'title', maxlength: 500, autocomplete: 'off' });
  const description = make('textarea', { id: 'description' });
  const priority = make('select', { id: 'priority' },
    ...form.priorities.map((value) => make('option', { value, selected: value === (kept?.priority ?? form.priority) }, say(`priority_${value}`))));
  title.value = kept?.title ?? (selected.split('\n', 1)[0].slice(0, 200) || form.title);
  description.value = kept?.description ?? (selected || form.description);
  const { dialog, take } = openDialog(desk, say('reportDefect'), [
    form.destination && make('p', { class: 'muted' }, say('destination', form.destination)),
    make('label', { for: 'title' }, say('title')), title,
    make('label', { for: 'description' }, say('description_label')), description,
    make('label', { for: 'priority' }, say('priority')), priority,
  ], [pressable(say('pushDefect'), { class: 'primary' }, submit)]);
  title.addEventListener('keydown', (event) => event.isTrusted && event.key === 'Enter' && !event.isComposing && submit());
  title.focus();

  const typed = () => ({ id, title: title.value, description: description.value, priority: priority.value });
  dialog.addEventListener('input', () => unsent.set(issue, typed()));

  async function submit() {
    if (await take('hereReport', typed())) unsent.delete(issue);
  }
}

/**
 * A search, with the keyboard's up, down and Enter: one requirement, or several test cases.
 * @param {Desk} desk @param {IssueView} view @param {'requirement' | 'testCase'} kind @param {string} text what to look for first
 */
function pickDialog(desk, view, kind, text) {
  const several = kind === 'testCase';
  const chosen = new Set();
  /** @type {Hit[]} */ let hits = [];
  let active = 0, asked = 0, timer = 0;
  const list = make('ul', { class: 'hits', role: 'listbox', id: 'hits', 'aria-label': say(kind), 'aria-multiselectable': String(several) });
  const input = make('input', { id: 'text', role: 'combobox', 'aria-expanded': 'true', 'aria-controls': 'hits', autocomplete: 'off' });
  const note = make('p', { class: 'muted', role: 'status' });
  const fresh = !several && pressable(say('newRequirement'), {}, () => take('hereNewRequirement', {}));
  const link = several && pressable(say('linkCases', '0'), { class: 'primary', 'aria-disabled': 'true' }, () => take('hereLinkCases', { cases: [...chosen] }));
  const { land, take } = openDialog(desk, say(`${kind}_link`, view.issue),
    [make('label', { for: 'text' }, say(`${kind}_search`)), input, list, note],
    [fresh, link]);
  input.value = text;
  input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(search, TYPING_MS); });
  input.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) active = (active + step + hits.length) % (hits.length || 1);
    else if (event.key !== 'Enter' || !event.isTrusted || event.isComposing || !hits[active]) return;
    else choose(hits[active].id);
    event.preventDefault();
    paint();
  });
  input.focus();
  search();

  async function search() {
    const mine = ++asked;
    const { ok, problem } = await desk.ask('hereSearch', { text: input.value, kind });
    if (mine !== asked) return;
    land(problem, search);
    hits = ok?.hits ?? [];
    note.textContent = hits.length ? '' : ok?.empty ?? '';
    active = 0;
    paint();
  }

  function paint() {
    list.replaceChildren(...hits.map(({ id, key, title, detail }, index) => {
      const row = make('li', { role: 'option', id: `hit${index}`, 'data-active': index === active, 'aria-selected': String(several ? chosen.has(id) : index === active) },
        make('span', { class: 'key' }, key), ` ${title} `, make('span', { class: 'muted' }, detail));
      onPress(row, () => { active = index; choose(id); paint(); });
      return row;
    }));
    input.setAttribute('aria-activedescendant', `hit${active}`);
    list.children[active]?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {string} id */
  function choose(id) {
    if (!link) return take('hereLink', { requirement: id });
    if (!chosen.delete(id)) chosen.add(id);
    link.textContent = say('linkCases', String(chosen.size));
    link.ariaDisabled = String(!chosen.size);
  }
}

/** Says what was done, in the live region that was there before it. @param {ShadowRoot} root @param {string} text @param {string} tone @param {Badge | null} [issue] */
function toast(root, text, tone, issue) {
  /** @type {HTMLElement} */
  const box = make('div', { class: 'toast', 'data-casebridge': 'toast', 'data-tone': tone },
    make('span', {}, text), badge(issue, 'badge'), pressable('✕', { class: 'plain', 'aria-label': say('dismiss') }, () => box.remove()));
  root.querySelector('.toasts')?.replaceChildren(box);
  setTimeout(() => box.remove(), TOAST_MS);
}
