import { countText } from "@gain/analysis";
import { visibleText } from "../text/visibleText.ts";
import { jsonIsland } from "./jsonIsland.ts";
import { LAST_STEP_COLUMNS } from "./lastStepColumns.ts";
import { markup, type Markup } from "./markup.ts";
import { metaControls, ownName } from "./metaControls.ts";
import { ownColumns, rowColumns, type NamedRows } from "./rowColumns.ts";

interface RowsTableColumn {
  /** Name of the column in the data. */
  readonly column: string;
  readonly title: string;
  readonly isNumber: boolean;
  /** An explanation, where the title is too short. */
  readonly hint?: string;
}

const COLUMNS: readonly RowsTableColumn[] = [
  { column: "row", title: "Row", isNumber: true },
  { column: "model", title: "Model", isNumber: false },
  { column: "category", title: "Category", isNumber: false },
  { column: "prompt", title: "Prompt", isNumber: false },
  { column: "gain", title: "Gain", isNumber: true },
  { column: "totalAmp", title: "Total amp.", isNumber: true },
  { column: "entropyNats", title: "Entropy (nats)", isNumber: true },
  { column: "topToken", title: "Top token", isNumber: false },
  { column: "topProb", title: "Top prob.", isNumber: true },
  ...Object.entries(LAST_STEP_COLUMNS).map(([column, [title, hint]]) => ({
    ...{ column, title, hint, isNumber: true },
  })),
  { column: "flags", title: "Flags", isNumber: false },
];

/** Own columns of the prompts are after the prompt. */
const OWN_PLACE = 1 + COLUMNS.findIndex(({ column }) => column === "prompt");

/** The most rows of one model that a report shows: a page with more opens slowly, and with a million not at all. */
export const MOST_SHOWN = 10_000;

/** The shown rows of a model, and the number of all its rows. */
interface ShownRows extends NamedRows {
  readonly total: number;
}

/**
 * The table of all rows: its frame and controls as HTML, its data as an island that the page's script displays.
 *
 * @param files names of the files with all rows
 */
export function rowTable(models: readonly ShownRows[], files: readonly string[]): Markup {
  const data = rowColumns(models);
  const isWanted: Readonly<Record<string, boolean>> = {
    ...Object.fromEntries(Object.keys(LAST_STEP_COLUMNS).map((column) => [column, column in data.numbers])),
    model: models.length > 1,
    category: data.texts.category.values.length > 0,
    flags: data.texts.flags.values.length > 0,
  };
  const isWhole = models.every(({ rows, total }) => rows.length === total);
  const hasSteps = "cosine" in data.numbers;
  const own = ownColumns(models);
  const ownHeads = own.map((column) => ({
    ...{ column, title: ownName(column), isNumber: false },
    hint: `column of the prompt file; ${visibleText(column)} in the files of rows`,
  }));
  const headers = [...COLUMNS.slice(0, OWN_PLACE), ...ownHeads, ...COLUMNS.slice(OWN_PLACE)]
    .filter(({ column }) => isWanted[column] ?? true)
    .map(
      ({ column, title, isNumber, hint }: RowsTableColumn) =>
        markup`<th scope="col" data-column="${column}"${isNumber ? markup` class="number"` : ""}${hint === undefined ? "" : markup` title="${hint}"`}><button type="button">${title}</button></th>`,
    );
  return markup`<h3 id="rows">All rows</h3>
${models.map((model) => shownOf(model, files))}<div id="rows-shown" hidden>
<p class="on-screen">${isWhole ? "Every measured prompt. " : ""}A heading sorts by its column, and in reverse when pressed again; values that are not numbers come last. Numbers are rounded; rest the pointer on one to see the exact value${hasSteps ? ", or eight digits for the last block’s columns, whose headings explain them" : ""}.</p>
<div class="controls">
<label class="wide">Find <input type="search" id="rows-terms" placeholder="words in any text" autocomplete="off" spellcheck="false"></label>
<label${hiddenUnless(isWanted["model"])}>Model <select id="rows-model"><option value="">all</option></select></label>
<label${hiddenUnless(isWanted["category"])}>Category <select id="rows-category"><option value="">all</option></select></label>
<label>Gain <select id="rows-side"><option value="">any</option><option value="below">below 1</option><option value="above">above 1</option><option value="other">1 or not finite</option></select></label>
<label${hiddenUnless(isWanted["flags"])}><input type="checkbox" id="rows-flagged"> flagged only</label>
</div>
${metaControls(own.map((name) => [name, data.texts[name]]))}<div class="pager">
<span role="status" id="rows-status"></span>
<button type="button" id="rows-first" aria-label="First page" disabled>«</button>
<button type="button" id="rows-previous" aria-label="Previous page" disabled>‹</button>
<button type="button" id="rows-next" aria-label="Next page" disabled>›</button>
<button type="button" id="rows-last" aria-label="Last page" disabled>»</button>
<label>Rows per page <select id="rows-page-size"><option selected>10</option><option>25</option><option>50</option><option>100</option><option>250</option></select></label>
</div>
<div class="scroll" role="region" aria-label="All rows" tabindex="0">
<table class="all-rows" id="all-rows"><thead><tr>${headers}</tr></thead><tbody></tbody></table>
</div>
</div>
<noscript><p>The table of all rows is filled by the page’s own script, which this browser does not run. The same rows are in the
CSV file beside this report.</p></noscript>
${jsonIsland("rows-data", data)}
`;
}

/** The rows that are not in the table, and the files that contain them. */
function shownOf({ name, rows, total }: ShownRows, files: readonly string[]): Markup {
  if (rows.length === total) return markup``;
  const where = files.map((file) => markup` <code>${file}</code>`);
  return markup`<p>The first ${countText(rows.length)} of the ${countText(total)} rows of <bdi>${name}</bdi>. The files next to this report contain all of them:${where}. Every statistic and every figure uses all of them.</p>\n`;
}

const hiddenUnless = (wanted: boolean | undefined): Markup => (wanted === true ? markup`` : markup` hidden`);
