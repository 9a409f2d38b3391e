// @ts-check
/**
 * The filter of the table: rows of one model, of one category, with a gain on one side of 1, with a flag, with a value
 * or words in an own column of the prompts, and with every search term in one of their texts.
 *
 * @typedef {"" | "below" | "above" | "other"} Side
 * @typedef {{ terms: string, model: number | null, category: number | null, side: Side }} CommonFilter
 * @typedef {CommonFilter & { flaggedOnly: boolean, own: OwnFilter[] }} RowFilter
 *
 * A value of an own column of the prompts by its index, or words in its text:
 * @typedef {{ column: string, value: number | null, terms: string }} OwnFilter
 */

/**
 * The numbers of the rows that pass, in the order of the rows.
 *
 * @param {RowStore} store
 * @param {RowFilter} filter
 * @returns {Uint32Array}
 */
function filteredRows(store, filter) {
  const tests = [
    textTest(store, "model", filter.model),
    textTest(store, "category", filter.category),
    sideTest(store, filter.side),
    filter.flaggedOnly ? flagTest(store) : null,
    ...wordsOf(filter.terms).map((word) => wordTest(Object.values(store.texts), word)),
    ...filter.own.map(({ column, value }) => textTest(store, column, value)),
    ...filter.own.flatMap(({ column, terms }) => {
      const texts = store.texts[column];
      return texts === undefined ? [] : wordsOf(terms).map((word) => wordTest([texts], word));
    }),
  ].filter((test) => test !== null);
  const rows = new Uint32Array(store.count);
  let passed = 0;
  for (let row = 0; row < store.count; row++) {
    if (tests.every((test) => test(row))) rows[passed++] = row;
  }
  return rows.subarray(0, passed);
}

/**
 * @param {RowStore} store
 * @param {string} column
 * @param {number | null} wanted an index into the column's texts, or null for any
 */
function textTest(store, column, wanted) {
  if (wanted === null) return null;
  const { at } = store.texts[column] ?? { at: [] };
  return (/** @type {number} */ row) => at[row] === wanted;
}

/**
 * @param {RowStore} store
 * @param {Side} side
 */
function sideTest(store, side) {
  if (side === "") return null;
  const gains = store.numbers["gain"]?.numbers ?? new Float64Array(0);
  return (/** @type {number} */ row) => {
    const gain = gains[row] ?? Number.NaN;
    if (!Number.isFinite(gain) || gain === 1) return side === "other";
    return side === (gain < 1 ? "below" : "above");
  };
}

/** @param {RowStore} store */
function flagTest(store) {
  const { at } = store.texts["flags"] ?? { at: [] };
  return (/** @type {number} */ row) => (at[row] ?? -1) >= 0;
}

/** @param {string} terms */
const wordsOf = (terms) =>
  terms
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== "");

/**
 * Searches each different text once, so that a hundred thousand rows are filtered during typing.
 *
 * @param {TextColumn[]} texts
 * @param {string} word in lower case
 */
function wordTest(texts, word) {
  const columns = texts.map(({ values, at }) => ({
    at,
    has: values.map((value) => value.toLowerCase().includes(word)),
  }));
  return (/** @type {number} */ row) => columns.some(({ at, has }) => has[at[row] ?? -1] === true);
}
