import { basename, extname } from "node:path";
import type { GainRow } from "../../gainRow.ts";
import { notebookColumn } from "../columnNames.ts";
import type { NotebookColumn } from "../columns.ts";
import type { ColumnMap } from "../columnMap.ts";
import { Doubts } from "./doubts.ts";
import { nameList } from "../errors.ts";
import { tooMany } from "../fileErrors.ts";
import type { FileNotes } from "../fileNotes.ts";
import type { NotebookFile } from "../notebookFile.ts";
import { notebookRow } from "./notebookRow.ts";
import { RowFields } from "./rowFields.ts";
import type { SourceRow } from "./sourceRow.ts";

/** More than twice what a CSV of the notebook has at the size limit. */
const ROW_LIMIT = 2_000_000;

/** Makes the rows of one file, one after the other, and notes what is odd about them. */
export class RowReader {
  readonly #rows: GainRow[] = [];
  readonly #fileModel: string;
  readonly #notes: FileNotes;
  readonly #doubts = new Doubts();
  readonly #maps = new Set<ColumnMap>();
  readonly #lacking = new Map<NotebookColumn, number>();

  readonly #rowLimit: number;

  constructor(file: string, notes: FileNotes, rowLimit = ROW_LIMIT) {
    this.#rowLimit = rowLimit;
    this.#fileModel = basename(file, extname(file)) || file;
    this.#notes = notes;
  }

  get rows(): readonly GainRow[] {
    return this.#rows;
  }

  add(source: SourceRow): void {
    if (this.#rows.length >= this.#rowLimit) throw tooMany(source.place(), this.#rowLimit, "rows");
    const row = notebookRow(new RowFields(source, this.#notes), this.#fileModel);
    for (const doubt of this.#doubts.about(row)) this.#notes.addRow("untrusted", doubt, source);
    this.#maps.add(source.columns);
    for (const column of source.columns.lacking) {
      if (isUnknown(row, column)) this.#lacking.set(column, (this.#lacking.get(column) ?? 0) + 1);
    }
    this.#rows.push(row);
  }

  finish(): NotebookFile {
    const names = new Set([...this.#maps].flatMap((map) => map.names));
    const columns = firstOfEachMeaning([...names]);
    this.#noteLacking();
    const aliases: string[] = [];
    const extras: string[] = [];
    for (const name of names) {
      const column = notebookColumn(name);
      if (column === null) extras.push(name);
      else if (column !== name) aliases.push(`${nameList([name])} as ${column}`);
    }
    if (aliases.length > 0) this.#notes.add("alias", `read under another name: ${aliases.join(", ")}`);
    if (extras.length > 0) this.#notes.add("unread", `kept, but of no meaning here: ${nameList(extras)}`);
    return { rows: this.#rows, columns, notes: this.#notes.list() };
  }

  #noteLacking(): void {
    const all = this.#rows.length;
    const everywhere = [...this.#lacking].flatMap(([column, rows]) => (rows === all ? [column] : []));
    if (everywhere.length > 0) {
      this.#notes.add("missing", `not in the file, so unknown: ${everywhere.join(", ")}`);
    }
    for (const [column, rows] of this.#lacking) {
      if (rows < all)
        this.#notes.add("missing", `not in ${rows} of ${all} rows, so unknown there: ${column}`);
    }
  }
}

/** Names that mean the same would be written back as one column twice. */
function firstOfEachMeaning(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return names.filter((name) => {
    const column = notebookColumn(name);
    if (column === null) return true;
    const isFirst = !seen.has(column);
    seen.add(column);
    return isFirst;
  });
}

/** What a column tells of a row. A gain that is unknown is noted on its own, and a model has always a name. */
const FIELD_OF: Readonly<Partial<Record<NotebookColumn, keyof GainRow>>> = {
  Architecture: "architecture",
  Norm_Type: "normType",
  Params: "params",
  Role: "role",
  Category: "category",
  Complexity: "complexity",
  Prompt: "prompt",
  Prompt_Short: "prompt",
  Entropy: "entropyNats",
  Total_Amp: "totalAmp",
  Top_Token: "topToken",
  Top_Prob: "topProb",
  N_Layers: "layers",
};

function isUnknown(row: GainRow, column: NotebookColumn): boolean {
  const field = FIELD_OF[column];
  return field !== undefined && row[field] === null;
}
