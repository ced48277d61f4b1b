// @ts-check
// Elements, words and small helpers. Everything that a person typed goes in as text, never as HTML.

/** @type {Record<string, string>} */
let words = {};

/** @param {Record<string, string>} given */
export function setWords(given) {
  words = given;
}

/**
 * A word of the page, with its values.
 * @param {string} name
 * @param {Record<string, string | number>} [values]
 */
export function word(name, values = {}) {
  let text = words[name] ?? name;
  for (const [key, value] of Object.entries(values)) text = text.replace(`{${key}}`, () => String(value));
  return text;
}

/**
 * The element of the page with this id.
 * @param {string} id
 * @returns {any}
 */
export function by(id) {
  return document.getElementById(id);
}

/**
 * An element. An attribute that is `true` has no value, one that is `false` or missing is not there.
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...(Node | string | null | undefined)} children
 * @returns {any}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  for (const child of children) if (child !== null && child !== undefined && child !== "") element.append(child);
  return element;
}

let last = 0;

/** An id that no other element has. */
export function freshId() {
  last += 1;
  return `n${last}`;
}

/**
 * Without accents, in small letters.
 * @param {string} text
 */
export function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/**
 * Whether two values say the same.
 * @param {unknown} one
 * @param {unknown} other
 */
export function same(one, other) {
  return plain(one) === plain(other);
}

/** @param {unknown} value */
function plain(value) {
  if (value === null || typeof value !== "object") return JSON.stringify(value ?? null);
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Asks, or shows something.
 * @param {string} title
 * @param {Node | string} body
 * @param {{yes?: string, no: string}} answers
 * @returns {Promise<boolean>}
 */
export function ask(title, body, answers) {
  const dialog = by("dialog");
  by("dialog-title").textContent = title;
  by("dialog-body").replaceChildren(body);
  by("dialog-no").textContent = answers.no;
  by("dialog-yes").textContent = answers.yes ?? "";
  by("dialog-yes").hidden = !answers.yes;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
