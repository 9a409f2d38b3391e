import type { MetaValue } from "@gain/records";
import { alikeColumns, badColumnName, badPromptLine, noGroupColumn, tooManyColumns } from "./errors.ts";
import type { PromptRecord } from "./promptRecord.ts";
import { foldedName } from "./readColumns.ts";

/** More own columns, or longer values, would not fit beside the rows of a report. */
const MOST_COLUMNS = 100;
const MOST_NAME_CHARACTERS = 128;
const MOST_BYTES = 1 << 18;

/** @throws UsageError where the column by which prompts are compared is none of the file's own */
export function assertGroupColumn(column: string, file: string, columns: readonly string[]): void {
  if (!columns.some((name) => isColumn(name, column))) throw noGroupColumn(column, file, columns);
}

/** The value of the column by which prompts are compared; null where it is missing. */
export const groupOf = ({ meta = [] }: PromptRecord, column: string): string | null =>
  meta.find(([name]) => isColumn(name, column))?.[1] ?? null;

/** The column of the ids is `id` in every output, however the file writes it. */
const isColumn = (name: string, wanted: string): boolean =>
  name === wanted || (foldedName(wanted) === "id" && foldedName(name) === "id");

/** The value of an own column in JSON: the content of a text, else the value's JSON text. */
export function metaOfJson(text: string): string | null {
  if (text === "null") return null;
  return text.startsWith('"') ? (JSON.parse(text) as string) : text;
}

/** Checks the own columns of one prompt file, prompt by prompt. */
export class MetaGuard {
  readonly #file: string;
  readonly #known = new Set<string>();
  /** The names by their folded form, in which two may not be equal. */
  readonly #folded = new Map<string, string>();

  constructor(file: string) {
    this.#file = file;
  }

  /** @throws UsageError naming file, line and column */
  check({ line, meta }: PromptRecord): void {
    if (meta === undefined) return;
    let bytes = 0;
    for (const [name, text] of meta) {
      if (!this.#known.has(name)) this.#add(name, line);
      if (text === null) continue;
      bytes += Buffer.byteLength(text);
      if (/\p{Surrogate}/u.test(text)) {
        throw badPromptLine(this.#file, line, `${JSON.stringify(name)} contains half of a surrogate pair`);
      }
    }
    if (bytes > MOST_BYTES) throw longMeta(this.#file, line, bytes, meta);
  }

  #add(name: string, line: number): void {
    const problem =
      name === ""
        ? "has no name"
        : name.length > MOST_NAME_CHARACTERS
          ? `has a name of ${String(name.length)} characters; at most ${String(MOST_NAME_CHARACTERS)} are possible`
          : /[\p{Cc}\p{Surrogate}\u2028\u2029]/u.test(name)
            ? "has a control character in its name"
            : null;
    if (problem !== null) throw badColumnName(this.#file, line, name, problem);
    const other = this.#folded.get(foldedName(name));
    if (other !== undefined) throw alikeColumns(this.#file, line, other, name);
    this.#known.add(name);
    this.#folded.set(foldedName(name), name);
    if (this.#known.size > MOST_COLUMNS) throw tooManyColumns(this.#file, line, MOST_COLUMNS);
  }
}

function longMeta(file: string, line: number, bytes: number, meta: readonly MetaValue[]): Error {
  const sizes = meta.map(([name, text]) => ({ name, bytes: Buffer.byteLength(text ?? "") }));
  const longest = sizes.reduce((most, each) => (each.bytes > most.bytes ? each : most));
  return badPromptLine(
    file,
    line,
    `the columns beside the prompt have ${String(bytes)} bytes, ${String(longest.bytes)} of them in ` +
      `${JSON.stringify(longest.name)}; at most ${String(MOST_BYTES)} are kept. Leave that column out of the file`,
  );
}
