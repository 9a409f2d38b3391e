/** Chooses and orders the rows of a file. Columns that a choice needs are read once, group by group. */
import { categoryBand } from "./categoryBand.ts";
import type { Row, RowFile } from "./rowFile.ts";
import type { RowDetail, RowsChoice, RowsFacts, ShownRow } from "./rowView.ts";

/** Different values of a column that can be chosen from. */
const MOST_CHOICES = 200;
const SEARCHED = ["Prompt", "Top_Token", "Last_Token", "Error_Text"];

export class RowQuery {
  readonly #file: RowFile;
  readonly #own: readonly string[];
  readonly #numbers = new Map<string, Promise<Float64Array>>();
  readonly #texts = new Map<string, Promise<readonly string[]>>();
  /** The chosen rows in order; null for all of them in the file's order. */
  #order: Uint32Array | null = null;

  constructor(file: RowFile) {
    this.#file = file;
    this.#own = file.columns.filter((column) => column.startsWith("meta_"));
  }

  async facts(): Promise<RowsFacts> {
    const [models, categories, flags, errors] = await Promise.all(
      ["Model", "Category", "Flags", "Error_Code"].map(async (column) => distinct(await this.#text(column))),
    );
    return {
      count: this.#file.count,
      hasErrors: (errors ?? []).length > 0,
      models: models ?? [],
      categories: categories ?? [],
      flags: [...new Set((flags ?? []).flatMap((flag) => flag.split(", ")))],
      own: this.#own,
    };
  }

  /** @returns how many rows are chosen */
  async choose(choice: RowsChoice): Promise<number> {
    const tests = await this.#tests(choice);
    const count = this.#file.count;
    if (tests.length === 0 && choice.column === "") {
      this.#order = null;
      return choice.direction === 1 ? count : this.#reversed(count);
    }
    const chosen = new Uint32Array(count);
    let passed = 0;
    for (let at = 0; at < count; at += 1) if (tests.every((test) => test(at))) chosen[passed++] = at;
    const order = chosen.slice(0, passed);
    await this.#sort(order, choice);
    this.#order = order;
    return passed;
  }

  #reversed(count: number): number {
    this.#order = Uint32Array.from({ length: count }, (_, at) => count - 1 - at);
    return count;
  }

  async #sort(order: Uint32Array, { column, direction }: RowsChoice): Promise<void> {
    if (column === "") {
      if (direction === -1) order.reverse();
      return;
    }
    const keys = await this.#keys(column);
    order.sort((a, b) => {
      const [left, right] = [keys[a] ?? Number.NaN, keys[b] ?? Number.NaN];
      if (left === right) return a - b;
      if (Number.isNaN(left)) return Number.isNaN(right) ? a - b : 1;
      if (Number.isNaN(right)) return -1;
      return left < right ? -direction : direction;
    });
  }

  /** Numbers as they are, texts by their rank; NaN for none. */
  async #keys(column: string): Promise<Float64Array> {
    if (!(await this.#isText(column))) return this.#number(column);
    const texts = await this.#text(column);
    const { compare } = new Intl.Collator(undefined, { numeric: true });
    const ranks = new Map([...new Set(texts)].sort(compare).map((text, rank) => [text, rank]));
    return Float64Array.from(texts, (text) => (text === "" ? Number.NaN : (ranks.get(text) ?? Number.NaN)));
  }

  async #isText(column: string): Promise<boolean> {
    const [first] = await this.#file.group(0, [column]);
    return (
      typeof first?.[column] !== "number" &&
      !["Last_Gain", "Total_Amp", "Entropy", "Top_Prob"].includes(column)
    );
  }

  async #tests({
    model,
    category,
    side,
    flag,
    words,
    own,
  }: RowsChoice): Promise<((at: number) => boolean)[]> {
    const tests: ((at: number) => boolean)[] = [];
    const equal = async (column: string, wanted: string): Promise<void> => {
      if (wanted === "") return;
      const texts = await this.#text(column);
      tests.push((at) => texts[at] === wanted);
    };
    await equal("Model", model);
    await equal("Category", category);
    if (side !== "") {
      const gains = await this.#number("Last_Gain");
      tests.push((at) => sideOf(gains[at] ?? Number.NaN) === side);
    }
    if (flag === "errors") {
      const codes = await this.#text("Error_Code");
      tests.push((at) => codes[at] !== "");
    } else if (flag !== "") {
      const flags = await this.#text("Flags");
      tests.push((at) => (flag === "any" ? flags[at] !== "" : (flags[at] ?? "").split(", ").includes(flag)));
    }
    const wanted = [
      { columns: [...SEARCHED, ...this.#own], words: wordsOf(words) },
      ...Object.entries(own).map(([column, text]) => ({ columns: [column], words: wordsOf(text) })),
    ];
    for (const { columns, words: each } of wanted)
      if (each.length > 0) tests.push(await this.#wordsTest(columns, each));
    return tests;
  }

  /** Whether every word is in a text of a row. The texts are read once for all words, and are not kept. */
  async #wordsTest(columns: readonly string[], words: readonly string[]): Promise<(at: number) => boolean> {
    const found = new Uint8Array(this.#file.count);
    await this.#each(columns, (row, at) => {
      const texts = columns.map((column) => textOf(row[column]).toLowerCase());
      if (words.every((word) => texts.some((text) => text.includes(word)))) found[at] = 1;
    });
    return (at) => found[at] === 1;
  }

  #number(column: string): Promise<Float64Array> {
    return kept(this.#numbers, column, async () => {
      const values = new Float64Array(this.#file.count).fill(Number.NaN);
      await this.#each([column], (row, at) => {
        const value = row[column];
        if (typeof value === "number" || typeof value === "bigint") values[at] = Number(value);
      });
      return values;
    });
  }

  #text(column: string): Promise<readonly string[]> {
    return kept(this.#texts, column, async () => {
      const values: string[] = [];
      const once = new Map<string, string>();
      await this.#each([column], (row) => {
        const text = textOf(row[column]);
        const same = once.get(text) ?? text;
        if (once.size < MOST_CHOICES) once.set(text, same);
        values.push(same);
      });
      return values;
    });
  }

  async #each(columns: readonly string[], visit: (row: Row, at: number) => void): Promise<void> {
    for (let number = 0; number + 1 < this.#file.starts.length; number += 1) {
      const rows = await this.#file.read(number, columns);
      const start = this.#file.starts[number] ?? 0;
      rows.forEach((row, at) => {
        visit(row, start + at);
      });
    }
  }

  /** Some of the chosen rows, in order. */
  window(start: number, end: number, columns: readonly string[]): Promise<ShownRow[]> {
    const places = Array.from({ length: Math.max(end - start, 0) }, (_, k) =>
      this.#order === null ? start + k : (this.#order[start + k] ?? this.#file.count),
    );
    return Promise.all(
      places
        .filter((at) => at < this.#file.count)
        .map(async (at): Promise<ShownRow> => {
          const row = await this.#file.row(at, columns);
          return { at, values: Object.fromEntries(columns.map((column) => [column, plain(row[column])])) };
        }),
    );
  }

  async detail(at: number): Promise<RowDetail> {
    const values = await this.#file.row(at, this.#file.columns);
    return { at, values: plainRow(values), band: await categoryBand(this.#file, values) };
  }
}

function kept<Value>(
  map: Map<string, Promise<Value>>,
  key: string,
  make: () => Promise<Value>,
): Promise<Value> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

const distinct = (texts: readonly string[]): string[] =>
  [...new Set(texts)].filter((text) => text !== "").slice(0, MOST_CHOICES);

const wordsOf = (words: string): string[] =>
  words
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== "");

const textOf = (value: unknown): string =>
  typeof value === "string" ? value : Array.isArray(value) ? value.join(", ") : "";

function sideOf(gain: number): "below" | "above" | "other" {
  if (!Number.isFinite(gain) || gain === 1) return "other";
  return gain < 1 ? "below" : "above";
}

/** A value without 64-bit integers, which JSON and the page's arithmetic lack. */
function plain(value: unknown): string | number | readonly string[] | null {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value as string[];
  return typeof value === "string" || typeof value === "number" ? value : null;
}

const plainRow = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)]));
