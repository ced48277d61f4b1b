// @ts-check
// Two views of a class: all rows of one student, one row of all students; and the list beside them.

import { ask, by, fold, freshId, make, word } from "./dom.js";
import { clearRow, isOpen, rowControl, setLevel } from "./controls.js";
import { slotState, textField } from "./texts.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./store.js").Student} Student */
/** @typedef {import("./store.js").Row} Row */
/** @typedef {import("./store.js").Section} Section */
/** @typedef {import("./texts.js").Control} Control */

export class Views {
  /** @param {Store} store */
  constructor(store) {
    this.store = store;
    /** @type {"student" | "row"} */
    this.axis = "student";
    this.studentId = "";
    this.rowSlot = "";
    /** @type {Control[]} */
    this.controls = [];
    this.built = "";
    this.listed = "";
    /** @type {unknown} */
    this.form = undefined;
    this.formText = "";
  }

  rows() {
    return this.store.form.sections.flatMap((section) => section.rows);
  }

  row() {
    return this.rows().find((row) => row.slot === this.rowSlot) ?? this.rows()[0];
  }

  student() {
    return this.store.student(this.studentId) ?? this.store.students[0];
  }

  /** What the address names, else the first that is not done. */
  readAddress() {
    const [kind, ...rest] = decodeURIComponent(location.hash.slice(1)).split("=");
    const value = rest.join("=");
    this.axis = kind === "r" ? "row" : "student";
    if (kind === "r") this.rowSlot = value;
    if (kind === "s") this.studentId = value;
    if (!this.store.student(this.studentId)) {
      const open = this.store.students.find((student) => student.toRate) ?? this.store.students[0];
      this.studentId = open?.id ?? "";
    }
    if (!this.rows().some((row) => row.slot === this.rowSlot)) this.rowSlot = this.rows()[0]?.slot ?? "";
  }

  /** @param {string} hash */
  go(hash) {
    location.hash = hash;
  }

  /** @param {"student" | "row"} axis */
  switchTo(axis) {
    this.go(axis === "row" ? `r=${encodeURIComponent(this.rowSlot)}` : `s=${encodeURIComponent(this.studentId)}`);
  }

  /**
   * To the student, or the row, before or after.
   * @param {number} by
   */
  turn(by) {
    if (this.axis === "student") {
      const at = this.store.students.findIndex((student) => student.id === this.studentId) + by;
      const there = this.store.students[at];
      if (there) this.go(`s=${encodeURIComponent(there.id)}`);
    } else {
      const rows = this.rows();
      const there = rows[rows.findIndex((row) => row.slot === this.rowSlot) + by];
      if (there) this.go(`r=${encodeURIComponent(there.slot)}`);
    }
  }

  /** Builds what the address names; keeps what is there where it is the same. */
  show() {
    this.readAddress();
    by("by-student").setAttribute("aria-pressed", String(this.axis === "student"));
    by("by-row").setAttribute("aria-pressed", String(this.axis === "row"));
    by("main").dataset.axis = this.axis;
    const student = this.student();
    const isBroken = this.axis === "student" && !student?.slots;
    if (this.form !== this.store.form) {
      this.form = this.store.form;
      const names = this.axis === "row" ? this.store.students.map(({ id, name }) => [id, name]) : [];
      this.formText = JSON.stringify([this.store.form, names]);
    }
    const build = `${this.axis} ${this.axis === "row" ? this.rowSlot : this.studentId} ${isBroken} ${this.formText}`;
    if (build !== this.built) {
      this.built = build;
      this.controls = [];
      const main = by("main");
      if (this.axis === "row") main.replaceChildren(...this.rowView(this.row()));
      else if (student) main.replaceChildren(...this.studentView(student));
    }
    this.refresh();
  }

  /** What the files say now, in what is there. */
  refresh() {
    this.controls.forEach((control) => control.refresh());
    this.list();
  }

  /**
   * @param {Control} control
   * @returns {HTMLElement}
   */
  add(control) {
    this.controls.push(control);
    return control.element;
  }

  list() {
    const { students } = this.store;
    const done = students.filter((student) => student.slots && !student.toRate).length;
    const rows = students.reduce((sum, student) => sum + student.toRate, 0);
    by("progress").textContent = word("progress", { done, all: students.length, rows });
    by("form-title").textContent = this.store.form.title;
    const wanted = fold(by("search").value).split(/\s+/).filter(Boolean);
    const found = students.filter((it) => wanted.every((part) => fold(`${it.name} ${it.id}`).includes(part)));
    const open = this.axis === "row" && !wanted.length ? this.openCounts() : found.map((it) => `${it.id} ${it.name} ${progress(it)}`);
    const listed = JSON.stringify([this.axis, this.studentId, this.rowSlot, this.formText, open]);
    if (listed === this.listed) return;
    this.listed = listed;
    const entries = this.axis === "row" && !wanted.length ? this.rowList() : this.studentList(found);
    const focus = document.activeElement?.getAttribute("href");
    by("list").replaceChildren(...entries);
    if (focus) /** @type {HTMLElement | null} */ (by("list").querySelector(`a[href="${CSS.escape(focus)}"]`))?.focus();
  }

  /** @param {Student[]} students */
  studentList(students) {
    if (!students.length) return [make("p", {}, word("noMatch"))];
    /** @type {Node[]} */
    const all = [];
    let group = "";
    let list = make("ul");
    all.push(list);
    for (const student of students) {
      if (student.class !== group) {
        group = student.class;
        list = make("ul");
        all.push(make("h2", {}, group), list);
      }
      const isHere = this.axis === "student" && student.id === this.studentId;
      list.append(make("li", {}, entry(`#s=${encodeURIComponent(student.id)}`, student.name, progress(student), isHere)));
    }
    return all;
  }

  /** How many students each row is still open for. */
  openCounts() {
    const { store } = this;
    return this.rows().map((row) => store.students.filter((it) => isOpen({ store, student: it.id, row })).length);
  }

  rowList() {
    const counts = this.openCounts();
    return this.store.form.sections.flatMap((section) => [
      make("h2", {}, section.title),
      make("ul", {}, ...section.rows.map((row) => {
        const open = counts[this.rows().indexOf(row)];
        return make("li", {}, entry(`#r=${encodeURIComponent(row.slot)}`, row.label, open ? String(open) : "✓", row.slot === this.rowSlot));
      })),
    ]);
  }

  /**
   * @param {string} title
   * @param {Node[]} more
   */
  heading(title, ...more) {
    return make(
      "div",
      { class: "heading" },
      make("button", { type: "button", onclick: () => this.turn(-1), "aria-label": word("previous") }, "←"),
      make("h1", { tabindex: "-1", id: "title" }, title),
      make("button", { type: "button", onclick: () => this.turn(1), "aria-label": word("next") }, "→"),
      ...more,
    );
  }

  /**
   * @param {Student} student
   * @returns {Node[]}
   */
  studentView(student) {
    document.title = `${student.name} – ${this.store.form.title}`;
    const sheet = make("a", { href: `sheet?student=${encodeURIComponent(student.id)}`, target: "_blank", rel: "noopener", class: "sheet" }, word("sheet"));
    if (!student.slots) return [this.heading(student.name), this.add(this.brokenFile(student.id))];
    const sections = this.store.form.sections.map((section) => this.section(student.id, section));
    return [this.heading(student.name, sheet), this.add(this.markPanel(student.id)), ...sections, this.wholeSheet(student.id)];
  }

  /**
   * @param {string} student
   * @param {Section} section
   */
  section(student, section) {
    const titleId = freshId();
    let task = "";
    const rows = section.rows.flatMap((row) => {
      const head = row.task && row.task !== task ? [make("h3", {}, row.task)] : [];
      task = row.task ?? "";
      const hint = row.hint ? [make("p", { class: "hint" }, row.hint)] : [];
      const control = this.add(rowControl({ store: this.store, student, row }, row.label));
      control.querySelector("legend")?.after(...hint);
      return [...head, control];
    });
    return make(
      "section",
      { "aria-labelledby": titleId },
      make("h2", { id: titleId }, section.title),
      this.wholeSection(student, section),
      ...rows,
      this.text(student, section.slot, { label: word("sectionRemark"), of: section.title, lines: true, list: true }),
    );
  }

  /**
   * One level for all rows of a section that are still to be rated.
   * @param {string} student
   * @param {Section} section
   */
  wholeSection(student, section) {
    const codes = sectionCodes(section);
    if (codes.length < 2 || section.rows.length < 2) return null;
    const label = `${word("wholeSection")}: ${section.title}`;
    const buttons = codes.map((code) =>
      make("button", { type: "button", onclick: () => rateSection(this.store, student, section, code), "aria-label": `${code}, ${label}` }, code));
    return make("div", { class: "whole", role: "group", "aria-label": label }, make("span", { "aria-hidden": "true" }, word("wholeSection")), ...buttons);
  }

  /**
   * @param {string} student
   * @param {string} slot
   * @param {import("./texts.js").TextLook & {part?: string}} look
   * @returns {HTMLElement}
   */
  text(student, slot, look) {
    const place = { store: this.store, student, slot, part: look.part };
    const field = textField(place, look);
    const state = slotState(place);
    field.element.append(state.element);
    field.input.setAttribute("data-slot", slot);
    return this.add({ element: field.element, refresh: () => { field.refresh(); state.refresh(); } });
  }

  /** @param {string} student */
  wholeSheet(student) {
    const titleId = freshId();
    const forAll = (/** @type {string} */ slot, /** @type {string} */ label) =>
      make("button", { type: "button", "aria-label": `${word("forAll")}: ${label}`, onclick: () => void this.giveAll(student, slot) }, word("forAll"));
    const fields = this.store.form.fields.map((field) =>
      this.text(student, field.slot, { label: field.label ?? (field.id === "given" ? word("given") : word("name")) }));
    return make(
      "section",
      { "aria-labelledby": titleId, class: "whole-sheet" },
      make("h2", { id: titleId }, word("aboutSheet")),
      this.text(student, "comment", { label: word("comment"), lines: true, list: true }),
      make("div", { class: "pair" }, this.text(student, "date", { label: word("date"), hint: word("dateHint") }), forAll("date", word("date"))),
      make("div", { class: "pair" }, this.text(student, "assessor", { label: word("assessor"), list: true }), forAll("assessor", word("assessor"))),
      make(
        "div",
        { class: "pair" },
        this.text(student, "mark", { label: word("decided"), hint: word("decidedHint"), part: "value" }),
        make("button", { type: "button", onclick: () => this.store.set(student, "mark", { ...this.store.parts(student, "mark"), value: word("absent") }), "aria-label": `${word("decided")}: ${word("absent")}` }, word("absent")),
      ),
      this.text(student, "mark", { label: word("reason"), of: word("decided"), part: "reason", needs: "value" }),
      make("details", {}, make("summary", {}, word("student")), ...fields),
    );
  }

  /**
   * The same date or assessor for the whole class.
   * @param {string} student
   * @param {string} slot
   */
  async giveAll(student, slot) {
    const value = this.store.value(student, slot);
    if (typeof value !== "string") return;
    const students = this.store.students.filter((it) => it.slots);
    const question = word("forAllAsk", { value, n: students.length });
    if (!(await ask(word("forAll"), question, { yes: word("forAll"), no: word("close") }))) return;
    for (const one of students) this.store.set(one.id, slot, value);
  }

  /**
   * The mark as it stands, what is missing for it, and its sum.
   * @param {string} id
   * @returns {Control}
   */
  markPanel(id) {
    const text = make("p", { role: "status", class: "mark-now" });
    const missing = make("ul");
    const sum = make("table");
    const missingBox = make("details", {}, make("summary", {}, word("missing")), missing);
    const sumBox = make("details", {}, make("summary", {}, word("sum")), sum);
    const refresh = () => {
      const student = this.store.student(id);
      const now = student ? markText(student) : "";
      if (text.textContent !== now) text.textContent = now;
      missing.replaceChildren(...(student?.missing ?? []).map((label) => make("li", {}, label)));
      missingBox.hidden = !student?.missing?.length;
      sum.replaceChildren(...(student?.sum ?? []).map((line) =>
        make("tr", {}, make("th", { scope: "row" }, line.title), make("td", {}, [line.earned ?? "–", line.possible].filter(Boolean).join(" / ")))));
      sumBox.hidden = !student?.sum?.length;
    };
    return { element: make("section", { class: "mark", "aria-label": word("mark") }, text, missingBox, sumBox), refresh };
  }

  /**
   * @param {string} id
   * @returns {Control}
   */
  brokenFile(id) {
    const element = make("section", { class: "broken", role: "alert" });
    const refresh = () => {
      const broken = this.store.student(id)?.broken;
      const errors = broken?.errors.length ? broken.errors : [{ place: broken?.place ?? "", message: "", help: null }];
      element.replaceChildren(make("p", {}, word("broken")), make("ul", {}, ...errors.map((error) =>
        make("li", {}, make("code", {}, error.place), " ", make("strong", {}, error.message), error.help ? make("p", {}, error.help) : null))));
    };
    return { element, refresh };
  }

  /**
   * @param {Row} row
   * @returns {Node[]}
   */
  rowView(row) {
    document.title = `${row.label} – ${this.store.form.title}`;
    const students = this.store.students.map((student) => {
      const control = rowControl({ store: this.store, student: student.id, row }, student.name);
      const refresh = () => {
        control.refresh();
        const now = this.store.student(student.id);
        const isFound = fold(`${student.name} ${student.id}`).includes(fold(by("search").value.trim()));
        control.element.hidden = !isFound;
        control.element.title = now?.broken ? `${now.broken.place} ${now.broken.errors[0]?.message ?? ""}` : "";
      };
      return this.add({ element: control.element, refresh });
    });
    const hint = row.hint ? make("p", { class: "hint" }, row.hint) : "";
    const holder = make("section", { "aria-labelledby": "title" }, hint, ...students);
    return [this.heading(row.label), holder];
  }
}

/**
 * @param {string} href
 * @param {string} name
 * @param {string} state
 * @param {boolean} isHere
 */
function entry(href, name, state, isHere) {
  return make("a", { href, "aria-current": isHere ? "page" : false }, make("span", {}, name), " ", make("span", { class: "count" }, state));
}

/** @param {Student} student */
function progress(student) {
  if (!student.slots) return "✗";
  return student.toRate ? word("toRate", { n: student.toRate }) : "✓";
}

/** @param {Student} student */
export function markText(student) {
  const { text, final, outOf } = student.mark ?? { text: null, final: false, outOf: null };
  const open = student.toRate ? word("toRate", { n: student.toRate }) : word("allRated");
  if (text === null && outOf === null) return open;
  const mark = [text ?? "–", outOf].filter((part) => part !== null).join(" / ");
  const prefix = text === null || final ? "" : ` ${word("soFar")}`;
  return `${word("mark")}${prefix} ${mark} · ${open}`;
}

/**
 * The codes that some row of a section offers.
 * @param {Section} section
 */
export function sectionCodes(section) {
  const codes = section.rows.flatMap((row) => row.levels.filter((level) => level.offered).map((level) => level.code));
  return [...new Set(codes)];
}

/**
 * Rows of a section that are still to be rated get a level; where all are rated, every row.
 * @param {Store} store
 * @param {string} student
 * @param {Section} section
 * @param {string} code
 */
export function rateSection(store, student, section, code) {
  const offering = section.rows.filter((row) => row.levels.some((level) => level.offered && level.code === code));
  const blank = (/** @type {Row} */ row) => {
    const now = store.parts(student, row.slot);
    return !(now.level || now.number || now.text);
  };
  const open = offering.filter(blank);
  for (const row of open.length ? open : offering) setLevel({ store, student, row }, code);
}

export { clearRow };
