// Gives a person a file, as the browser's own download.

import { t } from './texts.js';
import { toast } from './toast.js';

/** @param {import('../protocol').ExportView} file @param {string} type */
export function download({ fileName, text }, type) {
	downloadBlob(new Blob([text], { type }), fileName);
}

/** @param {Blob} blob @param {string} fileName */
export function downloadBlob(blob, fileName) {
	const url = URL.createObjectURL(blob);
	const link = document.createElement('a');
	link.href = url;
	link.download = fileName;
	link.click();
	setTimeout(() => URL.revokeObjectURL(url), 10_000);
	toast(t('{fileName} is in your downloads', { fileName }));
}
