// @ts-check
/** Colours of the figures that change on a dark background, with their replacements; other colours stay. */
const DARK_COLOURS = new Map([
  ["white", "#16191d"],
  ["#ffffff", "#16191d"],
  ["black", "#e6e9ed"],
  ["#000000", "#e6e9ed"],
  ["#1a1a1a", "#e6e9ed"],
  ["#444444", "#b4bcc6"],
  ["#4d4d4d", "#9aa4b0"],
  ["#6e6e6e", "#9aa4b0"],
  ["#8c8c8c", "#7d8792"],
  ["#c4c4c4", "#4a525c"],
  ["#e3e3e3", "#333a43"],
  ["#f1f1f1", "#22272d"],
  // A scale of counts has its densest end farthest from the background.
  ["#cfe3f2", "#17415e"],
  ["#00233a", "#cfe3f2"],
]);

/**
 * A copy of a Vega specification for a dark background. Data are unchanged, so that no text of a prompt is mistaken for
 * a colour.
 *
 * @param {unknown} spec
 * @returns {unknown}
 */
function darkSpec(spec) {
  if (typeof spec === "string") return DARK_COLOURS.get(spec.toLowerCase()) ?? spec;
  if (Array.isArray(spec)) return spec.map(darkSpec);
  if (typeof spec !== "object" || spec === null) return spec;
  return Object.fromEntries(
    Object.entries(spec).map(([key, value]) => [key, key === "values" ? value : darkSpec(value)]),
  );
}
