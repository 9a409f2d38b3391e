import type { BytesPlace } from "../../rows/rowView.ts";
import { element } from "../dom.ts";
import { reportCode } from "../reportCode.ts";
import { rowsOf } from "./rowClient.ts";
import { rowControls } from "./rowControls.ts";
import { rowDialog } from "./rowDialog.ts";
import { rowTable } from "./rowTable.ts";
import { NO_CHOICE, type RowsChoice } from "../../rows/rowView.ts";

/** All rows of a run: filtered, sorted, scrolled to the last one; a row opens to everything that was measured of it. */
export function rowsSection(place: BytesPlace): HTMLElement {
  const status = element("p", { class: "faint", role: "status" }, "reading the rows…");
  const section = element(
    "div",
    { class: "rows-section" },
    element("h3", { id: "rows" }, "All rows"),
    status,
  );
  void fill(section, status, place).catch((error: unknown) => {
    status.textContent = `The rows cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    status.className = "alarm";
  });
  return section;
}

async function fill(section: HTMLElement, status: HTMLElement, place: BytesPlace): Promise<void> {
  const rows = await rowsOf(place);
  const count = await rows.open(place);
  let choice: RowsChoice = NO_CHOICE;
  let asked = 0;
  const dialog = rowDialog(rows);
  const table = rowTable(rows, {
    onSort: (column, direction) => {
      choose({ ...choice, column, direction });
    },
    onOpen: (at) => {
      dialog.open(at);
    },
    onError: failed,
  });
  function failed(error: unknown): void {
    status.textContent = `The rows cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
  function choose(next: RowsChoice): void {
    choice = next;
    asked += 1;
    const own = asked;
    status.textContent = "searching…";
    void rows.choose(next).then((found) => {
      if (own !== asked) return;
      status.textContent =
        found === count ? rowsText(count) : `${rowsText(found)} of ${reportCode.countText(count)}`;
      table.show(found);
    }, failed);
  }
  status.textContent = rowsText(count);
  section.append(table.element, dialog.element);
  table.show(count);
  const facts = await rows.facts();
  table.setColumns(facts);
  status.before(
    rowControls(facts, (change) => {
      choose({ ...choice, ...change });
    }),
  );
}

const rowsText = (count: number): string => `${reportCode.countText(count)} ${count === 1 ? "row" : "rows"}`;
