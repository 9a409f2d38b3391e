// @ts-check
/** Everything that the page does, once its text is there. */
const charts = startCharts();
startRowTable();
startScheme(charts.redraw);
startPrinting();
// By then the first charts that are in sight have been found and drawn.
requestAnimationFrame(() => setTimeout(() => (document.documentElement.dataset["ready"] = "true"), 0));

/** On paper nothing is folded. */
function startPrinting() {
  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details")].filter(({ open }) => !open);
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });
}
