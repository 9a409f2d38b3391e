// @ts-check
/** Everything that the page does, once its text is there. */
const charts = startCharts();
startRowTable();
startTableSort();
startScheme(charts.redraw);
requestAnimationFrame(() => setTimeout(() => (document.documentElement.dataset["ready"] = "true"), 0));
