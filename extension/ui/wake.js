// Wakes the worker while the page still reads its own scripts, so that it is there when it is asked.

chrome.runtime.connect({ name: 'wake' }).disconnect();
