// @ts-check
/** A drawing wider than this, in pixels, is not shrunk below a legible width. */
const WIDEST_SHRUNK = 600;

/** In such a window a chart is drawn in one column, if the report has that version. */
const narrowWindow = matchMedia("(max-width: 52rem)");

/**
 * How charts are drawn.
 *
 * @typedef {{ scheme: Scheme, isNarrow: boolean }} Drawing
 */

/**
 * Draws each chart when it comes near the viewport, redraws it when the scheme or the width changes, and draws all of
 * them light and wide for printing.
 *
 * @returns {{ redraw: () => void }}
 */
function startCharts() {
  const tooltip = newTooltip();
  const charts = [...document.querySelectorAll("[data-chart]")].map((frame) =>
    newChart(/** @type {HTMLElement} */ (frame), tooltip),
  );
  const current = () => ({ scheme: currentScheme(), isNarrow: narrowWindow.matches });
  let isPrinting = false;
  const redraw = () => {
    // While printing, the browser reports the width and scheme of the paper as changes.
    if (isPrinting) return;
    for (const chart of charts) if (chart.isDrawn()) void chart.draw(current());
  };
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        const chart = charts.find(({ frame }) => frame === target);
        if (!isIntersecting || chart === undefined) continue;
        observer.unobserve(target);
        void chart.draw(current());
      }
    },
    { rootMargin: "300px" },
  );
  for (const { frame } of charts) observer.observe(frame);
  narrowWindow.addEventListener("change", redraw);
  // Promises settle before the browser lays out the pages; timers and frames do not.
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
 * @param {HTMLElement} frame
 * @param {ReturnType<typeof newTooltip>} tooltip
 */
function newChart(frame, tooltip) {
  const island = `chart-${frame.dataset["chart"] ?? ""}`;
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
      frame.replaceChildren(sheet);
      frame.dataset["state"] = "drawn";
      frame.dataset["scheme"] = drawing.scheme;
    } catch (error) {
      frame.replaceChildren(newElement("p", "failed", `This chart could not be drawn: ${String(error)}`));
      frame.dataset["state"] = "failed";
    }
    former?.finalize();
  }
  return { frame, draw, isDrawn: () => drawn !== null };
}
