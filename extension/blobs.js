// The bytes of attached files, in IndexedDB, by the hash of what is in them: the same file twice is one. Our pages put
// them, the worker sends and removes them. It knows nothing of records.

const DATABASE = 'casebridge';
const STORE = 'blobs';

/** @typedef {{hash: string, size: number, media: string}} Put what a stored file is called by */
/** @typedef {{hash: string, blob: Blob, size: number, at: number}} Row */

/** What a file is called by. @param {BufferSource} bytes @returns {Promise<string>} */
export async function hashOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Stores a file; one that is there is only noted as of now. @param {Blob} blob @returns {Promise<Put>} */
export async function put(blob) {
  const bytes = await blob.arrayBuffer();
  const hash = await hashOf(bytes);
  // A copy of its own: a blob made from a file on the disk would be gone with that file.
  const own = new Blob([bytes], { type: blob.type });
  await inside('readwrite', (store) => store.put({ hash, blob: own, size: own.size, at: Date.now() }));
  return { hash, size: own.size, media: own.type };
}

/** @param {string} hash @returns {Promise<Blob | null>} */
export async function get(hash) {
  const row = /** @type {Row | undefined} */ (await inside('readonly', (store) => store.get(hash)));
  return row?.blob ?? null;
}

/** Removes a file for good; one that is not there is as good. @param {string} hash @returns {Promise<void>} */
export const remove = async (hash) => void (await inside('readwrite', (store) => store.delete(hash)));

/** @returns {Promise<string[]>} */
export const hashes = () => /** @type {Promise<string[]>} */ (inside('readonly', (store) => store.getAllKeys()));

/** Every file without its bytes. @returns {Promise<{hash: string, size: number, at: number}[]>} */
export async function list() {
  const rows = /** @type {Row[]} */ (await inside('readonly', (store) => store.getAll()));
  return rows.map(({ hash, size, at }) => ({ hash, size, at }));
}

/** How many bytes there are. @returns {Promise<number>} */
export const total = async () => (await list()).reduce((sum, { size }) => sum + size, 0);

/** @param {string} hash @returns {Promise<Uint8Array | null>} */
export async function bytes(hash) {
  const blob = await get(hash);
  return blob && new Uint8Array(await blob.arrayBuffer());
}

/** A form with one file, as the trackers take uploads. @param {string} field @param {string} name @param {string} media @param {Uint8Array<ArrayBuffer>} content @returns {FormData} */
export function form(field, name, media, content) {
  const data = new FormData();
  data.append(field, new File([content], name, { type: media }), name);
  return data;
}

/** @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest} work @returns {Promise<unknown>} */
async function inside(mode, work) {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'hash' });
  const database = /** @type {IDBDatabase} */ (await done(opening));
  try {
    const transaction = database.transaction(STORE, mode, { durability: mode === 'readwrite' ? 'strict' : 'relaxed' });
    const settled = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error ?? new Error('the file could not be stored'));
    });
    const [result] = await Promise.all([done(work(transaction.objectStore(STORE))), settled]);
    return result;
  } finally {
    database.close();
  }
}

/** @param {IDBRequest} request @returns {Promise<unknown>} */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the files could not be reached'));
  });
}
