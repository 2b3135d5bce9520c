// The new link, into the clipboard with one click; where that is not allowed it is selected.

const link = document.getElementById("link");
const copy = document.getElementById("copy-link");
link?.addEventListener("focus", () => link.select());
copy?.addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(link.value);
    document.getElementById("copied").textContent = copy.dataset.done;
  } catch {
    link.focus();
  }
});
