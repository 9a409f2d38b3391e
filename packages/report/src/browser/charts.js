// @ts-check
/** A drawing wider than this, in pixels, is not shrunk to any width. */
const WIDEST_SHRUNK = 600;

/** In such a window a chart is drawn in one column, where the report has it so. */
const narrowWindow = matchMedia("(max-width: 52rem)");

/**
 * How charts are drawn.
 *
 * @typedef {{ scheme: Scheme, isNarrow: boolean }} Drawing
 */

/**
 * Draws each chart when it comes near the window, draws those again when the scheme or the width changes, and draws
 * all of them light and wide for printing.
 *
 * @returns {{ redraw: () => void }}
 */
function startCharts() {
  const tooltip = newTooltip();
  const charts = [...document.querySelectorAll("[data-chart]")].map((place) =>
    newChart(/** @type {HTMLElement} */ (place), tooltip),
  );
  const current = () => ({ scheme: currentScheme(), isNarrow: narrowWindow.matches });
  let isPrinting = false;
  const redraw = () => {
    // Paper has a width and a scheme of its own, and the browser tells of them as of changes.
    if (isPrinting) return;
    for (const chart of charts) if (chart.isDrawn()) void chart.draw(current());
  };
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        const chart = charts.find(({ place }) => place === target);
        if (!isIntersecting || chart === undefined) continue;
        observer.unobserve(target);
        void chart.draw(current());
      }
    },
    { rootMargin: "300px" },
  );
  for (const { place } of charts) observer.observe(place);
  narrowWindow.addEventListener("change", redraw);
  // Promises settle before the browser makes the pages; timers and frames would not.
  addEventListener("beforeprint", () => {
    isPrinting = true;
    for (const chart of charts) void chart.draw({ scheme: "light", isNarrow: false });
  });
  addEventListener("afterprint", () => {
    isPrinting = false;
    redraw();
  });
  return { redraw };
}

/**
 * @param {HTMLElement} place
 * @param {ReturnType<typeof newTooltip>} tooltip
 */
function newChart(place, tooltip) {
  const island = `chart-${place.dataset["chart"] ?? ""}`;
  /** @type {Drawing | null} */
  let drawn = null;
  /** @type {import("vega").View | null} */
  let view = null;

  /** @param {Drawing} drawing */
  async function draw(drawing) {
    if (drawn?.scheme === drawing.scheme && drawn.isNarrow === drawing.isNarrow) return;
    drawn = drawing;
    const former = view;
    try {
      const narrow = document.getElementById(`${island}-narrow`);
      const spec = readIsland(drawing.isNarrow && narrow !== null ? narrow.id : island);
      const sheet = newElement("div", "sheet");
      const next = newView(spec, drawing.scheme, tooltip).initialize(sheet);
      view = next;
      await next.runAsync();
      const width = Number(sheet.querySelector("svg")?.getAttribute("width"));
      sheet.classList.toggle("wide", width > WIDEST_SHRUNK);
      place.replaceChildren(sheet);
      place.dataset["state"] = "drawn";
      place.dataset["scheme"] = drawing.scheme;
    } catch (error) {
      place.replaceChildren(newElement("p", "failed", `This chart could not be drawn: ${String(error)}`));
      place.dataset["state"] = "failed";
    }
    former?.finalize();
  }
  return { place, draw, isDrawn: () => drawn !== null };
}
