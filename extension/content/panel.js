// Paints an issue's view: the button in the header and the panel in the side column. What is shown, and what can be
// pressed, stands in the view; this file only knows where each part goes.

/** The button beside the page's own; none without a view. @param {IssueAnswer | null} answer @param {Hands} hands */
function headerButton(answer, hands) {
  if (!answer) return make('button', { type: 'button', 'aria-busy': 'true' }, say('pushDefect'));
  if (!('ok' in answer)) return null;
  const { header } = answer.ok;
  return actionButton(header, { 'data-casebridge': 'push-button' }, (button) => hands.act(header.name, button));
}

/** The panel; grey bars while nothing is known. @param {IssueAnswer | null} answer @param {Hands} hands */
function coveragePanel(answer, hands) {
  const view = answer && 'ok' in answer ? answer.ok : null;
  const panel = make('section', { class: 'panel', 'data-casebridge': 'coverage-panel', 'aria-label': say('testCoverage') },
    make('div', { class: 'row' }, make('h3', {}, say('testCoverage')), badge(view?.badge.text === view?.heading ? null : view?.badge)));
  if (!answer) panel.append(...['70%', '100%', '45%'].map((width) => make('div', { class: 'bone', style: `width:${width}` })));
  else if ('problem' in answer) panel.append(problemBox(answer.problem, hands));
  if (!view) return panel;
  const parts = [...view.requirements, ...view.runs];
  const unlink = view.actions.find(({ name }) => name === 'unlink');
  panel.append(
    make('p', { class: 'strong' }, view.heading),
    make('p', { class: 'muted' }, view.sentence),
    ...view.problems.map((problem) => problemBox(problem, hands)),
    ...parts.map((part) => requirementPart(part, parts.length > 1, unlink, hands)),
    caseList(view.cases, hands),
    defectList(view.defects, hands),
    make('div', { class: 'actions' }, ...view.actions.map((action) => action !== unlink &&
      actionButton(action, { class: 'small', 'data-casebridge': action.name === 'linkRequirement' && 'link-button' }, (button) => hands.act(action.name, button)))),
    view.defects.some(({ age }) => age === view.age) ? '' : make('p', { class: 'muted' }, view.age));
  return panel;
}

/** @param {RequirementPanel} requirement @param {boolean} several whether the panel's own badge is not about this one alone @param {Action | undefined} unlink @param {Hands} hands */
function requirementPart(requirement, several, unlink, hands) {
  const { id, coverage, cases } = requirement;
  return make('div', { class: 'group' },
    make('div', { class: 'row' }, recordName(requirement.kind, requirement, hands), badge(several ? coverage.badge : null)),
    make('div', { class: 'bar', role: 'img', 'aria-label': coverage.sentence }, ...coverage.segments.map(({ tone, label, count }) =>
      make('span', { 'data-tone': tone, title: `${label}: ${count}`, style: `flex-grow:${Number(count)}` }))),
    make('p', { class: 'muted' }, coverage.sentence),
    caseList(cases, hands),
    defectList(requirement.defects, hands),
    make('div', { class: 'row' }, make('p', { class: 'muted' }, requirement.comment),
      unlink && actionButton(unlink, { class: 'plain', 'data-key': `unlink-${id}` }, (button) => hands.act('unlink', button, id))));
}

/** @param {CaseLine[]} cases @param {Hands} hands */
function caseList(cases, hands) {
  if (!cases.length) return '';
  return make('ul', { 'aria-label': say('testCases') }, ...cases.map((line) => make('li', {},
    make('div', { class: 'row' }, recordName('testCase', line, hands), badge(line.result)), make('span', { class: 'muted' }, line.age))));
}

/** @param {DefectLine[]} defects @param {Hands} hands */
function defectList(defects, hands) {
  if (!defects.length) return '';
  return make('ul', { class: 'group', 'aria-label': say('defects') }, ...defects.map((line) => make('li', {},
    make('div', { class: 'row' }, recordName('defect', line, hands), badge(line.issue, 'badge')),
    make('div', { class: 'facts' }, badge(line.status), badge(line.sync.tone === 'good' && line.age ? null : line.sync), make('span', { class: 'muted' }, line.age)),
    line.alert && alertBox(line.id, line.alert, hands))));
}

/** A closed defect's newer test result, and the button that answers it. @param {string} id @param {Alert} alert @param {Hands} hands */
function alertBox(id, { text, tone, action }, hands) {
  return make('div', { class: 'problem', 'data-casebridge': 'alert', 'data-tone': tone }, make('p', {}, text),
    actionButton(action, { class: 'small', 'data-key': `${action.name}-${id}`, 'data-casebridge': `${action.name}-button` }, (button) => hands.act(action.name, button, id)));
}

/** All defects of a view. @param {IssueView} view @returns {DefectLine[]} */
const defectsOf = ({ defects, requirements }) => [...defects, ...requirements.flatMap((each) => each.defects)];

/** The call behind a button. @param {ActionName} name @param {IssueView} view @param {string} [id] of the record it stands at @returns {[string, Record<string, unknown>]} */
function callOf(name, view, id) {
  switch (name) {
    case 'unlink': return ['hereUnlink', { requirement: id }];
    case 'newRequirement': return ['hereNewRequirement', {}];
    case 'pushDefect': return ['herePush', { id: defectsOf(view).find((line) => !line.issue)?.id }];
    case 'reopen': return ['hereSetStatus', { defect: id, status: 'open' }];
    case 'achieve': return ['hereSetStatus', { defect: id, status: 'achieved' }];
    default: return ['hereSync', {}];
  }
}

/** A record's key, which opens it, and its title. @param {Kind} kind @param {{id: string, key: string, title: string}} record @param {Hands} hands */
function recordName(kind, { id, key, title }, hands) {
  return make('span', {}, pressable(key, { class: 'plain key', 'data-key': id, title: say('openRecord', key) }, (button) => hands.open(kind, id, button)), ` ${title}`);
}

/** What follows our own line in the issue's text. @param {DefectLine} defect @param {Hands} hands */
function openPart({ id, key }, hands) {
  const says = say('openRecord', key);
  return make('span', {}, ' · ', pressable(say('open'), { class: 'plain key', 'data-key': id, 'aria-label': says, title: says }, (button) => hands.open('defect', id, button)));
}

/** Our own line in an issue's text: the defect's key, and its id where a person filed it with the page's own form. @param {Element} line */
const backLine = ({ textContent }) => /^Casebridge (\w+-\d+)(?:.* filed as ([\w-]{36}))?/.exec(textContent.trim()) ?? [];

/** Such an issue may be the one that is waited for: the worker sees whose turn it is. @param {Desk} desk @param {string} id @param {() => void} again @param {(problem: Problem) => void} failed */
async function recognise(desk, id, again, failed) {
  const { ok, problem } = await desk.ask('hereFiled', { id });
  if (problem) failed(problem);
  else if (ok.message) toast(desk.root, ok.message, 'good'), again();
}
