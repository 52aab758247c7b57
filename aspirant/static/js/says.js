// Reads a chosen day back in words beside its field, since browsers draw days in the order of their own settings:
// output[data-says="id of a day or a moment"].
const isEnglish = document.documentElement.lang === "en";
const language = isEnglish ? "en-GB" : document.documentElement.lang;
const day = { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "UTC" };
for (const line of document.querySelectorAll("[data-says]")) {
  const field = document.getElementById(line.dataset.says);
  const tell = () => {
    const when = field.value ? new Date(`${field.value.slice(0, 10)}T${field.value.slice(11) || "00:00"}Z`) : null;
    const isKnown = when && !Number.isNaN(when.getTime());
    const words = isKnown ? [when.toLocaleDateString(language, day).replace(",", "")] : [];
    if (isKnown && field.value.length > 10) words.push(when.toLocaleTimeString(language, clock).replace(":", isEnglish ? ":" : "."));
    line.textContent = words.join(" ");
  };
  field.addEventListener("input", tell);
  tell();
}
