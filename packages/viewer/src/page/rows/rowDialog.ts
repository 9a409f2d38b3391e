import { element } from "../dom.ts";
import { rowDetail } from "./rowDetail.ts";
import type { Rows } from "../../rows/rowTasks.ts";

export interface RowDialog {
  readonly element: HTMLElement;
  readonly open: (at: number) => void;
}

/** Everything that was measured of one row, in a dialog; Escape closes it. */
export function rowDialog(rows: Rows): RowDialog {
  const content = element("div");
  const close = element("button", { type: "button" }, "Close");
  const dialog = element("dialog", { class: "row-dialog", "aria-labelledby": "row-title" }, content, close);
  close.addEventListener("click", () => {
    dialog.close();
  });
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog) dialog.close();
  });
  return {
    element: dialog,
    open: (at) => {
      content.replaceChildren(
        element("h2", { id: "row-title" }, `Row ${String(at + 1)}`),
        element("p", {}, "reading…"),
      );
      dialog.showModal();
      void rows.detail(at).then(
        (detail) => {
          content.replaceChildren(...rowDetail(detail));
        },
        (error: unknown) => {
          content.append(
            element("p", { class: "alarm" }, error instanceof Error ? error.message : String(error)),
          );
        },
      );
    },
  };
}
