// On the pages of a site that Casebridge works through without a token, and only there: says that one has opened.

void chrome.runtime.sendMessage({ name: 'herePage', params: {} }).catch(() => {});
