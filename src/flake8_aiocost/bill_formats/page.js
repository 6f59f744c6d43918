// What opens, is found and is shown on the page. Without it all is there, but for the pictures.
const entries = [...document.querySelectorAll("details.entry")];
const drawn = new Set();

function opened(entry) {
  if (entry.open && !drawn.has(entry)) {
    drawn.add(entry);
    draw(entry);
  }
}

for (const entry of entries) {
  entry.addEventListener("toggle", () => opened(entry));
  opened(entry);
}

// A place in a table shows its lines there, and hides them.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".spawns a[href]");
  if (!link) return;
  event.preventDefault();
  const row = link.closest("tr");
  const shown = row.nextElementSibling?.classList.contains("lines");
  if (shown) row.nextElementSibling.remove();
  else {
    const lines = element("tr", "lines");
    lines.append(element("td", ""));
    lines.cells[0].colSpan = row.cells.length;
    lines.cells[0].append(sourceOf(row));
    row.after(lines);
  }
  link.setAttribute("aria-expanded", !shown);
});

// A link to an entry point opens it.
function follow() {
  const there = /^#[es]\d+$/.test(location.hash) && document.querySelector(location.hash);
  const around = there && there.closest("details");
  if (around) {
    around.open = true;
    there.scrollIntoView();
  }
}
addEventListener("hashchange", follow);
follow();

// Shows those entry points only in whose text all words stand that were typed.
const find = document.getElementById("find");
if (find) {
  const texts = entries.map((each) => each.textContent.toLowerCase());
  document.getElementById("finding").hidden = false;
  find.addEventListener("input", () => {
    const words = find.value.toLowerCase().split(/\s+/);
    let shown = 0;
    for (const [number, entry] of entries.entries()) {
      entry.hidden = !words.every((word) => texts[number].includes(word));
      shown += !entry.hidden;
    }
    document.getElementById("found").textContent = find.value ? `${shown} of ${entries.length}` : "";
  });
}

// Sorts them, the dearest first; without a choice as they were printed.
document.getElementById("sort")?.addEventListener("change", (event) => {
  const by = event.target.value;
  const sorted = by ? [...entries].sort((one, other) => other.dataset[by] - one.dataset[by]) : entries;
  document.getElementById("list").append(...sorted);
});
