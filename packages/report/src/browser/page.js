// @ts-check
/** Starts the page's scripts after its text is loaded. */
const charts = startCharts();
startRowTable();
startScheme(charts.redraw);
startPrinting();
// By then, the charts in the viewport are drawn.
requestAnimationFrame(() => setTimeout(() => (document.documentElement.dataset["ready"] = "true"), 0));

/** Opens all folded sections for printing. */
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
