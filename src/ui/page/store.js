// @ts-check
// What the files say, and what the page has yet to send. A change stays in the window's own storage until the program
// has acknowledged it; it is sent again after a reload, and by another window when this one's address is not good any
// more. Which values a row takes is not known here: the program says so.

import { same } from "./dom.js";

/** @typedef {{level?: string, number?: string, text?: string, remark?: string, value?: string, reason?: string}} Parts */
/** @typedef {string | Parts | null} SlotValue */
/**
 * @typedef {{id: string, name: string, class: string, toRate: number, slots?: Record<string, SlotValue>,
 *   mark?: {text: string | null, final: boolean, outOf: string | null}, missing?: string[],
 *   sum?: {title: string, earned: string | null, possible: string | null}[],
 *   broken?: {place: string, errors: {place: string, message: string, help: string | null}[]}}} Student
 */
/**
 * @typedef {{code: string, name: string, offered: boolean, column: boolean, range: [string, string] | null,
 *   descriptor: string | null}} Level
 */
/**
 * @typedef {{slot: string, label: string, task: string | null, hint: string | null, required: boolean,
 *   optional: boolean, kind: string, levels: Level[], most?: string, negative?: boolean, step?: string}} Row
 */
/** @typedef {{slot: string, title: string, rows: Row[]}} Section */
/**
 * @typedef {{grid: string, title: string, lang: string, decimal: string, sections: Section[],
 *   fields: {slot: string, id: string, label: string | null}[]}} Form
 */
/**
 * A change that is not acknowledged. `seen` is what stood there when it was made; `notBefore`, when it may be sent.
 * @typedef {{student: string, slot: string, value: SlotValue, seen: SlotValue, notBefore: number,
 *   state: "waiting" | "conflict" | "refused", reason?: string, alone?: boolean}} Change
 */

const RETRY = 1500;

export class Store extends EventTarget {
  constructor() {
    super();
    /** @type {Form} */
    this.form = { grid: "", title: "", lang: "", decimal: ".", sections: [], fields: [] };
    /** @type {Student[]} */
    this.students = [];
    /** @type {Map<string, Student>} */
    this.index = new Map();
    /** @type {string | null} */
    this.halted = null;
    /** @type {Change[]} */
    this.changes = [];
    /** @type {"open" | "gone" | "locked" | "handed"} */
    this.line = "open";
    this.savedAt = "";
    this.sending = false;
    /** @type {Record<string, string>} */
    this.words = {};
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.channel = new BroadcastChannel("gridgen-rate");
    this.channel.addEventListener("message", (event) => this.hearWindow(event.data));
  }

  /** The class as it stands in the files now; whether it could be asked for. */
  async load() {
    const answer = await this.ask("class");
    if (!answer?.ok) return false;
    const given = await answer.json();
    const before = this.form.grid;
    ({ form: this.form, students: this.students, halted: this.halted, words: this.words } = given);
    this.index = new Map(this.students.map((student) => [student.id, student]));
    if (before !== this.form.grid) this.restore();
    this.tell("class");
    return true;
  }

  /** Hears what changes, from now on. */
  listen() {
    const news = new EventSource("news");
    news.addEventListener("open", () => void this.back());
    news.addEventListener("message", (event) => void this.hear(event.data));
    news.addEventListener("error", () => this.lose(news.readyState === EventSource.CLOSED ? "locked" : "gone"));
  }

  async back() {
    if (this.line !== "open" && (await this.load())) this.schedule(0);
  }

  /** @param {string} news */
  async hear(news) {
    if (!news.startsWith("student ")) {
      if (await this.load()) this.tell("grid");
      return this.schedule(0);
    }
    const id = news.slice("student ".length);
    const answer = await this.ask(`student?id=${encodeURIComponent(id)}`);
    if (!answer?.ok) return;
    const student = await answer.json();
    const known = this.student(id);
    const isOther = known && JSON.stringify(known) !== JSON.stringify(student);
    this.take(student);
    if (isOther && !this.sending) this.tell("outside", student.name);
    this.schedule(0);
  }

  /**
   * @param {string} address
   * @param {RequestInit} [options]
   */
  async ask(address, options) {
    try {
      const answer = await fetch(address, options);
      if (answer.status === 403) this.lose("locked");
      else this.find();
      return answer;
    } catch {
      this.lose("gone");
      return undefined;
    }
  }

  find() {
    if (this.line === "open") return;
    this.line = "open";
    this.tell("queue");
  }

  /** @param {"gone" | "locked"} how */
  lose(how) {
    if (this.line === how || this.line === "handed" || (this.line === "locked" && how === "gone")) return;
    this.line = how;
    this.tell("queue");
  }

  /**
   * @param {string} what
   * @param {unknown} [detail]
   */
  tell(what, detail) {
    this.dispatchEvent(new CustomEvent(what, { detail }));
  }

  /**
   * @param {string} id
   * @returns {Student | undefined}
   */
  student(id) {
    return this.index.get(id);
  }

  /** @param {Student} student */
  take(student) {
    const at = this.students.findIndex((it) => it.id === student.id);
    if (at < 0) return void this.load();
    this.students[at] = student;
    this.index.set(student.id, student);
    this.tell("student", student.id);
  }

  /**
   * What stands in the file.
   * @param {string} student
   * @param {string} slot
   * @returns {SlotValue}
   */
  filed(student, slot) {
    return this.student(student)?.slots?.[slot] ?? null;
  }

  /**
   * @param {string} student
   * @param {string} slot
   */
  change(student, slot) {
    return this.changes.find((change) => change.student === student && change.slot === slot);
  }

  /**
   * What is shown: what was given here, else what stands in the file.
   * @param {string} student
   * @param {string} slot
   * @returns {SlotValue}
   */
  value(student, slot) {
    const change = this.change(student, slot);
    return change ? change.value : this.filed(student, slot);
  }

  /**
   * The parts of a row or a decided mark.
   * @param {string} student
   * @param {string} slot
   * @returns {Parts}
   */
  parts(student, slot) {
    const value = this.value(student, slot);
    return value && typeof value === "object" ? value : {};
  }

  /**
   * Gives a slot a value; it is sent after `wait` milliseconds, or when [`send`] says so.
   * @param {string} student
   * @param {string} slot
   * @param {SlotValue} value
   * @param {number} [wait]
   */
  set(student, slot, value, wait = 0) {
    if (value && typeof value === "object") {
      const filled = Object.entries(value).filter(([, part]) => typeof part === "string" && part.trim() !== "");
      value = filled.length ? /** @type {Parts} */ (Object.fromEntries(filled)) : null;
    } else if (typeof value === "string" && value.trim() === "") value = null;
    const notBefore = Date.now() + wait;
    const change = this.change(student, slot);
    if (change) Object.assign(change, { value, notBefore, state: "waiting", reason: undefined });
    else if (same(value, this.filed(student, slot))) return;
    else this.changes.push({ student, slot, value, seen: this.filed(student, slot), notBefore, state: "waiting" });
    this.keep();
    this.tell("slot", { student, slot });
    this.schedule(wait);
  }

  /**
   * What was typed there is whole.
   * @param {string} student
   * @param {string} slot
   */
  send(student, slot) {
    const change = this.change(student, slot);
    if (!change) return;
    change.notBefore = 0;
    this.schedule(0);
  }

  /**
   * Leaves what stands in the file.
   * @param {Change} change
   */
  drop(change) {
    this.changes = this.changes.filter((other) => other !== change);
    this.keep();
    this.tell("slot", { student: change.student, slot: change.slot });
  }

  /**
   * Puts the own value in place of the other, which was seen.
   * @param {Change} change
   */
  insist(change) {
    Object.assign(change, { seen: this.filed(change.student, change.slot), state: "waiting", reason: undefined });
    change.notBefore = 0;
    this.keep();
    this.schedule(0);
  }

  key() {
    return `gridgen-rate ${this.form.grid}`;
  }

  /** Keeps what is not acknowledged over a reload, and not longer than the window. */
  keep() {
    if (this.changes.length) sessionStorage.setItem(this.key(), JSON.stringify(this.changes));
    else sessionStorage.removeItem(this.key());
    this.tell("queue");
  }

  restore() {
    const kept = sessionStorage.getItem(this.key());
    this.adopt(kept ? JSON.parse(kept) : []);
    this.channel.postMessage({ kind: "asks", key: this.key() });
  }

  /** @param {Change[]} changes */
  adopt(changes) {
    for (const change of changes) {
      if (!this.change(change.student, change.slot)) this.changes.push({ ...change, notBefore: 0 });
    }
    if (changes.length) this.keep();
    this.schedule(0);
  }

  /**
   * Windows of the same program's earlier runs hand over what they could not send.
   * @param {{kind: string, key: string, changes?: Change[]}} said
   */
  hearWindow(said) {
    if (said.key !== this.key()) return;
    if (said.kind === "asks" && this.line !== "open" && this.changes.length) {
      this.channel.postMessage({ kind: "gives", key: said.key, changes: this.changes });
    } else if (said.kind === "gives" && this.line === "open") {
      this.adopt(said.changes ?? []);
      this.channel.postMessage({ kind: "has", key: said.key });
    } else if (said.kind === "has" && this.line !== "open") {
      this.changes = [];
      this.line = "handed";
      this.keep();
    }
  }

  /** @param {number} wait */
  schedule(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.pump(), wait);
  }

  /** Sends what may be sent, all of one student at a time. */
  async pump() {
    if (this.sending || this.line === "handed" || this.line === "locked") return;
    const now = Date.now();
    const waiting = this.changes.filter((change) => change.state === "waiting");
    const first = waiting.find((change) => change.notBefore <= now);
    if (!first) {
      const next = Math.min(...waiting.map((change) => change.notBefore));
      if (Number.isFinite(next)) this.schedule(Math.min(next - now, 60_000));
      return;
    }
    const together = waiting.filter((it) => it.student === first.student && it.notBefore <= now && !it.alone);
    const sent = (first.alone ? [first] : together).map((change) => ({ change, value: change.value }));
    this.sending = true;
    this.tell("queue");
    const answer = await this.ask("change", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        student: first.student,
        changes: sent.map(({ change, value }) => ({ slot: change.slot, value, seen: change.seen })),
      }),
    });
    const body = answer ? await answer.json().catch(() => ({})) : {};
    this.sending = false;
    this.schedule(this.settle(answer?.status ?? 0, body, sent));
    this.keep();
  }

  /**
   * What an answer means for what was sent; how long to wait then.
   * @param {number} status
   * @param {any} body
   * @param {{change: Change, value: SlotValue}[]} sent
   */
  settle(status, body, sent) {
    if (status === 200) {
      for (const { change, value } of sent) {
        if (same(change.value, value)) this.changes = this.changes.filter((other) => other !== change);
        else change.seen = body.student?.slots?.[change.slot] ?? null;
      }
      this.savedAt = new Date().toTimeString().slice(0, 5);
      if (body.student) this.take(body.student);
      return 0;
    }
    if (status === 409) {
      const conflicts = sent.filter(({ change }) => body.conflicts?.includes(change.slot));
      for (const { change } of conflicts) Object.assign(change, { state: "conflict", reason: body.reason });
      if (body.student) this.take(body.student);
      return 0;
    }
    if (status === 0 || status === 403) return RETRY;
    const isFinal = [400, 404, 413, 422].includes(status);
    if (isFinal && sent.length > 1) {
      // One of them is refused: each is tried alone.
      for (const { change } of sent) change.alone = true;
      return 0;
    }
    for (const { change } of sent) {
      change.reason = body.reason ?? String(status);
      if (isFinal) change.state = "refused";
      else change.notBefore = Date.now() + RETRY;
      this.tell("slot", { student: change.student, slot: change.slot });
    }
    return isFinal ? 0 : RETRY;
  }

  /** Takes back the last change; what it was about, or why not. */
  async undo() {
    const answer = await this.ask("undo", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    if (!answer) return undefined;
    const body = await answer.json().catch(() => ({}));
    if (body.student) this.take(body.student);
    return body;
  }
}
