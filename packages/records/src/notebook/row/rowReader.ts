import { basename, extname } from "node:path";
import type { GainRow } from "../../row/gainRow.ts";
import { notebookColumn } from "../names/columnNames.ts";
import { isMeta } from "../../row/metaNames.ts";
import { OF_A_PROMPT, type NotebookColumn, type SourceColumn } from "../../row/notebookColumns.ts";
import { ERROR_CODE, type ColumnMap } from "../names/columnMap.ts";
import { Doubts } from "./doubts.ts";
import { nameList } from "../../files/fileErrors.ts";
import { rowsOfBlocks } from "../errors.ts";
import { tooMany } from "../../files/fileErrors.ts";
import type { FileNotes } from "../fileNotes.ts";
import type { Naming } from "../names/naming.ts";
import type { NotebookFile } from "../notebookFile.ts";
import { notebookRow } from "./notebookRow.ts";
import { RowFields } from "./rowFields.ts";
import type { SourceRow } from "./sourceRow.ts";

/** More than twice the rows of a notebook's CSV at the size limit. */
const ROW_LIMIT = 2_000_000;

/** The rows of one file. */
type FileRows = Pick<NotebookFile, "rows" | "columns">;

/** Reads the rows of one file in order, and adds notes about them. */
export class RowReader {
  readonly #rows: GainRow[] = [];
  readonly #fileModel: string;
  readonly #naming: Naming;
  readonly #notes: FileNotes;
  readonly #doubts = new Doubts();
  readonly #maps = new Set<ColumnMap>();
  readonly #lacking = new Map<NotebookColumn, number>();

  readonly #blockOf = new Map<string, string | number>();
  readonly #rowLimit: number;
  /** Rows of prompts that could not be measured. */
  #errors = 0;
  /** Rows without a prompt, one per model and category; null after the first other row. */
  #alone: Map<string, LoneGain> | null = new Map();

  constructor(file: string, naming: Naming, notes: FileNotes, rowLimit = ROW_LIMIT) {
    this.#rowLimit = rowLimit;
    this.#fileModel = modelOfFile(file);
    this.#naming = naming;
    this.#notes = notes;
  }

  get rows(): readonly GainRow[] {
    return this.#rows;
  }

  add(source: SourceRow): void {
    if (isError(source)) {
      this.#errors += 1;
      this.#maps.add(source.columns);
      return;
    }
    if (this.#rows.length >= this.#rowLimit) throw tooMany(source.position(), this.#rowLimit, "rows");
    const row = notebookRow(new RowFields(source, this.#notes), this.#fileModel);
    for (const doubt of this.#doubts.about(row)) this.#notes.addRow("untrusted", doubt, source);
    this.#refuseBlocks(row, source);
    this.#maps.add(source.columns);
    for (const column of source.columns.lacking) {
      if (isUnknown(row, column)) this.#lacking.set(column, (this.#lacking.get(column) ?? 0) + 1);
    }
    this.#rows.push(row);
    if (this.#alone !== null) this.#addAlone(row, source);
  }

  /** Rows of several blocks of one prompt are not rows of prompts. */
  #refuseBlocks({ model, prompt, extra }: GainRow, source: SourceRow): void {
    const { blockNumber } = source.columns;
    const block = blockNumber === null ? null : extra?.[blockNumber];
    if (blockNumber === null || block === null || block === undefined) return;
    const key = JSON.stringify([model, prompt]);
    const first = this.#blockOf.get(key);
    if (first === undefined) this.#blockOf.set(key, block);
    else if (first !== block) throw rowsOfBlocks(source.position(), blockNumber);
  }

  /**
   * The rows as gains of whole models, if there are several, each is the only one of its model and category, and none has
   * a prompt; else null.
   */
  onePerModel(): readonly LoneGain[] | null {
    return this.#alone === null || this.#rows.length < 2 ? null : [...this.#alone.values()];
  }

  #addAlone(row: GainRow, source: SourceRow): void {
    const { model, category, lastGain } = row;
    const key = JSON.stringify([model, category]);
    const name = source.columns.names[source.columns.indexOf.get("Last_Gain") ?? -1];
    const { indexOf } = source.columns;
    const isNamed = indexOf.has("Model") || (source.isKeyed && source.outside.has("Model"));
    const isOfPrompt = row.prompt !== null || OF_A_PROMPT.some((column) => indexOf.has(column)) || !isNamed;
    if (isOfPrompt || name === undefined || this.#alone?.has(key) !== false) this.#alone = null;
    else this.#alone.set(key, { model, category, name, gain: lastGain, line: source.position().line });
  }

  /** @param areRows false if they are gains of whole models */
  finish(areRows: boolean): FileRows {
    if (areRows) this.#noteLacking();
    if (this.#errors > 0) {
      this.#notes.add(
        "missing",
        `${String(this.#errors)} rows are of prompts that could not be measured, by ${ERROR_CODE}: left out`,
      );
    }
    const names = new Set([...this.#maps].flatMap((map) => map.names));
    const isOther = this.#rows.some(({ block }) => block !== undefined);
    const aliases: string[] = [];
    const extras: string[] = [];
    const displaced: string[] = [];
    for (const name of names) {
      const column = this.#columnOf(name);
      // Own columns of prompts are kept and used.
      if (column === null && isMeta(name)) continue;
      if (column === null) (notebookColumn(name) === null ? extras : displaced).push(name);
      else if (column !== name) {
        aliases.push(`${nameList([name])} as ${column === "Last_Gain" && isOther ? "a gain" : column}`);
      }
    }
    if (areRows && aliases.length > 0)
      this.#notes.add("alias", `read under another name: ${aliases.join(", ")}`);
    if (extras.length > 0) this.#notes.add("unread", `kept, but not used: ${nameList(extras)}`);
    if (displaced.length > 0) {
      this.#notes.add("unread", `not used, because --map names another column: ${nameList(displaced)}`);
    }
    return {
      rows: this.#rows,
      columns: this.#written(
        [...names].filter((name) => !displaced.includes(name)),
        isOther,
      ),
    };
  }

  /** The column that a name has in one of the rows. */
  #columnOf(name: string): SourceColumn | null {
    const isGain = [...this.#maps].some(
      ({ names, indexOf }) => names[indexOf.get("Last_Gain") ?? -1] === name,
    );
    return isGain ? "Last_Gain" : this.#naming.column(name);
  }

  /**
   * Names under which the rows are written: the file's where gain reads them, else the notebook's. A gain that is not the
   * last block's is written as `Gain`, with its block, model, category and prompt.
   */
  #written(names: readonly string[], isOther: boolean): readonly string[] {
    const written = names.map((name) => {
      const column = this.#columnOf(name);
      if (column === "Last_Gain" && isOther) return "Gain";
      return column === null || notebookColumn(name) === column ? name : column;
    });
    if (!isOther) return firstOfEachMeaning(written);
    const known = OF_A_GAIN.filter(([, field]) => this.#rows.some((row) => row[field] !== null));
    return firstOfEachMeaning([...written, "Gain", "Gain_Block", ...known.map(([name]) => name)]);
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

const isError = (source: SourceRow): boolean =>
  source.columns.hasErrors && (source.extra()[ERROR_CODE] ?? "") !== "";

const OF_A_GAIN = [
  ["Model", "model"],
  ["Category", "category"],
  ["Prompt", "prompt"],
] as const;

/** A gain of a whole model, or of a category of it. */
interface LoneGain {
  readonly model: string;
  readonly category: string | null;
  /** The file's name of the gain. */
  readonly name: string;
  readonly gain: number;
  readonly line: number;
}

/** The name of a model that the file does not name. */
export const modelOfFile = (file: string): string => basename(file, extname(file)) || file;

/** Names with the same meaning would be written as the same column twice. */
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

/** The field of each column. A missing gain is noted separately, and a model always has a name. */
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
