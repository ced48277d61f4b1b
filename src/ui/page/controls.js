// @ts-check
// One row of one student: levels as radio buttons, numbers with steps, texts, the remark.

import { freshId, make, word } from "./dom.js";
import { slotState, textAt, textField, writeAt } from "./texts.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./store.js").Row} Row */
/** @typedef {import("./store.js").Level} Level */
/** @typedef {import("./texts.js").Control} Control */
/** @typedef {{store: Store, student: string, row: Row}} RowPlace */

/**
 * Gives a row a level; none takes it away. A number that belonged to another level goes with it.
 * @param {RowPlace} place
 * @param {string} code
 */
export function setLevel({ store, student, row }, code) {
  const now = store.parts(student, row.slot);
  const number = code && now.level === code ? now.number : undefined;
  const remark = now.remark;
  store.set(student, row.slot, { level: code || undefined, number, remark });
}

/**
 * Takes the rating of a row away; the remark stays.
 * @param {RowPlace} place
 */
export function clearRow({ store, student, row }) {
  store.set(student, row.slot, { remark: store.parts(student, row.slot).remark });
}

/**
 * Whether a row still waits for a rating.
 * @param {RowPlace} place
 */
export function isOpen({ store, student, row }) {
  const now = store.parts(student, row.slot);
  if (row.optional || store.value(student, "mark") || !store.student(student)?.slots) return false;
  const range = row.levels.find((level) => level.code === now.level)?.range;
  return range ? !now.number : !(now.level || now.number || now.text);
}

/**
 * @param {RowPlace} place
 * @param {string} legend
 * @returns {Control}
 */
export function rowControl(place, legend) {
  const { store, student, row } = place;
  const at = { store, student, slot: row.slot };
  const state = slotState(at);
  /** @type {Control[]} */
  const parts = [];
  if (row.levels.length) parts.push(levelRadios(place));
  if (row.kind === "number" || row.kind === "count" || row.levels.some((level) => level.range)) parts.push(numberField(place, legend));
  if (row.kind === "text") parts.push(textField({ ...at, part: "text" }, { label: word("text"), of: legend, lines: true, list: true, hideLabel: true }));
  else parts.push(remarkField(place, legend));
  const element = make(
    "fieldset",
    { class: "row", "data-slot": row.slot, "data-student": student, "aria-describedby": state.element.id },
    make(
      "legend",
      {},
      legend,
      row.required ? make("span", { class: "badge" }, ` (${word("required")})`) : null,
      row.optional && row.kind !== "text" ? make("span", { class: "badge" }, ` (${word("optional")})`) : null,
    ),
    ...parts.map((part) => part.element),
    state.element,
  );
  const refresh = () => {
    parts.forEach((part) => part.refresh());
    state.refresh();
    element.classList.toggle("open", isOpen(place));
  };
  return { element, refresh };
}

/**
 * @param {RowPlace} place
 * @returns {Control}
 */
function levelRadios(place) {
  const { store, student, row } = place;
  const group = freshId();
  const radio = (/** @type {string} */ code, /** @type {boolean} */ disabled) =>
    make("input", { type: "radio", name: group, value: code, disabled, onchange: () => setLevel(place, code) });
  const choice = (/** @type {Level} */ level) => {
    const classes = ["level", level.offered ? "" : "hatched", level.column ? "" : "aside"].filter(Boolean).join(" ");
    const name = level.name === level.code ? null : make("span", { class: "level-name" }, level.name);
    const off = level.offered ? null : make("span", { class: "hidden" }, `, ${word("notOffered")}`);
    const about = level.descriptor ? make("span", { class: "descriptor" }, level.descriptor) : null;
    return make("label", { class: classes }, radio(level.code, !level.offered), make("span", { class: "code" }, level.code), name, off, about);
  };
  const none = make("label", { class: "level none" }, radio("", false), make("span", { class: "level-name" }, word("notRated")));
  const element = make("div", { class: "levels" }, ...row.levels.map(choice), none);
  const inputs = /** @type {HTMLInputElement[]} */ ([...element.querySelectorAll("input")]);
  const refresh = () => {
    const now = store.parts(student, row.slot).level ?? "";
    const isLocked = !store.student(student)?.slots;
    for (const input of inputs) {
      input.checked = input.value === now;
      const level = row.levels.find((it) => it.code === input.value);
      input.disabled = isLocked || (level !== undefined && !level.offered);
    }
  };
  return { element, refresh };
}

/**
 * What is asked for: how much at most, or from where to where.
 * @param {Row} row
 * @param {string | undefined} code
 */
function numberLabel(row, code) {
  const steps = row.step ? `, ${word("steps", { step: row.step })}` : "";
  if (row.kind === "count") return word("howOften");
  if (row.kind === "number") return (row.most ? word("numberUpTo", { most: row.most }) : word("number")) + steps;
  const ranges = row.levels.filter((level) => level.range && level.offered && (!code || level.code === code));
  const ends = ranges.flatMap((level) => level.range ?? []).sort((a, b) => toNumber(a) - toNumber(b));
  return ends.length ? word("numberFrom", { least: ends[0], most: ends[ends.length - 1] }) : word("number");
}

/** @param {string} text */
function toNumber(text) {
  return Number(text.replace(",", ".").replace(/^[−–—]/, "-"));
}

/**
 * A number with a button on either side; a decimal comma is as good as a point.
 * @param {RowPlace} place
 * @param {string} legend
 * @returns {Control}
 */
function numberField(place, legend) {
  const { store, student, row } = place;
  const at = { store, student, slot: row.slot, part: "number" };
  const field = textField(at, { label: numberLabel(row, undefined), of: legend, mode: "decimal" });
  const label = /** @type {HTMLElement} */ (field.element.querySelector("label"));
  const turn = (/** @type {number} */ by) => {
    const step = row.step ? toNumber(row.step) : 1;
    const decimals = (String(row.step ?? "").split(/[.,]/)[1] ?? "").length;
    const text = textAt(at);
    const range = row.levels.find((level) => level.code === store.parts(student, row.slot).level)?.range;
    const typed = toNumber(text || "0");
    const counted = (Number.isFinite(typed) ? typed : 0) + by * step;
    // The first step into the range of a level leads to its end.
    const next = range && !text ? toNumber(range[by > 0 ? 0 : 1]) : counted;
    if (next < 0 && !row.negative) return;
    const shown = next.toFixed(Math.max(decimals, Number.isInteger(next) ? 0 : 2)).replace(".", store.form.decimal);
    writeAt(at, shown, 400);
    field.input.value = shown;
  };
  const button = (/** @type {string} */ sign, /** @type {number} */ by) =>
    make("button", { type: "button", class: "step", "aria-label": `${sign} ${row.step ?? 1}: ${legend}`, onclick: () => turn(by) }, sign);
  const stepper = make("span", { class: "stepper" });
  field.input.before(stepper);
  stepper.append(button("−", -1), field.input, button("+", 1));
  const refresh = () => {
    const code = store.parts(student, row.slot).level;
    label.textContent = numberLabel(row, code);
    field.input.setAttribute("aria-label", `${label.textContent}: ${legend}`);
    field.refresh();
  };
  return { element: field.element, refresh };
}

/**
 * A remark, behind a button while there is none.
 * @param {RowPlace} place
 * @param {string} legend
 * @returns {Control}
 */
function remarkField(place, legend) {
  const { store, student, row } = place;
  const at = { store, student, slot: row.slot, part: "remark" };
  const field = textField(at, { label: word("remark"), of: legend, lines: true, list: true, hideLabel: true });
  field.element.id = freshId();
  field.element.hidden = true;
  const button = make(
    "button",
    { type: "button", class: "remark", "aria-expanded": "false", "aria-controls": field.element.id, "aria-label": `${word("remark")}: ${legend}` },
    word("remark"),
  );
  const show = (/** @type {boolean} */ open) => {
    field.element.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };
  button.addEventListener("click", () => {
    show(field.element.hidden);
    if (!field.element.hidden) field.input.focus();
  });
  const refresh = () => {
    field.refresh();
    if (textAt(at)) show(true);
  };
  return { element: make("div", { class: "remark-box" }, button, field.element), refresh };
}
