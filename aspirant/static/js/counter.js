// Counts words: [data-counter="id of a textarea"][data-most][data-left][data-over], with {n} and {over} in the texts.
const say = (n) => n.toLocaleString(document.documentElement.lang);
for (const line of document.querySelectorAll("[data-counter]")) {
  const text = document.getElementById(line.dataset.counter);
  const tell = () => {
    const n = text.value.split(/\s+/u).filter(Boolean).length;
    const over = n - Number(line.dataset.most);
    line.textContent = (over > 0 ? line.dataset.over : line.dataset.left).replace("{n}", say(n)).replace("{over}", say(over));
    line.classList.toggle("over", over > 0);
  };
  text.addEventListener("input", tell);
  tell();
}
