// @ts-check
// The keys of the terminal, where they do not take away what a browser or a screen reader needs: Tab, and the arrows
// that choose among radio buttons.

import { ask, by, fold, make, word } from "./dom.js";
import { clearRow, isOpen, setLevel } from "./controls.js";
import { rateSection, sectionCodes } from "./views.js";

/** @typedef {import("./views.js").Views} Views */
/** @typedef {import("./store.js").Row} Row */

/** On a French keyboard digits need Shift. */
const UNSHIFTED = "&é\"'(-è_ç";

export class Keys {
  /**
   * @param {Views} views
   * @param {(text: string) => void} say
   */
  constructor(views, say) {
    this.views = views;
    this.say = say;
    this.typed = "";
    this.isSection = false;
    document.addEventListener("keydown", (event) => this.press(event));
  }

  /** The row that has the focus, or had it last. */
  current() {
    const boxes = this.boxes();
    const here = document.activeElement?.closest("fieldset.row");
    return boxes.find((box) => box === here) ?? boxes.find((box) => box.dataset.last) ?? boxes[0];
  }

  /** @returns {HTMLFieldSetElement[]} */
  boxes() {
    const all = /** @type {HTMLFieldSetElement[]} */ ([...document.querySelectorAll("#main fieldset.row")]);
    return all.filter((box) => !box.hidden);
  }

  /** @param {HTMLFieldSetElement | undefined} box */
  focus(box) {
    if (!box) return;
    this.boxes().forEach((other) => delete other.dataset.last);
    box.dataset.last = "1";
    const radio = box.querySelector("input[type=radio]:checked") ?? box.querySelector("input:not([disabled]), textarea");
    /** @type {HTMLElement | null} */ (radio)?.focus({ preventScroll: true });
    const isQuiet = matchMedia("(prefers-reduced-motion: reduce)").matches;
    box.scrollIntoView({ block: "center", behavior: isQuiet ? "auto" : "smooth" });
  }

  /**
   * The row and the student of a box.
   * @param {HTMLFieldSetElement} box
   */
  place(box) {
    const row = /** @type {Row} */ (this.views.rows().find((it) => it.slot === box.dataset.slot));
    return { store: this.views.store, student: box.dataset.student ?? "", row };
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const isText = target.matches("textarea, input:not([type=radio])");
    if (by("dialog").open) return;
    if (event.key === "Escape" && isText) return this.leaveText(event, target);
    if (event.key === "F2") return this.done(event, () => this.views.switchTo(this.views.axis === "row" ? "student" : "row"));
    if (event.key === "F1") return this.done(event, () => void showKeys());
    if (isText || event.altKey || event.metaKey) return;
    if (event.ctrlKey) {
      if (event.key.toLowerCase() === "z") this.done(event, () => by("undo").click());
      return;
    }
    if (event.shiftKey && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      return this.done(event, () => this.views.turn(event.key === "ArrowLeft" ? -1 : 1));
    }
    const box = this.current();
    if (box) this.pressOnRow(event, box, target);
  }

  /**
   * @param {KeyboardEvent} event
   * @param {HTMLElement} field
   */
  leaveText(event, field) {
    event.preventDefault();
    const box = field.closest("fieldset.row");
    field.blur();
    if (box) this.focus(/** @type {HTMLFieldSetElement} */ (box));
    else by("main").focus();
  }

  /**
   * @param {KeyboardEvent} event
   * @param {() => void} act
   */
  done(event, act) {
    event.preventDefault();
    act();
  }

  /**
   * @param {KeyboardEvent} event
   * @param {HTMLFieldSetElement} box
   * @param {HTMLElement} target
   */
  pressOnRow(event, box, target) {
    const boxes = this.boxes();
    const at = boxes.indexOf(box);
    const isButton = target.matches("button, a, summary");
    switch (event.key) {
      case "ArrowUp": return this.done(event, () => this.focus(boxes[at - 1]));
      case "ArrowDown": return this.done(event, () => this.focus(target.closest("fieldset.row") ? boxes[at + 1] : box));
      case "Enter": return isButton ? undefined : this.done(event, () => this.enter(box));
      case "Delete":
      case "Backspace": return this.done(event, () => clearRow(this.place(box)));
      case "Escape": return this.done(event, () => this.forget());
      case "/": return this.done(event, () => { by("drawer").open = true; by("search").focus(); });
      case "?": return this.done(event, () => void showKeys());
      case "*": return this.done(event, () => this.startSection(box));
      case "!": return this.done(event, () => this.focus(this.nextOpen(box)));
      default: if (event.key.length === 1 && event.key !== " ") this.type(event, box);
    }
  }

  forget() {
    this.typed = "";
    this.isSection = false;
    this.say("");
  }

  /**
   * A code that is whole though another begins like it; else the remark or the text.
   * @param {HTMLFieldSetElement} box
   */
  enter(box) {
    const place = this.place(box);
    const exact = this.typed && place.row.levels.find((level) => level.offered && fold(level.code) === fold(this.typed));
    if (exact) return this.give(box, exact.code);
    const remark = /** @type {HTMLElement | null} */ (box.querySelector("button.remark[aria-expanded=false]"));
    if (remark) remark.click();
    else /** @type {HTMLElement | null} */ (box.querySelector("textarea"))?.focus();
  }

  /** @param {HTMLFieldSetElement} box */
  startSection(box) {
    const section = this.section(box);
    if (!section || this.views.axis === "row") return;
    this.isSection = true;
    this.typed = "";
    this.say(word("sectionAsk", { codes: sectionCodes(section).join(", ") }));
  }

  /** @param {HTMLFieldSetElement} box */
  section(box) {
    return this.views.store.form.sections.find((section) => section.rows.some((row) => row.slot === box.dataset.slot));
  }

  /**
   * One more character of a level's code, or the first digit of a number.
   * @param {KeyboardEvent} event
   * @param {HTMLFieldSetElement} box
   */
  type(event, box) {
    const { row } = this.place(box);
    const section = this.isSection ? this.section(box) : undefined;
    const codes = section ? sectionCodes(section) : row.levels.filter((level) => level.offered).map((level) => level.code);
    const typed = fold(this.typed + event.key);
    const found = codes.filter((code) => fold(code).startsWith(typed));
    const digit = /\d/.test(event.key) ? Number(event.key) : UNSHIFTED.indexOf(event.key) + 1;
    if (found.length === 1) return this.done(event, () => this.give(box, found[0]));
    if (found.length > 1) {
      event.preventDefault();
      this.typed += event.key;
      return this.say(`${this.typed}… ${found.join(", ")} ?`);
    }
    const input = /** @type {HTMLInputElement | null} */ (box.querySelector(".stepper input"));
    if (input && /[\d,.-]/.test(event.key)) {
      // The character goes where it is typed: into the field that has the focus now.
      input.focus();
      return input.select();
    }
    const level = this.typed || !digit ? undefined : row.levels[digit - 1];
    if (level?.offered && !section) return this.done(event, () => this.give(box, level.code));
    if (codes.length) this.say(`${this.typed}${event.key} ? ${codes.join(", ")}`);
    this.typed = "";
    this.isSection = false;
  }

  /**
   * @param {HTMLFieldSetElement} box
   * @param {string} code
   */
  give(box, code) {
    const place = this.place(box);
    const section = this.isSection ? this.section(box) : undefined;
    this.forget();
    if (section) return rateSection(place.store, place.student, section, code);
    setLevel(place, code);
    const level = place.row.levels.find((it) => it.code === code);
    if (level?.range) return /** @type {HTMLElement | null} */ (box.querySelector(".stepper input"))?.focus();
    const boxes = this.boxes();
    this.focus(boxes[boxes.indexOf(box) + 1] ?? box);
  }

  /** @param {HTMLFieldSetElement} box */
  nextOpen(box) {
    const boxes = this.boxes();
    const from = boxes.indexOf(box) + 1;
    const round = [...boxes.slice(from), ...boxes.slice(0, from)];
    return round.find((it) => isOpen(this.place(it)));
  }
}

/** The keys, in a dialog. */
export function showKeys() {
  const keys = [
    [word("letter"), "keyLevel"], ["1 … 9", "keyDigit"], [word("arrowUp"), "keyUpDown"], [word("arrowShift"), "keyStudent"],
    [word("enter"), "keyEnter"], [word("esc"), "keyEsc"], [word("del"), "keyDelete"], ["*", "keySection"], ["!", "keyUnrated"],
    ["Ctrl-Z", "keyUndo"], ["/", "keySearch"], ["F2", "keyView"], ["Alt-1 … Alt-5", "keyPhrase"], ["?, F1", "keyHelp"],
  ];
  const rows = keys.map(([key, about]) => make("tr", {}, make("th", { scope: "row" }, make("kbd", {}, key)), make("td", {}, word(about))));
  return ask(word("keys"), make("table", { class: "keys" }, ...rows), { no: word("close") });
}
