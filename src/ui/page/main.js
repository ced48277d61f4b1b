// @ts-check
// The page: what is heard, what is said.

import { by, make, setWords, word } from "./dom.js";
import { Keys, showKeys } from "./keys.js";
import { Store } from "./store.js";
import { Views } from "./views.js";

const store = new Store();
const views = new Views(store);
let said = "";
let troubled = "";

/** @param {string} text */
function say(text) {
  said = text;
  status();
}

new Keys(views, say);

/** What is saved, or what stands in the way: heard by a screen reader once. */
function status() {
  const waiting = store.changes.length;
  const saved = store.savedAt ? word("saved", { time: store.savedAt }) : "";
  const text = waiting ? word(store.line === "open" && store.changes.every((it) => !it.reason) ? "saving" : "unsaved", { n: waiting }) : saved;
  const whole = [text, said].filter(Boolean).join(" · ");
  if (by("status").textContent !== whole) by("status").textContent = whole;
  const trouble = store.line === "open" ? store.halted ?? "" : word(store.line === "handed" ? "handedOver" : store.line);
  const elsewhere = store.changes.filter((change) => change.reason && !isShown(change));
  const told = JSON.stringify([trouble, elsewhere.map(({ student, reason }) => [student, reason])]);
  if (told === troubled) return;
  troubled = told;
  by("trouble").hidden = !trouble && !elsewhere.length;
  by("trouble").replaceChildren(trouble, ...elsewhere.map(problem));
}

/**
 * Whether a change has its place in what is shown now.
 * @param {import("./store.js").Change} change
 */
function isShown({ student, slot }) {
  if (!store.student(student)) return false;
  return views.axis === "student" ? views.studentId === student : views.rowSlot === slot;
}

/**
 * What is not saved of a student who is not shown: where to look, or what to do where there is nothing to look at.
 * @param {import("./store.js").Change} change
 */
function problem(change) {
  const student = store.student(change.student);
  const discard = make("button", { type: "button", onclick: () => store.drop(change) }, word("discard"));
  const name = student ? make("a", { href: `#s=${encodeURIComponent(student.id)}` }, student.name) : change.student;
  return make("span", { class: "problem" }, name, ": ", change.reason, " ", student ? null : discard);
}

store.addEventListener("class", () => {
  setWords(store.words);
  views.show();
  status();
});
store.addEventListener("student", () => views.show());
store.addEventListener("slot", () => {
  said = "";
  views.refresh();
  status();
});
store.addEventListener("queue", () => {
  views.refresh();
  status();
});
store.addEventListener("outside", (event) => say(word("changedOutside", { name: /** @type {CustomEvent} */ (event).detail })));
store.addEventListener("grid", () => say(word("gridChanged")));

by("by-student").addEventListener("click", () => views.switchTo("student"));
by("by-row").addEventListener("click", () => views.switchTo("row"));
by("help").addEventListener("click", () => void showKeys());
by("undo").addEventListener("click", async () => {
  const answer = await store.undo();
  if (answer) say(answer.reason ?? word("undone"));
});
by("search").addEventListener("input", () => views.refresh());
by("search").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
  const first = by("list").querySelector("a");
  if (event.key === "Enter" && first) {
    views.go(first.getAttribute("href").slice(1));
    by("search").value = "";
  }
});
/** @type {HTMLElement} */ (document.querySelector(".skip")).addEventListener("click", (event) => {
  event.preventDefault();
  by("main").focus();
});
addEventListener("hashchange", () => {
  views.show();
  status();
  scrollTo(0, 0);
  document.getElementById("title")?.focus({ preventScroll: true });
  if (matchMedia("(max-width: 45rem)").matches) by("drawer").open = false;
});
// What is typed and not acknowledged stays in the window's storage; the browser asks before the window is closed.
addEventListener("beforeunload", (event) => {
  if (store.changes.length && store.line !== "handed") event.preventDefault();
});

if (matchMedia("(max-width: 45rem)").matches) by("drawer").open = false;
await store.load();
store.listen();
