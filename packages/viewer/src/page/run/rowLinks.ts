/** Links from the tables and figures of a report to the rows of the models that they name. */
import { element } from "../dom.ts";
import { reportCode } from "../reportCode.ts";

/** The address of a model's rows; undefined for a name that no model has. */
export type RowsAddressOf = (model: string) => string | undefined;

/** Adds a link beside each model that heads a row of a table, and makes links of lists of models in cells. */
export function linkModels(sections: readonly HTMLElement[], addressOf: RowsAddressOf): void {
  for (const cell of sections.flatMap((section) => [...section.querySelectorAll("tbody th, tbody td")])) {
    const name = cell.querySelector(":scope > bdi, :scope > a > bdi")?.textContent ?? cell.textContent;
    if (cell.tagName === "TH") cell.append(...rowsLink(name, addressOf(name)));
    else linkList(cell, addressOf);
  }
}

/** The address of the rows of the model that a mark is of; each of its values may be the model's name. */
export function markAddress(datum: unknown, addressOf: RowsAddressOf): string | undefined {
  if (typeof datum !== "object" || datum === null) return undefined;
  for (const value of Object.values(datum)) {
    const address = typeof value === "string" ? addressOf(value) : undefined;
    if (address !== undefined) return address;
  }
  return undefined;
}

function rowsLink(model: string, address: string | undefined): Node[] {
  if (address === undefined) return [];
  const label = `Rows of ${reportCode.shownText(model)}`;
  return [element("a", { class: "to-rows", href: address, "aria-label": label }, "rows")];
}

/** The models that represent a family, such as "A, B", each as a link to its rows. */
function linkList(cell: Element, addressOf: RowsAddressOf): void {
  if (cell.childElementCount > 0) return;
  const names = cell.textContent.split(", ");
  const addresses = names.map(addressOf);
  if (!addresses.every((address) => address !== undefined)) return;
  cell.replaceChildren(
    ...names.flatMap((name, k) => [
      ...(k === 0 ? [] : [", "]),
      element("a", { href: addresses[k] ?? "", title: "Rows of this model" }, element("bdi", {}, name)),
    ]),
  );
}
