import { type Position } from "../../files/fileErrors.ts";
import { wrongFieldCount } from "../errors.ts";
import type { FileNotes } from "../fileNotes.ts";
import { columnMap, type ColumnMap } from "../names/columnMap.ts";
import { readNumber } from "../row/numberText.ts";
import type { RowReader } from "../row/rowReader.ts";
import { statisticNumber } from "../summaries/statisticNumber.ts";
import { SharedTexts } from "../row/sharedTexts.ts";
import type { SummaryReader } from "../summaries/summaryReader.ts";
import type { CsvForm } from "./csvHeader.ts";
import { CsvRow } from "./csvRow.ts";
import { eachRecord } from "./csvRecords.ts";

/** With optional points between thousands. */
const DECIMAL_COMMA = /^\s*[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+(?:e[+-]?\d+)?\s*$/i;
const DECIMAL_POINT = /^\s*[+-]?\d*\.\d/;
const NUMBER_COLUMNS = new Set(["Entropy", "Last_Gain", "Total_Amp", "Top_Prob", "Complexity"]);

/** Passes the records of a CSV to the reader of rows or summaries, and leaves out comments and headers. */
export class CsvTable {
  /** Number of rows or summaries. */
  records = 0;
  readonly #form: CsvForm;
  readonly #rows: RowReader;
  readonly #summaries: SummaryReader;
  readonly #notes: FileNotes;
  readonly #texts = new SharedTexts();
  readonly #hasDecimalComma: boolean;
  /** The header of the file. */
  #header: readonly string[];
  /** With a name for every field of a record. */
  #names: readonly string[];
  #map: ColumnMap | null = null;
  #surplus: "row names" | "empty field" | null = null;
  #blankLine: number | null = null;

  constructor(form: CsvForm, rows: RowReader, summaries: SummaryReader, notes: FileNotes) {
    this.#form = form;
    this.#header = form.names;
    this.#names = form.names;
    this.#rows = rows;
    this.#summaries = summaries;
    this.#notes = notes;
    this.#hasDecimalComma = form.delimiter !== "," && hasDecimalComma(form);
    if (this.#hasDecimalComma) notes.add("alias", "numbers have a decimal comma");
  }

  add(fields: readonly string[], line: number): void {
    const { isHeaderInside, text } = this.#form;
    if (isHeaderInside && line === text.firstLine) {
      // A repeated name is an error, also without rows.
      if (this.#form.kind === "rows") this.#map = this.#mapped(line);
      this.#header = fields;
      return;
    }
    const position: Position = { file: text.file, line, column: 1 };
    if (fields.length === 1 && this.#header.length > 1) {
      const [only = ""] = fields;
      if (only.startsWith("#")) {
        this.#notes.addRow("unread", "comments among the rows", { position: () => position });
        return;
      }
      if (only === "" && this.#blankLine === null) {
        this.#blankLine = line;
        return;
      }
    }
    if (this.#isHeader(fields)) {
      this.#blankLine = null;
      this.#notes.addRow("alias", "the header is repeated, as in concatenated files", {
        position: () => position,
      });
      return;
    }
    this.#refuseBlankLine();
    if (this.#isOtherHeader(fields)) {
      this.#notes.addRow("alias", "another header follows in the file", { position: () => position });
      this.#header = fields;
      this.#names = fields;
      this.#map = this.#mapped(line);
      this.#surplus = null;
      return;
    }
    for (const record of this.#whole(fields, position)) this.#addRecord(record, position);
  }

  finish(): void {
    this.#refuseBlankLine();
  }

  #refuseBlankLine(): void {
    if (this.#blankLine === null) return;
    throw wrongFieldCount(
      { file: this.#form.text.file, line: this.#blankLine, column: 1 },
      [""],
      this.#names.length,
    );
  }

  #isHeader(fields: readonly string[]): boolean {
    return fields.length === this.#header.length && fields.every((field, i) => field === this.#header[i]);
  }

  /** Does a record contain names instead of values, as in concatenated files with other columns or another order? */
  #isOtherHeader(fields: readonly string[]): boolean {
    const gain = this.#map?.indexOf.get("Last_Gain");
    if (gain === undefined) return false;
    if (fields.length === this.#names.length && readNumber(fields[gain] ?? "") !== null) return false;
    return fields.length > 1 && fields.some((field) => this.#form.naming.column(field) === "Last_Gain");
  }

  /** The record with as many fields as names, or the records that bare carriage returns separate in it. */
  #whole(fields: readonly string[], position: Position): readonly (readonly string[])[] {
    this.#surplus ??= this.#surplusOf(fields, position);
    const expected = this.#names.length;
    if (this.#surplus === "empty field" && fields.length === expected + 1 && fields.at(-1) === "") {
      return [fields.slice(0, -1)];
    }
    if (fields.length === expected) return [fields];
    const parted = partedAtReturns(fields, expected);
    if (parted === null) {
      const found = fields.length;
      throw wrongFieldCount({ ...position, column: found }, fields, expected);
    }
    this.#notes.addRow("alias", "lines that end with a bare carriage return among others", {
      position: () => position,
    });
    return parted;
  }

  /** The surplus field of the first record: R's `write.table` names its rows and not their column. */
  #surplusOf(fields: readonly string[], { line }: Position): "row names" | "empty field" | null {
    if (fields.length !== this.#header.length + 1 || fields.some((field) => field.includes("\r")))
      return null;
    if (fields.at(-1) === "") {
      this.#notes.add("alias", "every row ends with one separator more than the header");
      return "empty field";
    }
    this.#notes.add(
      "alias",
      "the header has no name for the first column, which contains row names, as R writes them",
    );
    this.#names = ["", ...this.#header];
    this.#map = this.#form.kind === "rows" ? this.#mapped(line) : null;
    return "row names";
  }

  #mapped(line: number): ColumnMap {
    const { file } = this.#form.text;
    return columnMap(uniqueNames(this.#names), this.#form.naming, (index) => ({
      file,
      line,
      column: index + 1,
    }));
  }

  #addRecord(fields: readonly string[], position: Position): void {
    this.records += 1;
    this.#map ??= this.#form.kind === "rows" ? this.#mapped(position.line) : null;
    const { naming } = this.#form;
    const map = this.#map;
    if (map !== null) {
      this.#rows.add(
        new CsvRow(map, this.#hasDecimalComma ? pointed(fields, map) : fields, this.#texts, position),
      );
      return;
    }
    const label = (column: "Model" | "Category"): string | null => {
      const index = this.#names.findIndex((name) => naming.column(name) === column);
      return fields[index] === undefined || fields[index] === "" ? null : fields[index];
    };
    const entries = this.#names.flatMap((name, i) => {
      const isNamed = naming.gain(name) !== null || naming.bare(name) !== null || /^n_?models$/i.test(name);
      const value = isNamed ? statisticNumber(fields[i] ?? "", this.#hasDecimalComma) : null;
      return value === null ? [] : [{ name, value }];
    });
    const model = label("Model");
    this.#summaries.add(entries, {
      ...{ model, namesModel: model !== null, category: label("Category") },
      ...{ prompts: null, point: "plain", line: position.line },
    });
  }
}

/** An index of several levels (pandas) and empty columns (spreadsheets) have no names. */
const uniqueNames = (names: readonly string[]): readonly string[] => {
  const unnamed = names.filter((name) => name === "").length;
  return unnamed < 2 ? names : names.map((name, i) => (name === "" ? `Unnamed: ${String(i)}` : name));
};

/** Do the columns of numbers contain decimal commas, and no decimal point? */
function hasDecimalComma({ text, delimiter, names, naming }: CsvForm): boolean {
  let commas = 0;
  let points = 0;
  const isNumber = names.map(
    (name) => NUMBER_COLUMNS.has(naming.column(name) ?? "") || naming.gain(name) !== null,
  );
  eachRecord(text, delimiter, (fields) => {
    // The header may lack a name for the first field.
    const shift = fields.length === names.length + 1 && fields.at(-1) !== "" ? 1 : 0;
    for (const [i, is] of isNumber.entries()) {
      const field = fields[i + shift];
      if (!is || field === undefined) continue;
      if (DECIMAL_COMMA.test(field)) commas += 1;
      else if (DECIMAL_POINT.test(field)) points += 1;
    }
  });
  return commas > 0 && points === 0;
}

function pointed(fields: readonly string[], { indexOf }: ColumnMap): readonly string[] {
  const changed = [...fields];
  for (const [column, index] of indexOf) {
    const field = fields[index] ?? "";
    if (NUMBER_COLUMNS.has(column) && DECIMAL_COMMA.test(field)) {
      changed[index] = field.replaceAll(".", "").replace(",", ".");
    }
  }
  return changed;
}

/** The records that bare carriage returns separate in a line; null if they do not have `expected` fields each. */
function partedAtReturns(fields: readonly string[], expected: number): readonly (readonly string[])[] | null {
  const records: string[][] = [];
  let record: string[] = [];
  for (const field of fields) {
    const at = record.length === expected - 1 ? field.indexOf("\r") : -1;
    if (at < 0) record.push(field);
    else {
      records.push([...record, field.slice(0, at)]);
      record = [field.slice(at + 1)];
    }
  }
  records.push(record);
  const isWhole = records.length > 1 && records.every(({ length }) => length === expected);
  return isWhole ? records : null;
}
