// Shows those entry points only in whose text all words stand that were typed. Without it, all are there.
const find = document.getElementById("find");
if (find) {
  const entries = [...document.querySelectorAll("section > details:not(.table)")].map((each) => [each, each.textContent.toLowerCase()]);
  document.getElementById("finding").hidden = false;
  find.addEventListener("input", () => {
    const words = find.value.toLowerCase().split(/\s+/);
    let shown = 0;
    for (const [each, text] of entries) {
      each.hidden = !words.every((word) => text.includes(word));
      shown += !each.hidden;
    }
    document.getElementById("found").textContent = find.value ? `${shown} of ${entries.length}` : "";
  });
}
