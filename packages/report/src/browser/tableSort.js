// @ts-check
/** Lets a reader sort every table that says so by any of its columns; without scripts a table stays as it is. */
function startTableSort() {
  for (const table of document.querySelectorAll("table[data-sortable]")) {
    const headers = [...table.querySelectorAll("thead th")];
    headers.forEach((header, column) => {
      const button = newElement("button", "", header.textContent ?? "");
      button.type = "button";
      header.replaceChildren(button);
      header.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => {
        const direction = header.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        for (const other of headers) other.setAttribute("aria-sort", "none");
        header.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
        sortBody(/** @type {HTMLTableElement} */ (table), column, direction);
      });
    });
  }
}

/**
 * Numbers sort as numbers, texts as a reader sorts them; what is no number in a column of numbers goes last both ways.
 *
 * @param {HTMLTableElement} table
 * @param {number} column
 * @param {1 | -1} direction
 */
function sortBody(table, column, direction) {
  const body = table.tBodies[0];
  if (body === undefined) return;
  const isNumber = table.querySelectorAll("thead th")[column]?.classList.contains("number") ?? false;
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  const rows = [...body.rows].map((row) => ({ row, text: row.cells[column]?.textContent ?? "" }));
  const keyed = rows.map(({ row, text }) => ({ row, text, key: numberOf(text) }));
  keyed.sort((a, b) => {
    if (!isNumber) return direction * compare(a.text, b.text);
    if (Number.isNaN(a.key) || Number.isNaN(b.key))
      return Number(Number.isNaN(a.key)) - Number(Number.isNaN(b.key));
    return direction * (a.key - b.key);
  });
  body.append(...keyed.map(({ row }) => row));
}

/**
 * The first number of a cell: "1.06", "[1.03, 1.12]", "< 0.001", "1,000", "1 − 1.0e-9"; NaN for none.
 *
 * @param {string} text
 * @returns {number}
 */
function numberOf(text) {
  const plain = text.replaceAll("−", "-").replaceAll(/(?<=\d),(?=\d{3})/g, "");
  const beside = /^1 ([+-]) (\d.*)$/.exec(plain);
  if (beside !== null) return 1 + Number(`${beside[1]}${beside[2]}`);
  const number = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/.exec(plain);
  return number === null ? Number.NaN : Number(number[0]);
}
