import { brokenJson, repeatedColumn, tooDeep, type Place } from "./errors.ts";

/** A value of a JSON text with its place. */
export type JsonNode =
  | { readonly kind: "object"; readonly members: ReadonlyMap<string, JsonNode>; readonly place: Place }
  | { readonly kind: "array"; readonly items: readonly JsonNode[]; readonly place: Place }
  | { readonly kind: "scalar"; readonly value: string | number | boolean | null; readonly place: Place };

const DEPTH_LIMIT = 64;
const SPACE = /[ \t\n\r]*/y;
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/y;
const LITERAL = /-?[A-Za-z0-9+.-]+/y;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const WORDS: ReadonlyMap<string, number | boolean | null> = new Map<string, number | boolean | null>([
  ["true", true],
  ["false", false],
  ["null", null],
  ["NaN", Number.NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
]);

/**
 * Reads JSON as Python's `json.dump` writes it: with the words NaN, Infinity and -Infinity, which `JSON.parse`
 * refuses. Every value keeps its place, so that an error in it can name line and column. Throws NotebookFileError
 * where the text is no such JSON, ends early, nests more than 64 deep or gives one object the same key twice.
 */
export function parsePythonJson(text: string, file: string): JsonNode {
  return new Reader(text.replace(/^\uFEFF/, ""), file).document();
}

class Reader {
  readonly #text: string;
  readonly #file: string;
  #at = 0;
  /** The line of the last place asked for, and its ends in the text; places are asked for in ascending order. */
  #line = 1;
  #lineStart = 0;
  #lineEnd: number;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
    this.#lineEnd = text.indexOf("\n");
  }

  document(): JsonNode {
    const node = this.#value(0);
    this.#skipSpace();
    if (this.#at < this.#text.length) throw this.#expected("the end of the file");
    return node;
  }

  #value(depth: number): JsonNode {
    this.#skipSpace();
    const place = this.#place();
    if (depth > DEPTH_LIMIT) throw tooDeep(place, DEPTH_LIMIT);
    if (this.#take("{")) return { kind: "object", members: this.#members(depth), place };
    if (this.#take("[")) return { kind: "array", items: this.#items(depth), place };
    return { kind: "scalar", value: this.#scalar(), place };
  }

  #members(depth: number): ReadonlyMap<string, JsonNode> {
    const members = new Map<string, JsonNode>();
    if (this.#takeToken("}")) return members;
    do {
      this.#skipSpace();
      const place = this.#place();
      const key = this.#string();
      if (key === null) throw this.#expected("a key in quotes");
      if (members.has(key)) throw repeatedColumn({ ...place, name: key });
      if (!this.#takeToken(":")) throw this.#expected("':'");
      members.set(key, this.#value(depth + 1));
    } while (this.#takeToken(","));
    if (!this.#takeToken("}")) throw this.#expected("',' or '}'");
    return members;
  }

  #items(depth: number): readonly JsonNode[] {
    const items: JsonNode[] = [];
    if (this.#takeToken("]")) return items;
    do items.push(this.#value(depth + 1));
    while (this.#takeToken(","));
    if (!this.#takeToken("]")) throw this.#expected("',' or ']'");
    return items;
  }

  #scalar(): string | number | boolean | null {
    const string = this.#string();
    if (string !== null) return string;
    const literal = this.#match(LITERAL) ?? "";
    const word = WORDS.get(literal);
    if (word !== undefined) return word;
    if (NUMBER.test(literal)) return Number(literal);
    this.#at -= literal.length;
    throw this.#expected("a value");
  }

  #string(): string | null {
    const start = this.#at;
    const quoted = this.#match(STRING);
    if (quoted === null) return null;
    try {
      return JSON.parse(quoted) as string;
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
    this.#match(SPACE);
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    this.#at += found?.length ?? 0;
    return found;
  }

  #place(): Place {
    while (this.#lineEnd >= 0 && this.#lineEnd < this.#at) {
      this.#line += 1;
      this.#lineStart = this.#lineEnd + 1;
      this.#lineEnd = this.#text.indexOf("\n", this.#lineStart);
    }
    return { file: this.#file, line: this.#line, column: this.#at - this.#lineStart + 1 };
  }

  #expected(what: string): Error {
    return brokenJson(this.#place(), what, this.#text.slice(this.#at, this.#at + 20));
  }
}
