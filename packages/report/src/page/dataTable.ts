import type { StatCell, StatColumn, StatTable } from "../tables/statTable.ts";
import { markup, type Markup } from "./markup.ts";

/** A table of the report as HTML. It scrolls horizontally where the window is narrower. */
export function dataTable({ caption, columns, rows }: StatTable): Markup {
  const head = columns.map(({ title, align }) => markup`<th scope="col"${numberClass(align)}>${title}</th>`);
  const body = rows.map(
    (cells) => markup`<tr>${cells.map((cell, i) => tableCell(cell, i, columns[i]))}</tr>\n`,
  );
  return scrolling(
    caption,
    markup`<table><caption>${caption}</caption><thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody></table>`,
  );
}

/** A region that scrolls horizontally, also by keyboard. */
export const scrolling = (name: string, content: Markup): Markup =>
  markup`<div class="scroll" role="region" aria-label="${name}" tabindex="0">${content}</div>\n`;

function tableCell(
  { text, note, isMissing }: StatCell,
  position: number,
  column: StatColumn | undefined,
): Markup {
  if (isMissing === true) return markup`<td class="why">${text}</td>`;
  const remark = note === undefined ? markup`` : markup`<span class="note">${note}</span>`;
  if (position === 0) return markup`<th scope="row"><bdi>${text}</bdi>${remark}</th>`;
  return markup`<td${numberClass(column?.align)}>${text}${remark}</td>`;
}

const numberClass = (align: StatColumn["align"] | undefined): Markup =>
  align === "number" ? markup` class="number"` : markup``;
