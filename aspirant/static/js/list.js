// A list: table[data-list] whose rows hold a checkbox in td.pick and a link in th; the bar [data-chosen] counts;
// j, k, x, Enter and ? are explained, and can be turned off, in dialog[data-keys].
const table = document.querySelector("table[data-list]");
const bar = document.querySelector("[data-chosen]");
const help = document.querySelector("dialog[data-keys]");
const all = table.querySelector("[data-choose-all]");
const boxes = [...table.querySelectorAll("td.pick input")];
const show = bar?.querySelector("[data-chosen-show]");
let row;

document.documentElement.classList.add("js");

function showOnly(only) {
  show.setAttribute("aria-pressed", only);
  table.classList.toggle("only-chosen", only);
}

function count() {
  const n = boxes.filter((box) => box.checked).length;
  if (all) {
    all.checked = n > 0 && n === boxes.length;
    all.indeterminate = n > 0 && n < boxes.length;
  }
  if (!bar) return;
  const line = bar.querySelector("[data-chosen-count]");
  line.textContent = line.dataset[["none", "one"][n] ?? "many"].replace("{n}", n);
  for (const button of bar.querySelectorAll("button")) button.disabled = n === 0;
  if (n === 0) showOnly(false);
}

function move(step) {
  const rows = [...table.tBodies[0].rows].filter((one) => one.offsetParent);
  rows[Math.min(rows.length - 1, Math.max(0, rows.indexOf(row) + step))]?.querySelector("th a").focus();
}

const acts = {
  j: () => move(1),
  k: () => move(-1),
  x: () => row?.querySelector("td.pick input")?.click(),
  "?": () => help?.showModal(),
};
const off = help?.querySelector("[data-keys-off]");
if (off) {
  off.checked = localStorage.getItem("keys") === "off";
  off.addEventListener("change", () => localStorage.setItem("keys", off.checked ? "off" : "on"));
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || help?.open || !acts[event.key]) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select") || (off?.checked && event.key !== "?")) return;
  event.preventDefault();
  acts[event.key]();
});
table.addEventListener("focusin", (event) => {
  row?.classList.remove("at");
  row = event.target.closest("tbody tr");
  row?.classList.add("at");
});
table.addEventListener("change", (event) => {
  if (event.target === all) for (const box of boxes) box.checked = all.checked;
  count();
});
show?.addEventListener("click", () => showOnly(!table.classList.contains("only-chosen")));
addEventListener("pageshow", count);
