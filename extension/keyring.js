// Keeps the one key that encrypts the tokens: made once, not extractable, in IndexedDB, which survives the worker.
// It knows nothing of tokens; encrypting and decrypting is the core's business.

const DATABASE = 'casebridge-keyring';
const STORE = 'keys';
const NAME = 'tokens';

/**
 * The AES-GCM key. Two workers asking at once get the same one: the second `add` fails and reads the first.
 * @returns {Promise<CryptoKey>}
 */
export async function key() {
  const database = await open();
  try {
    return (await stored(database)) ?? (await make(database));
  } finally {
    database.close();
  }
}

/** @param {IDBDatabase} database @returns {Promise<CryptoKey>} */
async function make(database) {
  const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const write = database.transaction(STORE, 'readwrite', { durability: 'strict' });
  try {
    await done(write.objectStore(STORE).add(fresh, NAME));
    return fresh;
  } catch (error) {
    const winner = await stored(database);
    if (winner) return winner;
    throw error;
  }
}

/** @param {IDBDatabase} database @returns {Promise<CryptoKey | undefined>} */
function stored(database) {
  return done(database.transaction(STORE).objectStore(STORE).get(NAME));
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return done(request);
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the keyring could not be read'));
  });
}
