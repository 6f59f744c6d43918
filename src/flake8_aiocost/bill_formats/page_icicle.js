// Draws the spawns of an entry point as an icicle: the handler on top, below each function what it calls, at the ends
// the spawns. The width of each is its part of the bill. Names and numbers come from the table below the picture.
const ROW_HEIGHT = 28;
const steps = [...document.querySelectorAll("#steps > li")].map((each) => ({ name: each.textContent, place: each.title }));

function micros(us) {
  const rounded = Number(us.toPrecision(2));
  const [size, unit] = rounded >= 1e6 ? [1e6, "s"] : rounded >= 1e3 ? [1e3, "ms"] : [1, "µs"];
  return `${rounded / size >= 10 ? (rounded / size).toFixed(0) : (rounded / size).toPrecision(2)} ${unit}`;
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

// The ways of all spawns joined where they are the same. Each spawn is below one function, so widths add up.
function joined(entry) {
  const root = { name: entry.querySelector(".name").textContent, place: "", us: 0, always: 0, depth: 0, below: new Map() };
  for (const row of entry.querySelectorAll(".spawns > tbody > tr")) {
    const way = row.dataset.way ? row.dataset.way.split(" ").map((each) => steps[each]) : [];
    if (way.length) root.place = way[0].place;
    const us = Number(row.dataset.us), always = Number(row.dataset.always);
    let above = root;
    for (const step of [...way.slice(1), { name: row.cells[0].textContent, place: "", row }]) {
      above.us += us;
      above.always += always;
      if (step.row || !above.below.has(step)) {
        above.below.set(step, { ...step, us: 0, always: 0, above, depth: above.depth + 1, below: new Map() });
      }
      above = above.below.get(step);
    }
    Object.assign(above, { us, always });
  }
  return root;
}

// Where each begins, from 0 to 1, and in which order they stand: the dearest first.
function placed(node, begin, whole, found = []) {
  Object.assign(node, { begin, part: whole ? node.us / whole : 0, next: [...node.below.values()].sort((one, other) => other.us - one.us) });
  found.push(node);
  for (const each of node.next) {
    placed(each, begin, whole, found);
    begin += each.part;
  }
  return found;
}

function kind(node) {
  if (!node.row) return "way";
  return node.always <= 0 ? "some" : node.always >= node.us ? "every" : "both";
}

function isWithin(node, other) {
  while (node && node !== other) node = node.above;
  return node === other;
}

function draw(entry) {
  const root = joined(entry);
  const nodes = placed(root, 0, root.us);
  const figure = element("figure", "picture");
  const caption = element("figcaption", "", "From the handler on top down to its spawns. The width is the part of the bill. Choose a part: it is told below, a spawn with its source lines.");
  const icicle = element("div", "icicle");
  const chosen = element("div", "chosen");
  icicle.setAttribute("role", "tree");
  icicle.setAttribute("aria-label", `Calls from ${root.name} to its spawns; the same as the table below. Arrow keys move, Enter chooses, Escape shows all`);
  icicle.style.height = `${(1 + Math.max(...nodes.map((each) => each.depth))) * ROW_HEIGHT}px`;
  chosen.setAttribute("aria-live", "polite");

  function layout(zoomed) {
    for (const node of nodes) {
      const around = isWithin(zoomed, node);
      const begin = around ? 0 : (node.begin - zoomed.begin) / (zoomed.part || 1);
      const part = around ? 1 : node.part / (zoomed.part || 1);
      node.frame.hidden = !around && !isWithin(node, zoomed);
      node.frame.style.left = `${begin * 100}%`;
      node.frame.style.width = `${part * 100}%`;
    }
  }

  function choose(node) {
    layout(node.row ? (isWithin(node, root.zoomed || root) ? root.zoomed || root : root) : (root.zoomed = node));
    for (const each of nodes) {
      each.frame.setAttribute("aria-selected", each === node);
      each.row?.classList.toggle("chosen", each === node);
    }
    const every = node.always >= node.us ? ", in every call" : node.always > 0 ? `, ${micros(node.always)} of it in every call` : ", on branches only";
    const share = root.us ? ` (${Math.round((node.us / root.us) * 100)} %)` : "";
    chosen.replaceChildren(element("p", "about", `${node.name}: ${micros(node.us)}${share}${every}`));
    if (node.place) chosen.append(element("p", "place", node.place));
    if (!node.row) return;
    chosen.append(element("p", node.row.cells[4].className, node.row.cells[4].textContent));
    const source = sourceOf(node.row);
    chosen.append(source || element("p", "place", node.row.cells[5].textContent));
  }

  for (const node of nodes) {
    const frame = (node.frame = element("button", `frame ${kind(node)}`));
    frame.type = "button";
    const label = element("span", "");
    label.append(element("i", "", node.name), element("b", "", micros(node.us)));
    frame.append(label);
    frame.title = `${node.name}, ${micros(node.us)}`;
    frame.style.top = `${node.depth * ROW_HEIGHT}px`;
    frame.tabIndex = node === root ? 0 : -1;
    frame.setAttribute("role", "treeitem");
    frame.setAttribute("aria-level", node.depth + 1);
    frame.setAttribute("aria-label", `${node.name}, ${micros(node.us)}`);
    frame.addEventListener("click", () => choose(node));
    frame.addEventListener("focus", () => nodes.forEach((each) => (each.frame.tabIndex = each === node ? 0 : -1)));
    icicle.append(frame);
  }
  icicle.addEventListener("keydown", (event) => {
    const node = nodes.find((each) => each.frame === document.activeElement);
    const beside = node?.above ? node.above.next : [root];
    const at = beside.indexOf(node);
    const to = { ArrowDown: node?.next[0], ArrowUp: node?.above, ArrowLeft: beside[at - 1], ArrowRight: beside[at + 1], Home: root, Escape: root }[event.key];
    if (event.key === "Escape") choose(root);
    if (!to) return;
    event.preventDefault();
    if (to.frame.hidden) choose(root);
    to.frame.focus();
  });
  figure.append(caption, icicle, chosen);
  entry.querySelector(".spawns").before(figure);
  layout(root);
}

// A copy of the source lines that a row of a table leads to.
function sourceOf(row) {
  const link = row.querySelector("a[href]");
  const there = link && document.querySelector(link.getAttribute("href"));
  if (!there) return null;
  const copy = there.cloneNode(true);
  copy.removeAttribute("id");
  return copy;
}
