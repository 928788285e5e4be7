// What pages do beyond plain forms. Without it every page still works.
document.documentElement.classList.add("js");

// Copying the words of a post that is put on a network by hand.
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    button.textContent = "Copied";
  });
}
