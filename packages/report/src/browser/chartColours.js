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
  ["#e9e9e9", "#2b3138"],
  // Parts of a sum, within outlines of ink.
  ["#5a5a5a", "#7d8792"],
  ["#b8b8b8", "#c4c9d0"],
  // Directions and wirings.
  ["#b34700", "#f39a5c"],
  ["#005f9e", "#6bb8ee"],
  ["#00755a", "#4fc3a1"],
  ["#7b3f9d", "#c79be3"],
  ["#f1f1f1", "#22272d"],
  // A scale of counts has its densest end farthest from the background.
  ["#cfe3f2", "#17415e"],
  ["#00233a", "#cfe3f2"],
]);

/** Fields of data that hold a mark's colour. */
const COLOUR_FIELDS = new Set(["colour", "fill"]);

/**
 * A copy of a Vega specification for a dark background. Of data only the fields of colours change, so that no text of a
 * prompt is mistaken for a colour.
 *
 * @param {unknown} spec
 * @returns {unknown}
 */
function darkSpec(spec) {
  if (typeof spec === "string") return DARK_COLOURS.get(spec.toLowerCase()) ?? spec;
  if (Array.isArray(spec)) return spec.map(darkSpec);
  if (typeof spec !== "object" || spec === null) return spec;
  return Object.fromEntries(
    Object.entries(spec).map(([key, value]) => [key, key === "values" ? darkValues(value) : darkSpec(value)]),
  );
}

/**
 * @param {unknown} values
 * @returns {unknown}
 */
function darkValues(values) {
  if (!Array.isArray(values)) return values;
  return values.map((datum) =>
    typeof datum !== "object" || datum === null
      ? datum
      : Object.fromEntries(
          Object.entries(datum).map(([key, value]) => [
            key,
            COLOUR_FIELDS.has(key) ? darkSpec(value) : value,
          ]),
        ),
  );
}
