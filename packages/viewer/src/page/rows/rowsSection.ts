import type { BytesPlace } from "../../rows/rowView.ts";
import { keepInAddress } from "../addresses.ts";
import { element } from "../dom.ts";
import { reportCode } from "../reportCode.ts";
import { rowsOf } from "./rowClient.ts";
import { rowControls } from "./rowControls.ts";
import { rowDialog } from "./rowDialog.ts";
import { rowTable } from "./rowTable.ts";
import { choiceOf, queryOf } from "../../rows/choiceQuery.ts";
import type { RowsChoice } from "../../rows/rowView.ts";

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
  let choice: RowsChoice = choiceOf(new URLSearchParams(location.search));
  const isAll = Object.values(queryOf(choice)).every((part) => part === "");
  let asked = 0;
  const dialog = rowDialog(rows);
  const table = rowTable(rows, {
    onSort: (column, direction) => {
      void choose({ ...choice, column, direction });
    },
    onOpen: (at) => {
      dialog.open(at);
    },
    onError: failed,
    sorted: choice,
  });
  function failed(error: unknown): void {
    status.textContent = `The rows cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
  async function choose(next: RowsChoice): Promise<void> {
    choice = next;
    keepInAddress(queryOf(choice));
    asked += 1;
    const own = asked;
    status.textContent = "searching…";
    try {
      const found = await rows.choose(next);
      if (own !== asked) return;
      status.textContent =
        found === count ? rowsText(count) : `${rowsText(found)} of ${reportCode.countText(count)}`;
      await table.show(found);
    } catch (error) {
      failed(error);
    }
  }
  status.textContent = rowsText(count);
  section.append(...table.elements, dialog.element);
  // What can be chosen is read from whole columns: the first rows are on the screen before that.
  if (isAll) await table.show(count);
  else await choose(choice);
  await nextFrame();
  const facts = await rows.facts();
  table.setColumns(facts);
  status.before(
    rowControls(facts, choice, (change) => {
      void choose({ ...choice, ...change });
    }),
  );
}

/** Waits until the browser has drawn what is in the page; a hidden page is not drawn. */
const nextFrame = (): Promise<void> =>
  document.hidden
    ? Promise.resolve()
    : new Promise((resolve) =>
        requestAnimationFrame(() => {
          setTimeout(resolve, 0);
        }),
      );

const rowsText = (count: number): string => `${reportCode.countText(count)} ${count === 1 ? "row" : "rows"}`;
