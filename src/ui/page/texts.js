// @ts-check
// Fields that are typed into: they keep what is typed from the first letter on, show what another place changed, and
// offer what was written before.

import { fold, freshId, make, word } from "./dom.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./store.js").SlotValue} SlotValue */
/** @typedef {{element: HTMLElement, refresh: () => void}} Control */
/**
 * Where a text stands: in a slot, or in one part of it.
 * @typedef {{store: Store, student: string, slot: string, part?: string}} Place
 */
/**
 * @typedef {{label: string, hint?: string, lines?: boolean, list?: boolean, mode?: string, hideLabel?: boolean,
 *   of?: string, needs?: string}} TextLook
 */

/** So long after the last letter a text is sent; numbers, names and dates when they are left. */
const PAUSE = 1000;
const LEFT = 3_600_000;

/**
 * What stands at a place.
 * @param {Place} place
 */
export function textAt({ store, student, slot, part }) {
  if (part) return /** @type {Record<string, string>} */ (store.parts(student, slot))[part] ?? "";
  const value = store.value(student, slot);
  return typeof value === "string" ? value : "";
}

/**
 * @param {Place} place
 * @param {string} text
 * @param {number} [wait]
 */
export function writeAt({ store, student, slot, part }, text, wait = 0) {
  store.set(student, slot, part ? { ...store.parts(student, slot), [part]: text } : text, wait);
}

/**
 * What is said of a slot: not saved and why, or two values of which one is to be chosen.
 * @param {Place} place
 * @returns {Control}
 */
export function slotState({ store, student, slot }) {
  const element = make("div", { class: "state", id: freshId() });
  const refresh = () => {
    const change = store.change(student, slot);
    element.replaceChildren();
    element.hidden = !change?.reason;
    if (!change?.reason) return;
    element.setAttribute("role", "alert");
    const button = (/** @type {string} */ name, /** @type {() => void} */ act) =>
      make("button", { type: "button", onclick: act }, word(name));
    if (change.state === "conflict") {
      element.append(
        make("p", {}, word("conflict")),
        make("p", {}, word("yours", { value: shown(change.value) })),
        make("p", {}, word("theirs", { value: shown(store.filed(student, slot)) })),
        button("keepMine", () => store.insist(change)),
        button("takeTheirs", () => store.drop(change)),
      );
    } else if (change.state === "refused") {
      element.append(make("p", {}, word("refused", { reason: change.reason })), button("discard", () => store.drop(change)));
    } else element.append(make("p", {}, word("waits", { reason: change.reason })));
  };
  return { element, refresh };
}

/**
 * A value in one line.
 * @param {SlotValue} value
 */
export function shown(value) {
  if (value === null) return word("nothing");
  if (typeof value === "string") return value;
  return Object.values(value).filter(Boolean).join(" · ") || word("nothing");
}

/**
 * A field with its label.
 * @param {Place} place
 * @param {TextLook} look
 * @returns {Control & {input: HTMLInputElement | HTMLTextAreaElement}}
 */
export function textField(place, look) {
  const { store, student, slot } = place;
  const id = freshId();
  const hintId = look.hint ? freshId() : undefined;
  const name = look.of ? `${look.label}: ${look.of}` : undefined;
  const input = make(look.lines ? "textarea" : "input", {
    id,
    rows: look.lines ? 2 : false,
    type: look.lines ? false : "text",
    inputmode: look.mode ?? false,
    autocomplete: "off",
    "aria-label": name ?? false,
    "aria-describedby": hintId ?? false,
    spellcheck: look.lines ? "true" : "false",
    lang: store.form.lang,
  });
  const phrases = look.list ? phraseList(place, input) : undefined;
  input.addEventListener("input", () => {
    writeAt(place, input.value, look.lines ? PAUSE : LEFT);
    phrases?.offer();
  });
  input.addEventListener("change", () => store.send(student, slot));
  input.addEventListener("blur", () => {
    store.send(student, slot);
    refresh();
  });
  input.addEventListener("focus", () => phrases?.offer());
  const refresh = () => {
    const text = textAt(place);
    // What is being typed is not replaced under the hand; the difference is shown when it is saved.
    if (document.activeElement !== input || !store.change(student, slot)) {
      if (input.value !== text) input.value = text;
    }
    const lacks = look.needs && !/** @type {Record<string, string>} */ (store.parts(student, slot))[look.needs];
    input.disabled = !store.student(student)?.slots || Boolean(lacks);
  };
  const element = make(
    "div",
    { class: look.lines ? "field wide" : "field" },
    make("label", { for: id, class: look.hideLabel ? "hidden" : false }, look.label),
    look.hint ? make("span", { class: "hint", id: hintId }, look.hint) : null,
    input,
    phrases?.element,
  );
  return { element, refresh, input };
}

/**
 * What was written before, most used first; the program finds it.
 * @param {Place} place
 * @param {HTMLInputElement | HTMLTextAreaElement} input
 */
function phraseList(place, input) {
  const element = make("div", { class: "phrases", role: "group", "aria-label": word("again"), hidden: true });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const take = (/** @type {string} */ phrase) => {
    input.value = phrase;
    writeAt(place, phrase);
    element.hidden = true;
    input.focus();
  };
  const ask = async () => {
    const query = `slot=${encodeURIComponent(place.slot)}&typed=${encodeURIComponent(input.value)}`;
    const answer = await place.store.ask(`phrases?${query}`);
    /** @type {string[]} */
    const found = answer?.ok ? await answer.json() : [];
    const isLeft = document.activeElement !== input && !element.contains(document.activeElement);
    const buttons = found.filter((phrase) => fold(phrase) !== fold(input.value)).map((phrase, nth) =>
      make("button", { type: "button", onclick: () => take(phrase), "aria-keyshortcuts": `Alt+${nth + 1}` }, phrase));
    element.replaceChildren(...buttons);
    element.hidden = !buttons.length || isLeft;
  };
  input.addEventListener("keydown", (event) => {
    const key = /** @type {KeyboardEvent} */ (event);
    const digit = /^Digit([1-5])$/.exec(key.code);
    const phrase = key.altKey && digit ? element.children[Number(digit[1]) - 1] : undefined;
    if (!phrase || element.hidden) return;
    key.preventDefault();
    take(phrase.textContent ?? "");
  });
  input.addEventListener("blur", () => {
    // A click on one of them comes after the field was left.
    setTimeout(() => { if (!element.contains(document.activeElement)) element.hidden = true; }, 250);
  });
  return {
    element,
    offer() {
      clearTimeout(timer);
      timer = setTimeout(() => void ask(), 150);
    },
  };
}
