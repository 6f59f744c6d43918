// Recompute the shares of a core for another number of calls per second, in all views at once.
document.querySelectorAll(".rate").forEach((input) => input.addEventListener("input", () => {
  const rate = Number(input.value);
  if (!(rate > 0)) return;
  document.querySelectorAll(".rate").forEach((other) => { if (other !== input) other.value = input.value; });
  document.querySelectorAll("td[data-us]").forEach((cell) => {
    const share = cell.dataset.us * rate / 1e4;
    cell.textContent = `${share < 9.95 ? share.toFixed(1) : share.toFixed(0)} %`;
    cell.style.setProperty("--share", Math.min(share / 100, 1));
  });
}));
