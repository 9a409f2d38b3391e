/** A value of a JSON text. */
export type JsonValue = string | number | boolean | null | JsonObject | JsonArray;

/** An object: keys and values in the text's order. */
export class JsonObject {
  /** The same array for successive objects with the same keys. */
  readonly keys: readonly string[];
  readonly values: readonly JsonValue[];
  /** Start of each value in the text, in UTF-16 units. */
  readonly starts: readonly number[];
  readonly start: number;

  constructor(
    keys: readonly string[],
    values: readonly JsonValue[],
    starts: readonly number[],
    start: number,
  ) {
    this.keys = keys;
    this.values = values;
    this.starts = starts;
    this.start = start;
  }

  get(key: string): JsonValue | undefined {
    return this.values[this.keys.indexOf(key)];
  }
}

export class JsonArray {
  readonly items: readonly JsonValue[];
  readonly starts: readonly number[];
  readonly start: number;

  constructor(items: readonly JsonValue[], starts: readonly number[], start: number) {
    this.items = items;
    this.starts = starts;
    this.start = start;
  }
}

/** A description of a value for messages. */
export function jsonKind(value: JsonValue): string {
  if (value instanceof JsonObject) return "an object";
  if (value instanceof JsonArray) return "a list";
  return value === null ? "null" : String(value);
}

/** A value as JSON text without spaces, with NaN and infinities as Python writes them. */
export function jsonText(value: JsonValue): string {
  if (value instanceof JsonArray) return `[${value.items.map(jsonText).join(",")}]`;
  if (value instanceof JsonObject) {
    const members = value.keys.map((key, i) => `${JSON.stringify(key)}:${jsonText(value.values[i] ?? null)}`);
    return `{${members.join(",")}}`;
  }
  if (typeof value === "number") return Number.isNaN(value) ? "NaN" : String(value);
  return JSON.stringify(value);
}
