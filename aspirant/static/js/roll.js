// The list of a session: div[data-roll="address of its ticks"]. Every press is a tick with an id and a time of its own.
// It is kept in this browser until the server has said that it has it, and sent again until then, in the order of
// the presses; sent twice it is still the same tick. Times are counted on the server's clock.
const root = document.querySelector("[data-roll]");
const told = root.querySelector("[data-told]"), words = told.dataset;
const counts = root.querySelector("[data-counts]"), find = root.querySelector("[data-find]");
const rest = root.querySelector("[data-rest] button"), back = root.querySelector("[data-undo-now]");
const rows = [...root.querySelectorAll("[data-person]")];
const links = [...document.querySelectorAll("a[data-half]")];
let state = JSON.parse(root.dataset.state), half = root.dataset.half, busy = false, said = "", wait = 2000, last = 0, timer, undo;
const url = root.dataset.roll, who = state.who, offset = Date.now() - state.now, key = `ticks ${url} ${who}`;
let memory = [];

document.documentElement.classList.add("js");

function read() {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? memory;
  } catch {
    return memory;
  }
}

function write(queue) {
  memory = queue;
  try {
    if (queue.length) localStorage.setItem(key, JSON.stringify(queue));
    else localStorage.removeItem(key);
  } catch {} // no room, or none allowed: then this page is all that keeps them
}

const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function tick(people, presence) {
  last = Math.max(Date.now() - offset, last + 1);
  write([...read(), ...people.map((person) => ({ id: newId(), person, half, presence, at: last }))]);
  show();
  send();
}

// What is noted, with what waits laid over it.
function noted() {
  const now = { ...state.noted[half] };
  for (const one of read()) if (one.half === half) now[one.person] = one.presence;
  return now;
}

function show() {
  const now = noted(), n = { present: 0, absent: 0, excused: 0, left: 0 };
  for (const row of rows) {
    const word = n[now[row.dataset.person]] === undefined ? "left" : now[row.dataset.person];
    n[word] += 1;
    for (const button of row.querySelectorAll("button")) button.setAttribute("aria-pressed", button.dataset.word === word);
  }
  counts.textContent = counts.dataset.words.replace(/{(\w+)}/g, (_, word) => n[word]);
  rest.disabled = !n.left;
  const waiting = read().length;
  const text = said || (!waiting ? words.saved : busy && wait === 2000 ? words.saving : waiting === 1 ? words.one : words.many.replace("{n}", waiting));
  if (told.textContent !== text) told.textContent = text;
  told.classList.toggle("bad", !!said);
}

const ask = (options) => fetch(url, { signal: AbortSignal.timeout(15000), headers: { Accept: "application/json" }, ...options });

async function send() {
  clearTimeout(timer);
  if (busy) return;
  busy = true;
  const ticks = read().slice(0, 200);
  try {
    const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": state.token };
    const answer = await (ticks.length ? ask({ method: "POST", headers, body: JSON.stringify({ who, ticks }) }) : ask());
    if (answer.ok && !answer.redirected) {
      const found = await answer.json(), sent = new Set(ticks.map((one) => one.id));
      write(read().filter((one) => !sent.has(one.id)));
      if (found.who === who) state = found;
      said = found.who !== who ? words.out : ticks.some((one) => !found.taken.includes(one.id)) ? words.refused : "";
      wait = 2000;
    } else if (answer.status === 400) { // signed in anew meanwhile: the page's token is an old one
      const anew = await ask();
      if (anew.ok && !anew.redirected) state.token = (await anew.json()).token;
      else said = words.out;
      wait = Math.min(wait * 2, 30000);
    } else {
      said = answer.status === 409 ? (await answer.json()).told : answer.status < 500 ? words.out : "";
      wait = answer.status < 500 ? 30000 : Math.min(wait * 2, 30000);
    }
  } catch {
    wait = Math.min(wait * 2, 30000);
  }
  busy = false;
  show();
  timer = setTimeout(send, read().length ? (wait === 2000 ? 0 : wait) : 15000);
}

function filter() {
  const part = find.value.trim().toLocaleLowerCase();
  for (const row of rows) row.hidden = !row.querySelector("b").textContent.toLocaleLowerCase().includes(part);
}

root.querySelector("[data-list]").addEventListener("submit", (event) => {
  event.preventDefault();
  const button = event.submitter, person = button.closest("[data-person]").dataset.person;
  tick([person], button.getAttribute("aria-pressed") === "true" ? "none" : button.dataset.word);
});
root.querySelector("[data-rest]").addEventListener("submit", (event) => {
  event.preventDefault();
  const now = noted();
  undo = rows.map((row) => row.dataset.person).filter((person) => (now[person] ?? "none") === "none");
  undo.half = half;
  tick(undo, "present");
  back.hidden = false;
  back.focus();
});
back.addEventListener("click", () => {
  const [here, now] = [half, noted()];
  half = undo.half;
  tick(undo.filter((person) => here !== half || now[person] === "present"), "none");
  half = here;
  back.hidden = true;
  show();
});
for (const link of links) {
  if (!root.dataset.open.split(" ").includes(link.dataset.half)) continue;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    half = link.dataset.half;
    for (const one of links) one.toggleAttribute("aria-current", false);
    link.setAttribute("aria-current", "true");
    show();
  });
}
find.form.addEventListener("submit", (event) => event.preventDefault());
find.addEventListener("input", filter);
addEventListener("online", () => { wait = 2000; send(); });
document.addEventListener("visibilitychange", () => document.hidden || send());
filter();
show();
send();
