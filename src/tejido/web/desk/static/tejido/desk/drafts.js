// @ts-check
/** What was begun and not sent yet, kept for this session under the contact it belongs to. */

/** @param {string} key */
export function draft(key) {
  try {
    return sessionStorage.getItem(`tejido-draft-${key}`) ?? "";
  } catch {
    return "";
  }
}

/**
 * @param {string} key
 * @param {string} text
 */
export function keepDraft(key, text) {
  try {
    if (text) sessionStorage.setItem(`tejido-draft-${key}`, text);
    else sessionStorage.removeItem(`tejido-draft-${key}`);
  } catch {
    // A draft then lives as long as this page.
  }
}
