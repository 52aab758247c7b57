// What a link of the board opens beside it takes the focus, so that the keyboard goes on there.
const panel = document.getElementById("panel");
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.target === panel) panel.focus({ preventScroll: true });
});
