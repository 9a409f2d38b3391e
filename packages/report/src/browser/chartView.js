// @ts-check
/** Above this number of data, a chart is a canvas: as many SVG elements would slow the page down. */
const MOST_SVG_DATA = 2000;

/** @typedef {typeof import("vega") & Pick<typeof import("vega-interpreter"), "expressionInterpreter">} VegaRuntime */

/**
 * Vega and its expression interpreter, which the page holds as texts and runs when the first view is wanted: most of a
 * page's scripts are theirs, and its drawings need neither. The policy names them by their hashes, as every script.
 *
 * @returns {VegaRuntime}
 */
function vegaRuntime() {
  const scope = /** @type {{ vega?: VegaRuntime }} */ (globalThis);
  if (scope.vega === undefined) {
    for (const text of document.querySelectorAll("script[data-code]")) {
      const script = document.createElement("script");
      script.textContent = text.textContent;
      document.head.append(script);
    }
  }
  if (scope.vega === undefined) throw new Error("the page has no Vega");
  return scope.vega;
}

/** @returns {ReadonlyMap<string, string>} */
const darkColours = () =>
  new Map(Object.entries(/** @type {Record<string, string>} */ (readIsland("dark-colours"))));

const refuse = () => Promise.reject(new Error("a report does not load anything"));

/** A Vega loader that refuses everything: a chart contains its data. */
const refusingLoader = { load: refuse, sanitize: refuse, http: refuse, file: refuse };

/**
 * A view of a Vega specification, not yet drawn. Expressions are interpreted, never compiled.
 *
 * @param {unknown} spec
 * @param {Scheme} scheme
 * @param {ReturnType<typeof newTooltip>} tooltip
 */
function newView(spec, scheme, tooltip) {
  const coloured = /** @type {import("vega").Spec} */ (
    scheme === "dark" ? darkSpec(spec, darkColours()) : spec
  );
  const vega = vegaRuntime();
  const view = new vega.View(vega.parse(coloured, undefined, { ast: true }), {
    expr: vega.expressionInterpreter,
    loader: refusingLoader,
    renderer: dataCount(coloured) > MOST_SVG_DATA ? "canvas" : "svg",
    hover: false,
  });
  return view.tooltip(tooltip);
}

/** @param {import("vega").Spec} spec */
function dataCount(spec) {
  return (spec.data ?? []).reduce(
    (count, data) => count + ("values" in data && Array.isArray(data.values) ? data.values.length : 0),
    0,
  );
}
