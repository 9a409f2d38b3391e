import type { GainRow } from "../../row/gainRow.ts";
import type { ColumnMap } from "../names/columnMap.ts";
import type { SourceColumn } from "../../row/notebookColumns.ts";
import type { Position } from "../../files/fileErrors.ts";
import { extraFields, fieldPosition } from "../row/recordFields.ts";
import type { SharedTexts } from "../row/sharedTexts.ts";
import { LABEL_COLUMNS, type SourceRow, type OutsideLabels } from "../row/sourceRow.ts";

/** Meaning of an empty field: pandas writes one for NaN and for a missing label. A token may be an empty text. */
const EMPTY_MEANS: ReadonlyMap<SourceColumn, number | string> = new Map<SourceColumn, number | string>([
  ["Entropy", Number.NaN],
  ["Last_Gain", Number.NaN],
  ["Total_Amp", Number.NaN],
  ["Top_Prob", Number.NaN],
  ["Top_Token", ""],
]);

/** Columns whose texts a row keeps. */
const KEPT: ReadonlySet<SourceColumn> = new Set<SourceColumn>([...LABEL_COLUMNS, "Prompt", "Top_Token"]);

const NOTHING_OUTSIDE: OutsideLabels = new Map();

/** A record of a CSV. It has a field for every column. */
export class CsvRow implements SourceRow {
  readonly columns: ColumnMap;
  readonly outside = NOTHING_OUTSIDE;
  readonly isKeyed = false;
  readonly #fields: readonly string[];
  readonly #texts: SharedTexts;
  readonly #file: string;
  /** The line on which the record starts. */
  readonly #line: number;

  constructor(
    columns: ColumnMap,
    fields: readonly string[],
    texts: SharedTexts,
    { file, line }: Pick<Position, "file" | "line">,
  ) {
    this.columns = columns;
    this.#fields = fields;
    this.#texts = texts;
    this.#file = file;
    this.#line = line;
  }

  content(column: SourceColumn): string | number | null | undefined {
    const index = this.columns.indexOf.get(column);
    if (index === undefined) return undefined;
    const text = this.#fields[index] ?? "";
    if (text === "") return EMPTY_MEANS.get(column) ?? null;
    return KEPT.has(column) ? this.#texts.of(text) : text;
  }

  layerGains(): string | undefined {
    const { layerGains } = this.columns;
    return layerGains === null ? undefined : this.#fields[layerGains];
  }

  position(column?: SourceColumn): Position {
    return fieldPosition({ file: this.#file, line: this.#line }, this.columns, column);
  }

  extra(): NonNullable<GainRow["extra"]> {
    return extraFields(this.columns, (index) => {
      const text = this.#fields[index] ?? "";
      return text === "" ? null : this.#texts.of(text);
    });
  }
}
