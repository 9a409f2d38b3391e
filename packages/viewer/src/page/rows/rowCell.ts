import { element } from "../dom.ts";
import { reportCode } from "../reportCode.ts";

type Value = string | number | readonly string[] | null;

/** A cell of the table of rows: one line, whose whole text is its title. */
export function cellOf(column: string, value: Value, isNumber: boolean): HTMLTableCellElement {
  if (isNumber) {
    if (typeof value !== "number") return element("td", { class: "number faint" }, "–");
    return element(
      "td",
      { class: "number", title: String(value).replaceAll("-", "−") },
      reportCode.numberText(value),
    );
  }
  const text = reportCode.shownText(
    Array.isArray(value) ? value.join(", ") : value === null ? "" : String(value),
  );
  const cell = element("td", { class: `text ${column}`, title: text });
  if (text === "") cell.append(element("span", { class: "faint" }, value === "" ? "(empty)" : ""));
  else
    cell.append(
      column === "Top_Token" ? element("code", { class: "token" }, text) : element("bdi", {}, text),
    );
  return cell;
}
