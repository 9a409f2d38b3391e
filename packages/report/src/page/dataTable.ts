import type { StatCell, StatColumn, StatTable } from "../tables/statTable.ts";
import { decimalPads } from "./decimalPads.ts";
import { markup, type Markup } from "./markup.ts";

/** A text of more characters gets more than the least width of a cell. */
const SHORT_TEXT = 30;

export interface TableLook {
  /** The page's script lets a reader sort the rows by any column. */
  readonly sortable?: boolean;
  /** The row's name as markup, in place of its text. */
  readonly nameOf?: (row: number) => Markup;
}

/** A table of the report as HTML, numbers aligned on their decimal points. It scrolls horizontally in a narrower window. */
export function dataTable({ caption, columns, rows }: StatTable, look: TableLook = {}): Markup {
  const head = columns.map(({ title, align }) => markup`<th scope="col"${numberClass(align)}>${title}</th>`);
  const pads = columns.map(({ align }, i) =>
    align === "number" ? decimalPads(rows.map((cells) => alignedText(cells[i]))) : [],
  );
  const body = rows.map((cells, row) => {
    const written = cells.map((cell, i) =>
      i === 0 ? nameCell(cell, look.nameOf?.(row)) : tableCell(cell, columns[i], pads[i]?.[row] ?? ""),
    );
    return markup`<tr>${written}</tr>\n`;
  });
  const sorts = look.sortable === true && rows.length > 1 ? markup` data-sortable` : "";
  return scrolling(
    caption,
    markup`<table${sorts}><caption>${caption}</caption><thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody></table>`,
  );
}

/** A region that scrolls horizontally, also by keyboard; a shadow at its edge shows that there is more. */
export const scrolling = (name: string, content: Markup): Markup =>
  markup`<div class="scroll" role="region" aria-label="${name}" tabindex="0">${content}</div>\n`;

/** A reason in place of a number is not aligned with the numbers. */
const alignedText = (cell: StatCell | undefined): string =>
  cell === undefined || cell.isMissing === true ? "" : cell.text;

const nameCell = ({ text, note }: StatCell, name: Markup | undefined): Markup =>
  markup`<th scope="row">${name ?? markup`<bdi>${text}</bdi>`}${remark(note)}</th>`;

function tableCell({ text, note, isMissing }: StatCell, column: StatColumn | undefined, pad: string): Markup {
  if (isMissing === true) return markup`<td class="why">${text}</td>`;
  const number = pad === "" ? text : markup`<span data-pad="${pad}">${text}</span>`;
  const isLong = column?.align === "text" && text.length > SHORT_TEXT;
  return markup`<td${isLong ? markup` class="long"` : numberClass(column?.align)}>${number}${remark(note)}</td>`;
}

const remark = (note: string | undefined): Markup =>
  note === undefined ? markup`` : markup`<span class="note">${note}</span>`;

const numberClass = (align: StatColumn["align"] | undefined): Markup =>
  align === "number" ? markup` class="number"` : markup``;
