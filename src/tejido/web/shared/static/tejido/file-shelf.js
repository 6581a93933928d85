// @ts-check
/**
 * Files that wait to be sent: kept on this device under the id of their message, so that they outlive a reload, and in
 * memory where the browser keeps nothing for a page in a frame.
 */
const DATABASE = "tejido-files";
const STORE = "waiting";
const KEPT_MILLISECONDS = 24 * 60 * 60 * 1000;

/** @type {Map<string, File[]>} */
const memory = new Map();
/** @type {Promise<IDBDatabase | null> | undefined} */
let opening;

/**
 * Keep the files of a message until it is sent or given up.
 * @param {string} id
 * @param {File[]} files
 */
export function keepFiles(id, files) {
  memory.set(id, files);
  return change((store) => store.put({ files, kept_at: Date.now() }, id));
}

/**
 * Return the files of a message, or null where they are no longer on this device.
 * @param {string} id
 * @returns {Promise<File[] | null>}
 */
export async function keptFiles(id) {
  const known = memory.get(id);
  if (known) return known;
  const database = await open();
  if (!database) return null;
  return new Promise((resolve) => {
    const asked = database.transaction(STORE).objectStore(STORE).get(id);
    asked.onsuccess = () => resolve(asked.result?.files ?? null);
    asked.onerror = () => resolve(null);
  });
}

/**
 * Forget the files of a message that was sent or given up.
 * @param {string} id
 */
export function forgetFiles(id) {
  memory.delete(id);
  return change((store) => store.delete(id));
}

/** @param {(store: IDBObjectStore) => void} does */
async function change(does) {
  const database = await open();
  if (!database) return;
  try {
    does(database.transaction(STORE, "readwrite").objectStore(STORE));
  } catch {
    // No room on this device: the files live as long as the page.
  }
}

/** @returns {Promise<IDBDatabase | null>} */
function open() {
  opening ??= new Promise((resolve) => {
    try {
      const asked = indexedDB.open(DATABASE, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
      asked.onsuccess = () => {
        forgetOld(asked.result);
        resolve(asked.result);
      };
      asked.onerror = asked.onblocked = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
  return opening;
}

/** @param {IDBDatabase} database */
function forgetOld(database) {
  const asked = database.transaction(STORE, "readwrite").objectStore(STORE).openCursor();
  asked.onsuccess = () => {
    const cursor = asked.result;
    if (!cursor) return;
    if (cursor.value.kept_at < Date.now() - KEPT_MILLISECONDS) cursor.delete();
    cursor.continue();
  };
}
