// @ts-check
/**
 * All rows by column. Numbers are doubles, NaN also where the source states none; `stated` distinguishes the two.
 *
 * @typedef {{ values: string[], at: number[] }} TextColumn
 * @typedef {{ stated: (number | string | null)[], numbers: Float64Array }} NumberColumn
 * @typedef {{ count: number, texts: Record<string, TextColumn>, numbers: Record<string, NumberColumn> }} RowStore
 */

/**
 * @typedef {Record<string, (number | string | null)[]>} StatedNumbers
 * @typedef {{ count: number, texts: Record<string, TextColumn>, numbers: StatedNumbers }} Island
 *
 * @param {unknown} island the columns, as written by the report
 * @returns {RowStore}
 */
function rowStore(island) {
  const { count, texts, numbers } = /** @type {Island} */ (island);
  /** @type {Record<string, NumberColumn>} */
  const columns = {};
  for (const [name, stated] of Object.entries(numbers)) {
    columns[name] = {
      stated,
      numbers: Float64Array.from(stated, (value) => (value === null ? Number.NaN : Number(value))),
    };
  }
  return { count, texts, numbers: columns };
}

/**
 * The sort key of each row: a number's value, or a text's alphabetical rank; NaN sorts last.
 *
 * @param {RowStore} store
 * @param {string} column
 * @returns {Float64Array}
 */
function sortKeys(store, column) {
  const numbers = store.numbers[column];
  if (numbers !== undefined) return numbers.numbers;
  const texts = store.texts[column];
  if (texts === undefined) return Float64Array.from({ length: store.count }, (_, row) => row);
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  const order = texts.values.map((_, index) => index);
  order.sort((a, b) => compare(texts.values[a] ?? "", texts.values[b] ?? ""));
  const ranks = new Float64Array(order.length);
  order.forEach((index, rank) => (ranks[index] = rank));
  return Float64Array.from(texts.at, (index) => (index < 0 ? Number.NaN : (ranks[index] ?? Number.NaN)));
}

/**
 * Sorts row numbers by keys, in place. NaN comes last in both directions, and equal keys keep the order of the rows.
 *
 * @param {Uint32Array} rows
 * @param {Float64Array} keys
 * @param {1 | -1} direction
 */
function sortRows(rows, keys, direction) {
  rows.sort((a, b) => {
    const left = keys[a] ?? Number.NaN;
    const right = keys[b] ?? Number.NaN;
    if (left === right) return a - b;
    if (Number.isNaN(left)) return Number.isNaN(right) ? a - b : 1;
    if (Number.isNaN(right)) return -1;
    return left < right ? -direction : direction;
  });
}
