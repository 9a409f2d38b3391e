// @ts-check
/**
 * The drawings of the page do not depend on this script. A chart becomes a view of its specification, which shows values
 * under the pointer, when the pointer or the focus comes to it; and in the dark scheme when it comes near the viewport,
 * since a view has dark colours also for shades between two colours. A view has exactly the frame of its drawing.
 *
 * @param {(datum: unknown) => string | undefined} [addressOf] where a click on a mark with this datum leads
 * @returns {{ redraw: () => void }}
 */
function startCharts(addressOf = () => undefined) {
  const tooltip = newTooltip();
  const charts = [...document.querySelectorAll("[data-chart]")].map((frame) =>
    newChart(/** @type {HTMLElement} */ (frame), tooltip, addressOf),
  );
  const isDark = () => currentScheme() === "dark";
  let isPrinting = false;
  const redraw = () => {
    // While printing, the browser reports the scheme of the paper as a change.
    if (isPrinting) return;
    for (const chart of charts)
      if (chart.isView() || (isDark() && chart.isNear())) void chart.view(currentScheme());
  };
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        const chart = charts.find(({ frame }) => frame === target);
        if (chart === undefined) continue;
        chart.setNear(isIntersecting);
        if (isIntersecting && isDark()) void chart.view("dark");
      }
    },
    { rootMargin: "300px" },
  );
  for (const chart of charts) {
    observer.observe(chart.frame);
    chart.frame.tabIndex = 0;
    for (const event of ["pointerenter", "focus"])
      chart.frame.addEventListener(event, () => void chart.view(currentScheme()));
  }
  addEventListener("beforeprint", () => {
    isPrinting = true;
    for (const chart of charts) chart.showDrawing();
  });
  addEventListener("afterprint", () => {
    isPrinting = false;
    for (const chart of charts) chart.showView();
    redraw();
  });
  return { redraw };
}

/**
 * @param {HTMLElement} frame
 * @param {ReturnType<typeof newTooltip>} tooltip
 * @param {(datum: unknown) => string | undefined} addressOf
 */
function newChart(frame, tooltip, addressOf) {
  const drawing = frame.querySelector("svg");
  if (drawing === null) throw new Error("a chart has no drawing");
  /** @type {Scheme | null} */
  let scheme = null;
  /** @type {import("vega").View | null} */
  let view = null;
  /** @type {HTMLElement | null} */
  let sheet = null;
  let near = false;

  /** @param {Scheme} wanted */
  async function show(wanted) {
    if (scheme === wanted) return;
    scheme = wanted;
    const former = view;
    try {
      const next = newElement("div", "sheet");
      const own = newView(readIsland(`chart-${frame.dataset["chart"] ?? ""}`), wanted, tooltip).initialize(
        next,
      );
      view = own;
      await own.runAsync();
      // Another scheme was wanted meanwhile: its view replaces this one.
      if (scheme !== wanted) return;
      leadOn(own, frame, addressOf);
      fitTo(next, /** @type {SVGSVGElement} */ (drawing));
      sheet = next;
      showView();
      frame.dataset["state"] = "view";
      frame.dataset["scheme"] = wanted;
    } catch (error) {
      frame.append(newElement("p", "failed", `The values of this chart cannot be shown: ${String(error)}`));
      frame.dataset["state"] = "failed";
    } finally {
      former?.finalize();
    }
  }

  function showView() {
    if (sheet !== null) frame.replaceChildren(sheet);
  }

  return {
    frame,
    view: show,
    isView: () => scheme !== null,
    isNear: () => near,
    /** @param {boolean} isNear */
    setNear: (isNear) => {
      near = isNear;
    },
    showView,
    showDrawing: () => frame.replaceChildren(/** @type {SVGSVGElement} */ (drawing)),
  };
}

/**
 * A click on a mark opens its address, and the pointer tells which marks have one.
 *
 * @param {import("vega").View} view
 * @param {HTMLElement} frame
 * @param {(datum: unknown) => string | undefined} addressOf
 */
function leadOn(view, frame, addressOf) {
  view.addEventListener("mousemove", (_event, item) => {
    frame.style.cursor = addressOf(item?.datum) === undefined ? "" : "pointer";
  });
  view.addEventListener("click", (_event, item) => {
    const address = addressOf(item?.datum);
    if (address !== undefined) location.assign(address);
  });
}

/**
 * Gives a view the size of the drawing that it replaces: another font may have made it a little larger or smaller.
 *
 * @param {HTMLElement} sheet
 * @param {SVGSVGElement} drawing
 */
function fitTo(sheet, drawing) {
  const [width, height] = ["width", "height"].map((name) => drawing.getAttribute(name) ?? "");
  const svg = sheet.querySelector("svg");
  if (svg !== null) {
    const own = ["width", "height"].map((name) => svg.getAttribute(name) ?? "");
    svg.setAttribute("viewBox", `0 0 ${own.join(" ")}`);
    svg.setAttribute("width", width ?? "");
    svg.setAttribute("height", height ?? "");
    svg.setAttribute("preserveAspectRatio", "xMinYMin meet");
  }
  const canvas = sheet.querySelector("canvas");
  canvas?.style.setProperty("width", `${width}px`);
  canvas?.style.setProperty("height", "auto");
  canvas?.style.setProperty("aspect-ratio", `${width} / ${height}`);
}
