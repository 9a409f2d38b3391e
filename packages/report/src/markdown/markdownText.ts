import type { StatTable } from "../tables/statTable.ts";
import { visibleText } from "../text/visibleText.ts";

/**
 * Characters with a meaning anywhere in a line: emphasis, code, links, HTML, entities, tables, mathematics, addresses.
 */
const MEANING = /[\\`*_[\]<>|~$&@]/g;
/** Characters with a meaning at the beginning of a line: headings, lists, rules. */
const BEGINNING = /^([#+\-=:]|\d+(?=[.)]))/;
const LINK_START = /\b(https?|ftp|mailto|www)/gi;

/**
 * External text as Markdown that only displays it: it is on one line, what Markdown or HTML would interpret is escaped,
 * and no address becomes a link.
 */
export function markdownText(text: string): string {
  return visibleText(text)
    .trimStart()
    .replace(MEANING, "\\$&")
    .replace(BEGINNING, (mark) => (/\d/.test(mark) ? `${mark}\\` : `\\${mark}`))
    .replace(LINK_START, (start) => `${start.slice(0, 1)}<!-- -->${start.slice(1)}`);
}

/** Text between backticks, with as many as needed (CommonMark 0.31, section 6.1). */
export function markdownCode(text: string): string {
  const visible = visibleText(text);
  const longest = Math.max(0, ...Array.from(visible.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${visible}${fence}` : `${fence} ${visible} ${fence}`;
}

/** A table of a report as a table of GitHub Flavored Markdown, under its caption. */
export function markdownTable({ caption, columns, rows }: StatTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    `**${markdownText(caption)}**`,
    "",
    line(columns.map(({ title }) => markdownText(title))),
    line(columns.map(({ align }) => (align === "number" ? "---:" : ":---"))),
    ...rows.map((cells) =>
      line(
        cells.map(({ text, note }) =>
          note === undefined ? markdownText(text) : markdownText(`${text} (${note})`),
        ),
      ),
    ),
  ].join("\n");
}
