// @ts-check
/**
 * The table of all rows: one page at a time, sorted by a column's button, filtered by the controls above it. The report
 * contains the elements and this script fills them, so a hundred thousand rows need only one page of elements.
 */

/** The most rows that are printed; with more rows, only the shown page is printed. */
const MOST_PRINTED = 500;

/** Starts the table, if there is one. */
function startRowTable() {
  if (document.getElementById("all-rows") === null) return;
  const store = rowStore(readIsland("rows-data"));
  const table = requiredElement("all-rows");
  const headers = [...table.querySelectorAll("th")];
  const columns = headers.map(({ dataset }) => dataset["column"] ?? "");
  const body = /** @type {HTMLTableSectionElement} */ (table.querySelector("tbody"));
  const terms = control("rows-terms");
  const model = control("rows-model");
  const category = control("rows-category");
  const side = control("rows-side");
  const flagged = control("rows-flagged");
  const own = /** @type {(HTMLInputElement | HTMLSelectElement)[]} */ ([
    ...requiredElement("rows-shown").querySelectorAll(".own"),
  ]);
  const size = control("rows-page-size");
  const first = /** @type {HTMLButtonElement} */ (requiredElement("rows-first"));
  const previous = /** @type {HTMLButtonElement} */ (requiredElement("rows-previous"));
  const next = /** @type {HTMLButtonElement} */ (requiredElement("rows-next"));
  const last = /** @type {HTMLButtonElement} */ (requiredElement("rows-last"));

  /** @type {{ rows: Uint32Array, column: string, direction: 1 | -1, start: number }} */
  const state = { rows: new Uint32Array(0), column: "row", direction: 1, start: 0 };

  const pageSize = () => Number(size.value);
  const lastStart = () => Math.floor(Math.max(0, state.rows.length - 1) / pageSize()) * pageSize();

  function select() {
    state.rows = filteredRows(store, {
      terms: terms.value,
      model: chosenIndex(model),
      category: chosenIndex(category),
      side: /** @type {Side} */ (side.value),
      flaggedOnly: flagged instanceof HTMLInputElement && flagged.checked,
      own: own.map((each) => ({
        column: each.dataset["column"] ?? "",
        value: each instanceof HTMLSelectElement ? chosenIndex(each) : null,
        terms: each instanceof HTMLSelectElement ? "" : each.value,
      })),
    });
    order();
  }

  function order() {
    const keys = sortKeys(store, state.column);
    sortRows(state.rows, keys, state.direction);
    show(0);
  }

  /**
   * @param {number} start
   * @param {number} [count]
   */
  function show(start, count = pageSize()) {
    state.start = Math.min(Math.max(0, start), lastStart());
    const shown = state.rows.subarray(state.start, state.start + count);
    const elements = Array.from(shown, (row) => rowElement(store, columns, row));
    columns.forEach((column, i) => {
      if (store.numbers[column] !== undefined)
        alignPoints(elements.map(({ cells }) => /** @type {HTMLElement} */ (cells[i])));
    });
    body.replaceChildren(...elements);
    headers.forEach((header) => {
      const isSorted = header.dataset["column"] === state.column;
      header.setAttribute(
        "aria-sort",
        isSorted ? (state.direction === 1 ? "ascending" : "descending") : "none",
      );
    });
    first.disabled = previous.disabled = state.start === 0;
    next.disabled = last.disabled = state.start >= lastStart();
    requiredElement("rows-status").textContent = statusText(shown.length);
  }

  /** @param {number} shown */
  function statusText(shown) {
    const all = countText(store.count);
    if (state.rows.length === 0) return `No row of ${all} matches.`;
    const range = `Rows ${countText(state.start + 1)}–${countText(state.start + shown)}`;
    const matching = countText(state.rows.length);
    return state.rows.length === store.count
      ? `${range} of ${all}`
      : `${range} of ${matching} matching, ${all} in all`;
  }

  headers.forEach((header) => {
    header.querySelector("button")?.addEventListener("click", () => {
      const column = header.dataset["column"] ?? "";
      state.direction = column === state.column && state.direction === 1 ? -1 : 1;
      state.column = column;
      order();
    });
  });
  terms.addEventListener("input", select);
  for (const each of own) each.addEventListener("input", select);
  for (const chooser of [model, category, side, flagged]) chooser.addEventListener("change", select);
  size.addEventListener("change", () => show(state.start - (state.start % pageSize())));
  first.addEventListener("click", () => show(0));
  previous.addEventListener("click", () => show(state.start - pageSize()));
  next.addEventListener("click", () => show(state.start + pageSize()));
  last.addEventListener("click", () => show(lastStart()));
  let before = 0;
  addEventListener("beforeprint", () => {
    before = state.start;
    if (state.rows.length <= MOST_PRINTED) show(0, MOST_PRINTED);
  });
  addEventListener("afterprint", () => show(before));
  fillChoices(model, store.texts["model"]);
  fillChoices(category, store.texts["category"]);
  for (const each of own)
    if (each instanceof HTMLSelectElement) fillChoices(each, store.texts[each.dataset["column"] ?? ""]);
  requiredElement("rows-shown").hidden = false;
  select();
}

/**
 * @param {string} id
 * @returns {HTMLInputElement | HTMLSelectElement}
 */
function control(id) {
  return /** @type {HTMLInputElement | HTMLSelectElement} */ (requiredElement(id));
}

/** @param {HTMLInputElement | HTMLSelectElement} chooser */
const chosenIndex = (chooser) => (chooser.value === "" ? null : Number(chooser.value));

/**
 * @param {HTMLInputElement | HTMLSelectElement} chooser
 * @param {TextColumn | undefined} texts
 */
function fillChoices(chooser, texts) {
  texts?.values.forEach((text, index) => {
    const choice = newElement("option", "", text === "" ? "(empty)" : text);
    choice.value = String(index);
    chooser.append(choice);
  });
}
