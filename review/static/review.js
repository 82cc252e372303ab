"use strict";
// The project page: values and places light each other up; decisions are sent, and the right side is shown anew.

const LONG = 80; // characters of a text that is no figure
const SVG = "http://www.w3.org/2000/svg";
const main = document.getElementById("main");
const record = main.dataset.record;
const pages = document.getElementById("pages");
const byId = (id) => document.getElementById(id);
let facts = {};
let queue = [];
let chosen = null;
let busy = false;

// -- what stands on the page -----------------------------------------------------------------------------------

function take() {
  facts = JSON.parse(byId("facts").textContent);
  queue = [...document.querySelectorAll("[data-doubt]")].map((row) => row.dataset.doubt);
  drawBoxes();
}

function drawBoxes() {
  const groups = new Map();
  for (const [pointer, fact] of Object.entries(facts)) {
    if (!fact.place || fact.near) continue;
    const key = fact.place.join(" ");
    if (!groups.has(key)) groups.set(key, { place: fact.place, pointers: [], state: "" });
    const group = groups.get(key);
    group.pointers.push(pointer);
    if (fact.doubt) group.state = "doubt";
    else if (fact.held && !group.state) group.state = "corrected";
  }
  for (const figure of document.querySelectorAll(".page")) figure.querySelector(".boxes").replaceChildren();
  const sorted = [...groups.values()].sort((a, b) => area(b.place) - area(a.place)); // small ones on top
  for (const { place, pointers, state } of sorted) {
    const svg = overlay(place[0]);
    if (!svg) continue;
    const rect = box(place, 1.5);
    rect.dataset.pointers = pointers.join(" ");
    if (state) rect.classList.add(state);
    svg.append(rect);
  }
}

const area = ([, x0, top, x1, bottom]) => (x1 - x0) * (bottom - top);
const overlay = (page) => document.querySelector(`.page[data-page="${Number(page)}"] .boxes`);

function box([, x0, top, x1, bottom], margin) {
  const rect = document.createElementNS(SVG, "rect");
  rect.setAttribute("x", x0 - margin);
  rect.setAttribute("y", top - margin);
  rect.setAttribute("width", Math.max(1, x1 - x0) + 2 * margin);
  rect.setAttribute("height", Math.max(1, bottom - top) + 2 * margin);
  return rect;
}

function boxesOf(pointer) {
  const exact = [...document.querySelectorAll(".boxes rect")].filter((r) => r.dataset.pointers.split(" ").includes(pointer));
  if (exact.length) return exact;
  const place = facts[pointer] && facts[pointer].place;
  if (!place) return [];
  return [...document.querySelectorAll(".boxes rect")].filter((rect) =>
    rect.dataset.pointers.split(" ").some((p) => facts[p] && facts[p].place && facts[p].place.join() === place.join()));
}

function clear() {
  for (const old of document.querySelectorAll(".lit, .fault")) old.classList.remove("lit", "fault");
}

function light(pointers, faulty) {
  clear();
  pointers.forEach((pointer, i) => {
    for (const rect of boxesOf(pointer)) rect.classList.add(faulty && i === 0 ? "fault" : "lit");
    for (const value of valuesOf(pointer)) value.classList.add("lit");
  });
}

const valuesOf = (pointer) => [...document.querySelectorAll("[data-p]")].filter((v) => v.dataset.p === pointer);

function toBox(pointer) {
  const rect = boxesOf(pointer)[0];
  if (!rect) return;
  const at = rect.getBoundingClientRect(), frame = pages.getBoundingClientRect();
  pages.scrollBy({
    top: at.top - frame.top - (frame.height - at.height) / 2,
    left: Math.min(0, at.left - frame.left - 20) || Math.max(0, at.right - frame.right + 20),
    behavior: calm() ? "auto" : "smooth",
  });
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// -- the desk: one value, to be confirmed or corrected ------------------------------------------------------------

function choose(pointer, { scroll = true, reveal = true } = {}) {
  const fact = facts[pointer];
  if (!fact) return;
  chosen = pointer;
  byId("desk").hidden = false;
  light([pointer], false);
  byId("desk-name").textContent = fact.name;
  const state = byId("desk-state");
  state.className = "mark " + (fact.doubt ? "doubt" : fact.held ? "corrected" : "");
  state.textContent = fact.doubt ? "待复核" : fact.held ? "已决定" : "";
  const at = queue.indexOf(pointer);
  byId("desk-count").textContent = at >= 0 ? `${at + 1} / ${queue.length}` : "";
  byId("desk-reason").textContent = fact.doubt || "";
  byId("desk-shown").textContent = fact.shown || "空白";
  const print = fact.shown.length > LONG ? "" : fact.print || ""; // a long text is compared with the page itself
  byId("desk-print").textContent = print;
  byId("desk-print").hidden = byId("desk-print-label").hidden = !print;
  byId("undo").hidden = !fact.held;
  byId("accept").hidden = !fact.version;
  for (const id of ["typed", "save", "why"]) byId(id).hidden = !fact.single;
  for (const label of document.querySelectorAll("#edit label")) label.hidden = !fact.single;
  const long = fact.single === "long";
  byId("typed").hidden = long || !fact.single;
  byId("typed-long").hidden = !long;
  field().value = fact.shown;
  byId("why").value = "";
  say("", "means");
  showCandidates(fact);
  showHistory(fact);
  showCrop(fact);
  for (const row of document.querySelectorAll("[data-doubt]")) row.classList.toggle("now", row.dataset.doubt === pointer);
  if (scroll) toBox(pointer);
  if (reveal) {
    const value = valuesOf(pointer).find((v) => !v.closest(".doubts")) || valuesOf(pointer)[0];
    if (value && !inView(value)) value.scrollIntoView({ block: "center", behavior: "auto" });
  }
}

const field = () => byId(byId("typed-long").hidden ? "typed" : "typed-long");

function inView(element) {
  const at = element.getBoundingClientRect(), frame = byId("reading").getBoundingClientRect();
  return at.top >= frame.top + byId("desk").offsetHeight && at.bottom <= frame.bottom;
}

function showCandidates(fact) {
  const bare = (text) => text.replace(/\s/g, "");
  const others = (fact.candidates || []).filter(({ text }) => text.length <= LONG || bare(text) !== bare(fact.shown));
  const buttons = others.slice(0, 9).map((candidate, i) => {
    const button = document.createElement("button");
    const key = document.createElement("kbd");
    button.type = "button";
    key.textContent = i + 1;
    button.append(key, " ", candidate.text.length > LONG ? candidate.text.slice(0, LONG) + "…" : candidate.text);
    if (candidate.shown && candidate.text.length <= LONG) {
      const means = document.createElement("small");
      means.textContent = "即 " + candidate.shown;
      button.append(means);
    }
    button.addEventListener("click", () => correct(candidate.text));
    return button;
  });
  byId("candidates").replaceChildren(...(fact.single ? buttons : []));
}

function showHistory(fact) {
  byId("history").replaceChildren(...(fact.history || []).map((made) => {
    const line = document.createElement("li");
    line.textContent = `${made.who}，${made.when}：${made.what}${made.why ? "（" + made.why + "）" : ""}`;
    return line;
  }));
}

function showCrop(fact) {
  const crop = byId("crop");
  crop.replaceChildren();
  const figure = fact.place && document.querySelector(`.page[data-page="${fact.place[0]}"]`);
  const shown = figure && figure.querySelector("img");
  crop.toggleAttribute("hidden", !shown);
  if (!shown) return;
  const [, x0, top, x1, bottom] = fact.place;
  const width = Number(figure.dataset.width), height = Number(figure.dataset.height);
  const ratio = crop.clientWidth / crop.clientHeight || 5;
  let tall = Math.max(48, Math.min(bottom - top + 22, 90));
  let wide = Math.max(tall * ratio, Math.min(x1 - x0 + 40, width));
  tall = wide / ratio;
  const left = Math.max(0, Math.min((x0 + x1 - wide) / 2, width - wide));
  const above = bottom - top + 16 > tall ? top - 8 : (top + bottom - tall) / 2;
  crop.setAttribute("viewBox", `${left} ${above} ${wide} ${tall}`);
  const image = document.createElementNS(SVG, "image");
  image.setAttribute("href", shown.getAttribute("src"));
  image.setAttribute("width", width);
  image.setAttribute("height", height);
  image.setAttribute("preserveAspectRatio", "none");
  crop.append(image, box(fact.place, 2));
}

// -- decisions -------------------------------------------------------------------------------------------------

function say(text, id = "status", bad = false) {
  byId(id).textContent = text;
  byId(id).classList.toggle("bad", bad);
}

function who() {
  const known = (localStorage.getItem("hecha-who") || "").trim();
  byId("who").querySelector("b").textContent = known || "未填";
  return known;
}

function ask() {
  return new Promise((resolve) => {
    const dialog = byId("ask");
    byId("name").value = who();
    dialog.returnValue = "";
    dialog.addEventListener("close", () => {
      const name = byId("name").value.trim();
      if (dialog.returnValue === "ok" && name) localStorage.setItem("hecha-who", name);
      resolve(who());
    }, { once: true });
    dialog.showModal();
  });
}

async function send(action, body) {
  return fetch(`/project/${record}/${action}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Hecha": document.querySelector("meta[name=hecha]").content },
    body: JSON.stringify(body),
  });
}

async function decide(action, body, done) {
  if (busy) return false;
  const name = who() || (await ask());
  if (!name) return false;
  busy = true;
  try {
    const answer = await send(action, { ...body, who: name });
    const text = await answer.text();
    if (answer.ok) {
      byId("values").innerHTML = text; // made and escaped by the server's templates
      take();
      say(done);
      follow().catch(() => {});
      return true;
    }
    let error = "未能保存，请刷新页面";
    try { error = JSON.parse(text).error || error; } catch { if (answer.status < 500 && text.length < 200) error = text; }
    if (answer.status === 409) await refresh();
    say(error, "status", true);
    if (answer.status === 422) say(error, "means", true);
  } catch {
    say("连接不上 hecha review，决定未保存", "status", true);
  } finally {
    busy = false;
  }
  return false;
}

let following = 0;
async function follow() {
  // The rules over several projects are applied a moment after a decision: show what they then say.
  const mine = ++following;
  const before = await (await fetch("/revision")).text();
  for (let i = 0; i < 20 && mine === following; i++) {
    await new Promise((wait) => setTimeout(wait, 1500));
    const now = await fetch("/revision").then((answer) => answer.text()).catch(() => before);
    const writing = document.activeElement.closest("input, textarea");
    if (now !== before && mine === following && !busy && !writing) return refresh();
  }
}

async function refresh() {
  const answer = await fetch(`/project/${record}/values`);
  if (!answer.ok) return;
  byId("values").innerHTML = await answer.text();
  take();
  if (chosen && facts[chosen]) choose(chosen, { scroll: false, reveal: false });
}

async function onValue(kind, typed, done) {
  const pointer = chosen, fact = facts[pointer];
  if (!fact || !fact.version) return;
  const at = queue.indexOf(pointer);
  const saved = await decide("value", { pointer, kind, typed, why: byId("why").value, version: fact.version }, done);
  if (!saved) return;
  document.activeElement.blur();
  if (at >= 0 && queue.length) choose(queue[Math.min(at, queue.length - 1)]);
  else if (at >= 0) { say(`${done}。本项目的读数已全部复核，按 N 转到下一个项目`); choose(pointer, { scroll: false, reveal: false }); }
  else if (facts[pointer] && facts[pointer].name === fact.name) choose(pointer, { scroll: false, reveal: false });
  else { byId("desk").hidden = true; chosen = null; clear(); } // the row is gone, and another one has its pointer
}

const accept = () => onValue("confirm", "", "已确认");
const correct = (text) => onValue("correct", text, "已更正");

function step(by) {
  const at = queue.indexOf(chosen);
  const to = at + by;
  if (queue.length && to >= 0 && to < queue.length) choose(queue[to]);
  else if (by > 0) location.href = `/next?after=${record}` + main.dataset.suffix.replace("?", "&");
}

// -- what people do ----------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const value = event.target.closest("[data-p]");
  const look = event.target.closest(".look");
  const rect = event.target.closest(".boxes rect");
  if (value) choose(value.dataset.p, { reveal: false });
  else if (look) {
    const article = look.closest("article");
    const subjects = article.dataset.subjects.split(" ").filter(Boolean);
    light(subjects, true);
    article.classList.add("lit");
    if (subjects.length) toBox(subjects[0]);
  } else if (rect) {
    const pointers = rect.dataset.pointers.split(" ");
    choose(pointers[(pointers.indexOf(chosen) + 1) % pointers.length], { scroll: false });
  }
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest(".judge");
  if (!form) return;
  event.preventDefault();
  if (form.dataset.restore) {
    await decide("restore", { decision: Number(form.dataset.restore) }, "已恢复");
    return;
  }
  const kind = event.submitter.value;
  const why = form.elements.why ? form.elements.why.value : "";
  const done = { uphold: "已认定属实", dismiss: "已记为不作为问题", reopen: "已撤销" }[kind];
  await decide("finding", { number: Number(form.dataset.number), version: form.dataset.version, kind, why }, done);
});

byId("edit").addEventListener("submit", (event) => { event.preventDefault(); correct(field().value); });
byId("accept").addEventListener("click", accept);
byId("skip").addEventListener("click", () => step(1));
byId("undo").addEventListener("click", () => onValue("reopen", "", "已撤销"));
byId("who").addEventListener("click", ask);
byId("help").addEventListener("click", () => byId("keys").showModal());
byId("boxes").addEventListener("change", (event) => pages.classList.toggle("few", !event.target.checked));
byId("larger").addEventListener("click", () => zoom(1));
byId("smaller").addEventListener("click", () => zoom(-1));

let looking = null;
for (const id of ["typed", "typed-long"]) {
  byId(id).addEventListener("input", () => {
    clearTimeout(looking);
    looking = setTimeout(async () => {
      const pointer = chosen, typed = field().value;
      if (!pointer) return; // the desk was closed meanwhile
      const answer = await send("preview", { pointer, typed }).catch(() => null);
      if (!answer || !answer.ok || pointer !== chosen || typed !== field().value) return;
      const { shown, error } = await answer.json();
      say(error || (shown === typed ? "" : "即 " + shown), "means", Boolean(error));
    }, 150);
  });
}

const ZOOMS = [60, 80, 100, 130, 170, 220];
let zoomed = 2;
function zoom(by) {
  zoomed = Math.max(0, Math.min(ZOOMS.length - 1, zoomed + by));
  for (const figure of document.querySelectorAll(".page")) {
    figure.style.width = ZOOMS[zoomed] + "%";
    const image = figure.querySelector("img");
    if (image && ZOOMS[zoomed] > 130 && !image.src.includes("w=")) image.src += "?w=2400";
  }
  if (chosen) toBox(chosen);
}

document.addEventListener("keydown", (event) => {
  const writing = event.target.closest("input, textarea, select");
  if (event.key === "Escape" && writing) { event.target.blur(); byId("reading").focus(); return; }
  if (event.key === "Enter" && !event.shiftKey && event.target.id === "typed-long") {
    event.preventDefault();
    correct(field().value);
    return;
  }
  if ((writing && writing.type !== "checkbox") || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const key = event.key.toLowerCase();
  const candidate = byId("candidates").children[Number(key) - 1];
  if (key === "n" || key === "j") step(1);
  else if (key === "k") step(-1);
  else if (key === "a") accept();
  else if (key === "e" && chosen && facts[chosen].single) { field().focus(); field().select(); }
  else if (/^[1-9]$/.test(key) && candidate) candidate.click();
  else if (key === "[" && byId("before")) byId("before").click();
  else if (key === "]" && byId("after")) byId("after").click();
  else if (key === "?") byId("keys").showModal();
  else return;
  event.preventDefault();
});

for (const image of document.querySelectorAll(".page img")) {
  image.addEventListener("error", async () => {
    const answer = await fetch(image.src).catch(() => null);
    const said = document.createElement("p");
    said.className = "broken";
    said.textContent = answer && answer.status === 404 ? await answer.text() : "此页无法显示";
    image.replaceWith(said);
    byId("crop").toggleAttribute("hidden", true);
  });
}

take();
who();
if (queue.length) choose(queue[0], { reveal: false });
