// @ts-check
/** Starts the page's scripts after its text is loaded. */
const charts = startCharts();
startRowTable();
startTableSort();
startScheme(charts.redraw);
requestAnimationFrame(() => setTimeout(() => (document.documentElement.dataset["ready"] = "true"), 0));
