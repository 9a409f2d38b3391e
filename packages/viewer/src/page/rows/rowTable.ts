/**
 * A table of any number of rows, of which those in sight are elements. Rows have one height, so that the place of the scroll
 * bar tells the rows; where all of them together would be higher than a browser can draw, the bar counts in larger steps.
 */
import { element } from "../dom.ts";
import { reportCode } from "../reportCode.ts";
import { cellOf } from "./rowCell.ts";
import { SHOWN_COLUMNS, type RowsChoice, type RowsFacts, type ShownRow } from "../../rows/rowView.ts";
import type { Rows } from "../../rows/rowTasks.ts";

const ROW_PX = 34;
const MOST_PX = 8_000_000;
/** Rows that are drawn beyond both ends of what is in sight. */
const BEYOND = 12;
/** So few rows are all drawn, and are all on paper. */
const MOST_DRAWN = 300;
const TITLES: Readonly<Record<string, string>> = {
  ...{ Last_Gain: "Gain", Total_Amp: "Total amp.", Entropy: "Entropy (nats)", Top_Token: "Top token" },
  ...{ Top_Prob: "Top prob.", Error_Code: "Not measured" },
};
const NUMBERS: ReadonlySet<string> = new Set(["Last_Gain", "Total_Amp", "Entropy", "Top_Prob"]);

interface Told {
  readonly onSort: (column: string, direction: 1 | -1) => void;
  readonly onOpen: (at: number) => void;
  readonly onError: (error: unknown) => void;
  /** The order of the rows at the beginning. */
  readonly sorted: Pick<RowsChoice, "column" | "direction">;
}

export interface RowTable {
  readonly elements: readonly HTMLElement[];
  /** Shows the chosen rows from the first one on. */
  readonly show: (count: number) => Promise<void>;
  /** Leaves out the columns that these rows do not have. */
  readonly setColumns: (facts: RowsFacts) => void;
}

export function rowTable(rows: Rows, { onSort, onOpen, onError, ...told }: Told): RowTable {
  let columns: readonly string[] = SHOWN_COLUMNS.filter(
    (column) => !["Model", "Flags", "Error_Code"].includes(column),
  );
  let count = 0;
  let asked = 0;
  let { sorted } = told;
  const head = element("tr");
  const [above, below] = [
    element("tr", { "aria-hidden": "true" }, element("td")),
    element("tr", { "aria-hidden": "true" }, element("td")),
  ];
  const body = element("tbody");
  const table = element("table", { class: "virtual" }, element("thead", {}, head), body);
  /** Says on paper that there are more rows. */
  const printed = element("p", { class: "on-paper" });
  const frame = element(
    "div",
    { class: "scroll rows-frame", role: "region", "aria-label": "All rows", tabIndex: 0 },
    table,
  );

  const height = (): number => Math.min(count * ROW_PX, MOST_PX);
  /** The first row in sight. */
  function firstRow(): number {
    if (count * ROW_PX <= MOST_PX) return Math.floor(frame.scrollTop / ROW_PX);
    const seen = Math.max(1, Math.floor(frame.clientHeight / ROW_PX));
    return Math.round(
      (frame.scrollTop / Math.max(1, height() - frame.clientHeight)) * Math.max(0, count - seen),
    );
  }
  function drawHead(): void {
    head.replaceChildren(
      headCell("Row", ""),
      ...columns.map((column) =>
        headCell(
          TITLES[column] ?? (column.startsWith("meta_") ? reportCode.shownText(column.slice(5)) : column),
          column,
        ),
      ),
    );
  }
  function headCell(title: string, column: string): HTMLElement {
    const isOwn = column === sorted.column;
    const button = element("button", { type: "button" }, title);
    button.addEventListener("click", () => {
      sorted = { column, direction: isOwn && sorted.direction === 1 ? -1 : 1 };
      drawHead();
      head.querySelectorAll("button")[[...columns].indexOf(column) + 1]?.focus();
      onSort(sorted.column, sorted.direction);
    });
    return element(
      "th",
      {
        scope: "col",
        class: `${column === "" || NUMBERS.has(column) ? "number" : "text"} ${column}`,
        "aria-sort": isOwn ? (sorted.direction === 1 ? "ascending" : "descending") : "none",
      },
      button,
    );
  }
  async function draw(): Promise<void> {
    asked += 1;
    const own = asked;
    const seen = Math.ceil(frame.clientHeight / ROW_PX);
    const first = firstRow();
    const [start, end] =
      count <= MOST_DRAWN
        ? [0, count]
        : [Math.max(0, first - BEYOND), Math.min(count, first + seen + BEYOND)];
    const found = await rows.window(start, end, columns);
    if (own !== asked) return;
    const offset =
      count * ROW_PX <= MOST_PX ? start * ROW_PX : Math.max(0, frame.scrollTop - (first - start) * ROW_PX);
    const focused = document.activeElement?.closest("tr")?.dataset["at"];
    setHeight(above, offset);
    setHeight(below, Math.max(0, height() - offset - found.length * ROW_PX));
    drawRows(found, start);
    printed.textContent =
      found.length === count
        ? ""
        : `${reportCode.countText(start + 1)} to ${reportCode.countText(end)} of ${reportCode.countText(count)} rows: the files of the run have all of them.`;
    if (focused !== undefined)
      body.querySelector<HTMLElement>(`tr[data-at="${focused}"] button`)?.focus({ preventScroll: true });
    frame.dataset["state"] = "shown";
  }
  /** Keeps the elements of rows that stay in sight, so that a frame of scrolling makes and lays out the new ones only. */
  function drawRows(found: readonly ShownRow[], start: number): void {
    const key = (row: ShownRow, place: number): string =>
      `${String(place)} ${String(row.at)} ${columns.join(" ")}`;
    const old = new Map([...body.rows].map((row) => [row.dataset["key"], row]));
    const wanted = found.map((row, k) => {
      const own = key(row, start + k);
      const element = old.get(own) ?? rowElement(row, start + k);
      element.dataset["key"] = own;
      return element;
    });
    const kept = new Set<Element>([above, below, ...wanted]);
    for (const row of [...body.rows]) if (!kept.has(row)) row.remove();
    if (above.parentElement !== body) body.append(above, below);
    let after: Element = above;
    for (const row of wanted) {
      if (after.nextElementSibling !== row) after.after(row);
      after = row;
    }
  }
  function rowElement(row: ShownRow, place: number): HTMLElement {
    const button = element(
      "button",
      { type: "button", class: "open-row", "aria-label": `Open row ${String(row.at + 1)}` },
      reportCode.countText(row.at + 1),
    );
    button.addEventListener("click", () => {
      onOpen(row.at);
    });
    return element(
      "tr",
      { "data-at": String(row.at), "aria-rowindex": String(place + 2) },
      element("td", { class: "number" }, button),
      ...columns.map((column) => cellOf(column, row.values[column] ?? null, NUMBERS.has(column))),
    );
  }
  const redraw = (): void => {
    draw().catch(onError);
  };
  let waiting = false;
  frame.addEventListener(
    "scroll",
    () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        redraw();
      });
    },
    { passive: true },
  );
  new ResizeObserver(redraw).observe(frame);
  drawHead();
  return {
    elements: [frame, printed],
    show: (found) => {
      count = found;
      table.setAttribute("aria-rowcount", String(found + 1));
      frame.style.height = `${String(Math.min(14, Math.max(found, 1)) * ROW_PX + 56)}px`;
      frame.scrollTop = 0;
      return draw().catch(onError);
    },
    setColumns: ({ models, categories, flags, hasErrors }) => {
      const wanted: Readonly<Record<string, boolean>> = {
        ...{
          Model: models.length > 1,
          Category: categories.length > 0,
          Flags: flags.length > 0,
          Error_Code: hasErrors,
        },
      };
      const next = SHOWN_COLUMNS.filter((column) => wanted[column] ?? true);
      if (next.join(" ") === columns.join(" ")) return;
      columns = next;
      drawHead();
      redraw();
    },
  };
}

function setHeight(row: HTMLTableRowElement, px: number): void {
  const [cell] = row.cells;
  if (cell !== undefined) cell.style.height = `${String(px)}px`;
  row.hidden = px === 0;
}
