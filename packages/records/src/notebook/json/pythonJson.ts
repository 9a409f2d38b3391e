import { brokenJson, repeatedColumn, tooDeep } from "../errors.ts";
import { tooMany } from "../../files/fileErrors.ts";
import { JsonArray, JsonObject, type JsonValue } from "./jsonNode.ts";
import type { TextPositions } from "../textPositions.ts";

const DEPTH_LIMIT = 64;
/** Bounds the memory of many small values. A row is one object, or two with its list of norms. */
const LIMITS = { nested: 2_500_000, scalars: 40_000_000 };
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;
/** Bounded, because the engine keeps the state of every iteration of an unbounded repetition. */
const LITERAL = /-?[A-Za-z0-9+.-]{1,5000}/y;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const NAMED_VALUES: ReadonlyMap<string, number | boolean | null> = new Map<string, number | boolean | null>([
  ["true", true],
  ["false", false],
  ["null", null],
  ["NaN", Number.NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
]);

/**
 * Reads JSON as Python's `json.dump` writes it, with NaN, Infinity and -Infinity, which `JSON.parse` refuses. Values keep
 * their start in the text, so that errors can name line and column. The text may contain several objects or lists, as in
 * JSON Lines.
 *
 * @throws NotebookFileError if the text is not such JSON, ends early, nests more than 64 deep or repeats a key
 */
export function parsePythonJson(
  text: string,
  positions: TextPositions,
  limits = LIMITS,
): readonly JsonValue[] {
  return new Reader(text, positions, limits).document();
}

class Reader {
  readonly #text: string;
  readonly #positions: TextPositions;
  readonly #limits: typeof LIMITS;
  #at = 0;
  #nested = 0;
  #scalars = 0;
  /** Keys of the last object at each depth: the rows of a list mostly have the same keys. */
  readonly #lastKeys: (readonly string[])[] = [];

  constructor(text: string, positions: TextPositions, limits: typeof LIMITS) {
    this.#limits = limits;
    this.#text = text;
    this.#positions = positions;
    if (text.startsWith("\uFEFF")) this.#at = 1;
  }

  document(): readonly JsonValue[] {
    const values: JsonValue[] = [];
    do values.push(this.#value(0));
    while (this.#isNextOpen());
    if (this.#at < this.#text.length) throw this.#expected("the end of the file");
    return values;
  }

  #isNextOpen(): boolean {
    this.#skipSpace();
    return this.#text[this.#at] === "{" || this.#text[this.#at] === "[";
  }

  #value(depth: number): JsonValue {
    this.#skipSpace();
    const start = this.#at;
    if (depth > DEPTH_LIMIT) throw tooDeep(this.#positions.at(start), DEPTH_LIMIT);
    const isObject = this.#take("{");
    if (!isObject && !this.#take("[")) {
      this.#scalars += 1;
      if (this.#scalars > this.#limits.scalars) throw this.#tooMany(start, this.#limits.scalars, "values");
      return this.#scalar();
    }
    this.#nested += 1;
    if (this.#nested > this.#limits.nested)
      throw this.#tooMany(start, this.#limits.nested, "objects and lists");
    return isObject ? this.#object(depth, start) : this.#array(depth, start);
  }

  #object(depth: number, start: number): JsonObject {
    const keys: string[] = [];
    const values: JsonValue[] = [];
    const starts: number[] = [];
    const last = this.#lastKeys[depth] ?? [];
    let seen: Set<string> | null = null;
    if (!this.#takeToken("}")) {
      do {
        this.#skipSpace();
        const keyStart = this.#at;
        const key = this.#string();
        if (key === null) throw this.#expected("a key in quotes");
        // The last object's keys are different, so equal keys need no check.
        if (seen !== null || last[keys.length] !== key) {
          seen ??= new Set(keys);
          if (seen.has(key)) throw repeatedColumn({ ...this.#positions.at(keyStart), name: key });
          seen.add(key);
        }
        if (!this.#takeToken(":")) throw this.#expected("':'");
        this.#skipSpace();
        keys.push(key);
        starts.push(this.#at);
        values.push(this.#value(depth + 1));
      } while (this.#takeToken(","));
      if (!this.#takeToken("}")) throw this.#expected("',' or '}'");
    }
    const shared = seen === null && keys.length === last.length ? last : keys;
    this.#lastKeys[depth] = shared;
    return new JsonObject(shared, values, starts, start);
  }

  #array(depth: number, start: number): JsonArray {
    const items: JsonValue[] = [];
    const starts: number[] = [];
    if (!this.#takeToken("]")) {
      do {
        this.#skipSpace();
        starts.push(this.#at);
        items.push(this.#value(depth + 1));
      } while (this.#takeToken(","));
      if (!this.#takeToken("]")) throw this.#expected("',' or ']'");
    }
    return new JsonArray(items, starts, start);
  }

  #scalar(): string | number | boolean | null {
    const string = this.#string();
    if (string !== null) return string;
    const literal = this.#match(LITERAL) ?? "";
    if (NUMBER.test(literal)) return Number(literal);
    const value = NAMED_VALUES.get(literal);
    if (value !== undefined) return value;
    this.#at -= literal.length;
    throw this.#expected("a value");
  }

  #string(): string | null {
    const text = this.#text;
    const start = this.#at;
    if (text.charCodeAt(start) !== QUOTE) return null;
    let isPlain = true;
    for (let i = start + 1; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit === QUOTE) {
        this.#at = i + 1;
        return isPlain ? text.slice(start + 1, i) : this.#escapedString(start);
      }
      if (unit < FIRST_PRINTABLE) isPlain = false;
      if (unit === BACKSLASH) {
        isPlain = false;
        i += 1;
      }
    }
    throw brokenJson(this.#positions.at(start), "text with a quote at its end", "");
  }

  #escapedString(start: number): string {
    try {
      return JSON.parse(this.#text.slice(start, this.#at)) as string;
    } catch {
      this.#at = start;
      throw this.#expected("text without bare control characters and unknown escapes");
    }
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #takeToken(character: string): boolean {
    this.#skipSpace();
    return this.#take(character);
  }

  #skipSpace(): void {
    for (;;) {
      const unit = this.#text.charCodeAt(this.#at);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
      this.#at += 1;
    }
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    this.#at += found?.length ?? 0;
    return found;
  }

  #tooMany(start: number, limit: number, what: string): Error {
    return tooMany(this.#positions.at(start), limit, what);
  }

  #expected(what: string): Error {
    return brokenJson(this.#positions.at(this.#at), what, this.#text.slice(this.#at, this.#at + 20));
  }
}
