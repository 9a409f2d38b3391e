import type { GainRow } from "../../row/gainRow.ts";
import type { ColumnMap } from "../names/columnMap.ts";
import type { SourceColumn } from "../../row/notebookColumns.ts";
import { type Position } from "../../files/fileErrors.ts";
import { notAScalar } from "../errors.ts";
import { jsonKind, JsonArray, type JsonObject, jsonText, type JsonValue } from "./jsonNode.ts";
import type { Content, SourceRow, OutsideLabels } from "../row/sourceRow.ts";
import type { TextPositions } from "../textPositions.ts";

/** An object of a JSON as a row. */
export class JsonRow implements SourceRow {
  readonly columns: ColumnMap;
  readonly outside: OutsideLabels;
  readonly isKeyed: boolean;
  readonly #object: JsonObject;
  readonly #positions: TextPositions;

  constructor(
    columns: ColumnMap,
    object: JsonObject,
    { outside, isKeyed }: Pick<SourceRow, "outside" | "isKeyed">,
    positions: TextPositions,
  ) {
    this.columns = columns;
    this.outside = outside;
    this.isKeyed = isKeyed;
    this.#object = object;
    this.#positions = positions;
  }

  content(column: SourceColumn): Content | undefined {
    const index = this.columns.indexOf.get(column);
    const value = index === undefined ? undefined : this.#object.values[index];
    if (column === "all_norms") return value === undefined ? value : normsContent(value);
    if (typeof value !== "boolean" && (typeof value !== "object" || value === null)) return value;
    throw notAScalar(this.position(column), jsonKind(value));
  }

  layerGains(): Content | undefined {
    const { layerGains } = this.columns;
    return layerGains === null ? undefined : normsContent(this.#object.values[layerGains] ?? null);
  }

  position(column?: SourceColumn): Position {
    const index = column && this.columns.indexOf.get(column);
    if (column === undefined || index === undefined) return this.#positions.at(this.#object.start);
    return { ...this.#positions.at(this.#object.starts[index] ?? this.#object.start), name: column };
  }

  extra(): NonNullable<GainRow["extra"]> {
    const { keys, values } = this.#object;
    return Object.fromEntries(
      this.columns.extras.map((index) => [keys[index] ?? "", valueOrText(values[index] ?? null)]),
    );
  }
}

/** A scalar or a list of scalars; anything else as its JSON text. */
function normsContent(value: JsonValue): Content {
  if (value instanceof JsonArray && value.items.every(isNumberOrText)) return value.items;
  return isNumberOrText(value) ? value : jsonText(value);
}

const valueOrText = (value: JsonValue): string | number | null =>
  isNumberOrText(value) ? value : jsonText(value);

const isNumberOrText = (value: JsonValue): value is string | number | null =>
  value === null || typeof value === "string" || typeof value === "number";
