// Takes the marks of a browser off the requests this extension itself sends to one Jira, whose filter against forged
// requests refuses browsers. Nobody else's requests are touched, and the browser forgets the rule when it closes.

/** @param {string} origin such as `https://jira.example.com` */
export async function disguise(origin) {
  const rules = await chrome.declarativeNetRequest.getSessionRules();
  const domain = new URL(origin).hostname;
  if (rules.some(({ condition }) => condition.requestDomains?.includes(domain))) return;
  const id = 1 + Math.max(0, ...rules.map((rule) => rule.id));
  const { HeaderOperation: { SET, REMOVE }, RuleActionType: { MODIFY_HEADERS }, ResourceType: { XMLHTTPREQUEST, OTHER } } = chrome.declarativeNetRequest;
  const requestHeaders = [{ header: 'user-agent', operation: SET, value: 'Casebridge' }, { header: 'origin', operation: REMOVE }];
  const condition = { requestDomains: [domain], initiatorDomains: [chrome.runtime.id], resourceTypes: [XMLHTTPREQUEST, OTHER] };
  await chrome.declarativeNetRequest.updateSessionRules({ addRules: [{ id, priority: 1, action: { type: MODIFY_HEADERS, requestHeaders }, condition }] });
}
