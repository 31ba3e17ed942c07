// Where a test runs, for the text of a defect: which browser, and the page in the tab beside the panel.

/** `Chromium 156 on Linux`: the browser with the extension is the one that tests. */
export function browser() {
	const data = /** @type {any} */ (navigator).userAgentData;
	const brand = data?.brands?.find((/** @type {{brand: string}} */ { brand: name }) => !/not.?a.?brand|^chromium$/i.test(name)) ?? data?.brands?.find((/** @type {{brand: string}} */ { brand: name }) => name === 'Chromium');
	return brand ? `${brand.brand} ${brand.version} on ${data.platform}` : '';
}

/** The address of the tab beside the panel, as far as the browser shows it to us: after a click on our icon or by our key. */
export async function pageBeside() {
	const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
	return tab?.url ?? '';
}
