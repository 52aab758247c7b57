// A scorecard by keys, form[data-score]: a digit answers the criterion at hand and moves on,
// Backspace goes back, Enter saves. Nothing is chosen beforehand.
const form = document.querySelector("form[data-score]");
const groups = [...form.querySelectorAll("fieldset")].map((one) => [...one.querySelectorAll("[type=radio]")]).filter((one) => one.length);

const go = (n) => {
  const group = groups[n];
  const next = group ? group.find((one) => one.checked) ?? group[0] : form.querySelector("[type=submit]");
  next.focus();
  next.scrollIntoView({ block: "nearest" });
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.closest("input:not([type=radio]), textarea, select, button, a, summary")) return;
  const n = Math.max(0, groups.findIndex((group) => group.includes(document.activeElement)));
  const level = groups[n]?.find((one) => one.value === event.key);
  if (level) {
    level.click();
    go(n + 1);
  } else if (event.key === "Backspace") go(Math.max(0, n - 1));
  else if (event.key === "Enter") form.requestSubmit(form.querySelector("[type=submit]"));
  else return;
  event.preventDefault();
});
