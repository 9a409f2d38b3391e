// @ts-check
/** A prompt longer than this is cut on the screen, with a button that shows all of it. */
const LONG_PROMPT = 180;

/**
 * One row of the table.
 *
 * @param {RowStore} store
 * @param {string[]} columns
 * @param {number} row
 * @returns {HTMLTableRowElement}
 */
function rowElement(store, columns, row) {
  const element = document.createElement("tr");
  for (const column of columns) {
    const numbers = store.numbers[column];
    if (numbers !== undefined) element.append(numberCell(numbers, row));
    else if (column === "row") element.append(newElement("td", "number faint", countText(row + 1)));
    else element.append(textCell(store, column, row));
  }
  return element;
}

/**
 * @param {NumberColumn} column
 * @param {number} row
 */
function numberCell(column, row) {
  if (column.stated[row] === null) return notStated("number");
  const value = column.numbers[row] ?? Number.NaN;
  const cell = newElement("td", "number", numberText(value));
  cell.title = withMinus(String(value));
  return cell;
}

/**
 * @param {RowStore} store
 * @param {string} column
 * @param {number} row
 */
function textCell(store, column, row) {
  const texts = store.texts[column];
  const index = texts?.at[row] ?? -1;
  if (texts === undefined || index < 0) return column === "flags" ? newElement("td", "") : notStated("");
  const text = texts.values[index] ?? "";
  if (text === "") return newElement("td", "faint", "(empty)");
  if (column === "prompt") return promptCell(text);
  const cell = newElement("td", "");
  cell.append(column === "topToken" ? newElement("code", "token", text) : newElement("bdi", "", text));
  return cell;
}

/**
 * Puts the decimal points of a column below one another: what a number lacks behind its point is written hidden.
 *
 * @param {HTMLElement[]} cells of one column, aligned right
 */
function alignPoints(cells) {
  const tails = cells.map(({ textContent }) => {
    const point = (textContent ?? "").lastIndexOf(".");
    return point < 0 ? 0 : (textContent ?? "").length - point;
  });
  const longest = Math.max(0, ...tails);
  cells.forEach((cell, i) => {
    const tail = tails[i] ?? 0;
    if (tail > 0 && tail < longest) cell.dataset["pad"] = "0".repeat(longest - tail);
  });
}

/** @param {string} text */
function promptCell(text) {
  const cell = newElement("td", "prompt");
  const prompt = newElement("bdi", "", text);
  cell.append(prompt);
  const characters = Array.from(text);
  if (characters.length <= LONG_PROMPT) return cell;
  const cut = `${characters.slice(0, LONG_PROMPT).join("")}… `;
  prompt.textContent = cut;
  const button = newElement("button", "more", "show all");
  button.type = "button";
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    const shown = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!shown));
    button.textContent = shown ? "show all" : "show less";
    prompt.textContent = shown ? cut : `${text} `;
  });
  cell.append(button);
  return cell;
}

/** @param {string} className */
function notStated(className) {
  const cell = newElement("td", `${className} faint`.trim(), "–");
  cell.title = "not stated in the source";
  return cell;
}
