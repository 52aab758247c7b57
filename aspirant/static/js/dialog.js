// Asks first: a button[data-confirm] opens the dialog after it, whose own button does the thing.
for (const button of document.querySelectorAll("[data-confirm]")) {
  const dialog = button.nextElementSibling;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.showModal();
  });
  dialog.querySelector("[type=button]").addEventListener("click", () => dialog.close());
}
