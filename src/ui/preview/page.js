// The page around the sheets. It is told that something was made, and asks for it; what stands in a sheet is never
// looked into but to keep its place on the screen.
"use strict";

const by = (id) => document.getElementById(id);
const words = document.body.dataset;
let state = { status: "", sheets: [], problems: [] };
let shown = null; // the sheet that is shown, and its version when it was

const make = (tag, text, attributes = {}) => {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

const found = (sheet) => {
  const wanted = by("search").value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const text = [sheet.grid, sheet.class, sheet.name].join(" ").toLocaleLowerCase();
  return wanted.every((word) => text.includes(word));
};

const isWrong = (sheet) => sheet.problems.some((at) => state.problems[at].severity === "error");

function item(sheet) {
  const link = make("a", sheet.name, { href: "#" + sheet.id });
  if (isWrong(sheet)) link.append(" ", make("span", "✗", { class: "mark", role: "img", "aria-label": by("problems-head").textContent }));
  if (shown && shown.id === sheet.id) link.setAttribute("aria-current", "page");
  const entry = make("li");
  entry.append(link);
  return entry;
}

function list() {
  const all = document.createDocumentFragment();
  let grid = null, group = null, entries = null;
  for (const sheet of state.sheets.filter(found)) {
    if (sheet.grid !== grid) all.append(make("h2", (grid = sheet.grid)));
    const here = sheet.grid + "\n" + sheet.class;
    if (here !== group) {
      group = here;
      if (sheet.class) all.append(make("h3", sheet.class));
      all.append((entries = make("ul")));
    }
    entries.append(item(sheet));
  }
  const focus = document.activeElement && document.activeElement.getAttribute("href");
  by("list").replaceChildren(all);
  if (focus) by("list").querySelector(`a[href="${focus}"]`)?.focus();
}

function problems(sheet) {
  const said = sheet ? sheet.problems.map((at) => state.problems[at]) : state.problems;
  const entries = said.map((problem) => {
    const entry = make("li");
    const place = problem.line ? `${problem.file}, ${words.line} ${problem.line}` : problem.file;
    entry.append(make("span", problem.message, { class: problem.severity }), make("span", place, { class: "place" }));
    if (problem.help) entry.append(make("span", problem.help, { class: "help" }));
    return entry;
  });
  const box = by("problems");
  box.querySelector("ul").replaceChildren(...entries);
  box.hidden = entries.length === 0;
  box.classList.toggle("mild", !said.some((problem) => problem.severity === "error"));
}

// The new page is loaded behind the old one, and takes its place when it stands where the old one stood.
function frame(sheet) {
  const old = by("frames").querySelector("iframe:not(.next)");
  by("frames").querySelectorAll(".next").forEach((other) => other.remove());
  if (!sheet.html) return;
  const next = make("iframe", "", { sandbox: "allow-same-origin", title: sheet.name, class: "next" });
  const same = old && old.dataset.id === String(sheet.id);
  next.dataset.id = sheet.id;
  next.addEventListener("load", () => {
    if (same && old.contentWindow) next.contentWindow.scrollTo(old.contentWindow.scrollX, old.contentWindow.scrollY);
    next.classList.remove("next");
    old?.remove();
  });
  next.src = `sheet/${sheet.id}/html?${sheet.version}`;
  by("frames").append(next);
}

async function pages(sheet) {
  const box = by("pages");
  if (box.dataset.id !== String(sheet.id)) box.replaceChildren();
  box.dataset.id = sheet.id;
  const count = sheet.pdf ? await (await fetch(`sheet/${sheet.id}/pages`)).json() : 0;
  if (box.dataset.id !== String(sheet.id)) return;
  while (box.children.length > count) box.lastChild.remove();
  for (let page = 0; page < count; page += 1) {
    const picture = box.children[page] ?? box.appendChild(make("img"));
    picture.alt = `${sheet.name}, ${words.pageOf.replace("{n}", page + 1).replace("{all}", count)}`;
    picture.src = `sheet/${sheet.id}/pages/${page}?${sheet.version}`;
  }
  if (!count) box.replaceChildren(make("p", words.notMade));
}

function show() {
  const wanted = location.hash.slice(1);
  const sheet = wanted ? state.sheets.find((it) => String(it.id) === wanted) : state.sheets[0];
  problems(sheet);
  by("choose").hidden = by("sheet").hidden = true;
  if (!sheet) {
    shown = null;
    by("choose").hidden = false;
    by("links").hidden = true;
    by("title").textContent = document.title = "gridgen";
    return list();
  }
  by("sheet").hidden = by("links").hidden = false;
  const isNew = !shown || shown.id !== sheet.id || shown.version !== sheet.version;
  shown = { id: sheet.id, version: sheet.version };
  by("title").textContent = sheet.name;
  document.title = `${sheet.name} – gridgen`;
  by("open-html").href = `sheet/${sheet.id}/html`;
  by("open-pdf").href = `sheet/${sheet.id}/pdf`;
  list();
  if (isNew) {
    frame(sheet);
    pages(sheet);
  }
}

async function refresh() {
  state = await (await fetch("state")).json();
  by("status").textContent = state.status;
  show();
}

function hear(event) {
  const [what, version] = event.data.split(" ");
  const sheet = state.sheets.find((it) => String(it.id) === what);
  if (!sheet) return void refresh();
  sheet.version = Number(version);
  if (shown && shown.id === sheet.id) show();
}

// The address names the sheet that is shown, and stays as it is.
document.querySelector(".skip").addEventListener("click", event => {
  event.preventDefault();
  document.querySelector("main").focus();
});

addEventListener("hashchange", () => {
  show();
  document.querySelector("main").focus({ preventScroll: true });
});
addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== by("search")) {
    event.preventDefault();
    by("search").focus();
  }
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const links = [...by("list").querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    const inSearch = document.activeElement === by("search");
    if (at < 0 && !inSearch) return;
    event.preventDefault();
    (links[at + (event.key === "ArrowDown" ? 1 : -1)] ?? by("search")).focus();
  }
});
by("search").addEventListener("input", list);
const news = new EventSource("news");
news.addEventListener("message", hear);
news.addEventListener("open", refresh);
news.addEventListener("error", () => { by("status").textContent = words.stopped; });
refresh();
