// Saves while a person writes: form[data-autosave="address"], told in [data-autosave-status].
// The answer is {"saved": "Saved 14.32", "version": "4"}, or a refusal that says why in "saved" and, by the
// names of fields, in "errors": these stand by their fields until they are saved.
// What the server does not have yet stays in this browser and is put back next time.
const form = document.querySelector("form[data-autosave]");
const status = document.querySelector("[data-autosave-status]");
const url = form.dataset.autosave;
const key = `unsent ${url}`;
const controls = [...form.elements].filter((one) => one.name && !/hidden|file|submit/.test(one.type));
const names = new Set(controls.map((one) => one.name));
const typed = () => JSON.stringify([...new FormData(form)].filter(([name]) => names.has(name)));
let saved = typed(), known = [saved], whenSaved = status.textContent, timer, busy, stopped, afterwards;

document.documentElement.classList.add("js");

function tell(text, bad = false) {
  status.textContent = text;
  status.classList.toggle("bad", bad);
}

function mark(errors = {}) {
  for (const one of form.querySelectorAll(".field-error")) one.remove();
  for (const control of controls) {
    const told = errors[control.name], field = control.closest(".field");
    if (!told || field.querySelector(".field-error")) continue;
    const line = Object.assign(document.createElement("p"), { className: "field-error", textContent: told });
    (field.querySelector(".choices") ?? control).before(line);
  }
  for (const field of form.querySelectorAll(".field")) field.classList.toggle("bad", !!field.querySelector(".field-error"));
}

function keep(sent) {
  localStorage.setItem(key, JSON.stringify({ known, now: typed(), sent }));
}

function restore() {
  const left = JSON.parse(localStorage.getItem(key));
  localStorage.removeItem(key);
  // Sent while leaving, and the server now has what this browser never had: it was written elsewhere since.
  if (!left || left.now === saved || (left.sent && !left.known.includes(saved))) return;
  known = [...left.known, left.now, saved];
  for (const one of controls) {
    const mine = JSON.parse(left.now).filter(([name]) => name === one.name).map(([, value]) => value);
    if (/checkbox|radio/.test(one.type)) one.checked = mine.includes(one.value);
    else if (mine.length) one.value = mine[0];
    one.dispatchEvent(new Event("input", { bubbles: true }));
  }
  tell(status.dataset.restored);
}

async function save(keepalive = false) {
  clearTimeout(timer);
  const now = typed();
  if (now === saved || stopped || (busy && !keepalive)) return;
  busy = true;
  keep(keepalive && navigator.onLine);
  tell(status.dataset.saving);
  const body = new URLSearchParams([...new FormData(form)].filter(([name, value]) => name !== "intent" && !(value instanceof File)));
  try {
    const answer = await fetch(url, { method: "POST", body, keepalive, headers: { Accept: "application/json" } });
    const said = await answer.json();
    stopped = answer.status === 409;
    if (answer.ok) {
      [saved, known, whenSaved] = [now, [now], said.saved];
      if (typed() === now) localStorage.removeItem(key);
      if (said.version) form.elements.version.value = said.version;
    }
    mark(said.errors);
    tell(said.saved ?? status.dataset.kept, !answer.ok);
  } catch {
    tell(status.dataset.kept, true);
    timer = setTimeout(save, 15000);
  }
  busy = false;
  if (afterwards) afterwards();
  else if (typed() !== now) changed();
}

// Typed back to what the server has: nothing waits, and nothing is wrong with it.
function takeBack() {
  if (stopped || busy || !status.classList.contains("bad")) return;
  localStorage.removeItem(key);
  mark();
  tell(whenSaved);
}

function changed() {
  clearTimeout(timer);
  if (typed() === saved) return takeBack();
  keep();
  timer = setTimeout(save, 800);
}

form.addEventListener("input", changed);
form.addEventListener("focusout", () => save());
form.addEventListener("submit", (event) => {
  clearTimeout(timer);
  stopped = true;
  if (!busy) return;
  // The save on its way brings a new version, and what is sent must carry it.
  event.preventDefault();
  const button = event.submitter;
  afterwards = () => form.requestSubmit(button);
});
addEventListener("pagehide", () => save(true));
// Brought back whole by the browser's way back, the page has an old version and perhaps a stopped clock: read it anew.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.replace(location.pathname + location.search);
});
restore();
