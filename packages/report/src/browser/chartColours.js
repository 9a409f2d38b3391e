// @ts-check
/** Names of colours that a specification may hold, as the map of dark colours has them. */
const COLOUR_NAMES = new Map([
  ["white", "#ffffff"],
  ["black", "#000000"],
]);

/** Fields of data that hold a mark's colour. */
const COLOUR_FIELDS = new Set(["colour", "fill"]);

/**
 * A copy of a Vega specification for a dark background: a colour of the map is exchanged, every other one stays. Of data
 * only the fields of colours change, so that no text of a prompt is mistaken for a colour.
 *
 * @param {unknown} spec
 * @param {ReadonlyMap<string, string>} colours the colour on a dark background for each colour on a light one
 * @returns {unknown}
 */
function darkSpec(spec, colours) {
  if (typeof spec === "string") {
    const colour = spec.toLowerCase();
    return colours.get(COLOUR_NAMES.get(colour) ?? colour) ?? spec;
  }
  if (Array.isArray(spec)) return spec.map((part) => darkSpec(part, colours));
  if (typeof spec !== "object" || spec === null) return spec;
  return Object.fromEntries(
    Object.entries(spec).map(([key, value]) => [
      key,
      key === "values" ? darkValues(value, colours) : darkSpec(value, colours),
    ]),
  );
}

/**
 * @param {unknown} values
 * @param {ReadonlyMap<string, string>} colours
 * @returns {unknown}
 */
function darkValues(values, colours) {
  if (!Array.isArray(values)) return values;
  return values.map((datum) =>
    typeof datum !== "object" || datum === null
      ? datum
      : Object.fromEntries(
          Object.entries(datum).map(([key, value]) => [
            key,
            COLOUR_FIELDS.has(key) ? darkSpec(value, colours) : value,
          ]),
        ),
  );
}
