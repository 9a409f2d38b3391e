import { META_PREFIX } from "@gain/records";
import { visibleText } from "../text/visibleText.ts";
import { fold } from "./fold.ts";
import { markup, type Markup } from "./markup.ts";
import type { TextColumn } from "./rowColumns.ts";

/** A column of more different values is searched, not chosen from. */
const MOST_CHOICES = 40;
/** More controls are folded away. */
const MOST_OPEN = 6;

const NONE: TextColumn = { values: [], at: [] };

/** The name of an own column as its prompt file writes it. */
export const ownName = (column: string): string => visibleText(column.slice(META_PREFIX.length));

/**
 * The controls that filter the rows by each own column of the prompts: a choice where it has few different values, else
 * words to find in it. `data-column` names the column for the page's script.
 */
export function metaControls(
  columns: readonly (readonly [name: string, texts: TextColumn | undefined])[],
): Markup {
  if (columns.length === 0) return markup``;
  const controls = columns.map(([name, { values } = NONE]) => {
    const label = markup`<bdi>${ownName(name)}</bdi>`;
    return values.length <= MOST_CHOICES
      ? markup`<label>${label} <select class="own" data-column="${name}"><option value="">all</option></select></label>\n`
      : markup`<label>${label} <input type="search" class="own" data-column="${name}" placeholder="words" autocomplete="off" spellcheck="false"></label>\n`;
  });
  const row = markup`<div class="controls">
${controls}</div>
`;
  return columns.length <= MOST_OPEN ? row : fold("Filter by the columns of the prompt file", row);
}
