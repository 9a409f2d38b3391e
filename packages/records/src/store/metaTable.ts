import { textPieces } from "./pieces.ts";
import { META_VALUES } from "./schema.ts";
import type { Session } from "./session.ts";
import { between } from "./sqlText.ts";

/** The names of the store's own columns of prompts, in order. */
export async function selectMetaColumns(session: Session): Promise<string[]> {
  const rows = await session.objects<{ name: string }>(
    "SELECT name FROM meta_columns ORDER BY column_number",
  );
  return rows.map(({ name }) => name);
}

/** The stated values of own columns of prompts `from` to `to`, in the order of the columns, by the prompt's number. */
export async function metaValues(
  session: Session,
  from: number,
  to: number,
  columns: readonly string[],
): Promise<Map<number, [name: string, text: string][]>> {
  const values = new Map<number, [name: string, text: string][]>();
  if (columns.length === 0) return values;
  const rows = await session.iterate<{ item: number; number: number; piece: number; text: string }>(
    `SELECT prompt_index AS item, column_number AS number, piece, text FROM meta_values
     WHERE ${between("prompt_index", from, to)} ORDER BY prompt_index, column_number, piece`,
  );
  for (const { item, number, piece, text } of rows) {
    const ofPrompt = values.get(item) ?? [];
    const last = ofPrompt.at(-1);
    if (piece > 0 && last !== undefined) last[1] += text;
    else ofPrompt.push([columns[number] ?? "", text]);
    values.set(item, ofPrompt);
  }
  return values;
}

/** Values of own columns of prompts, in pieces, to append at once: a prompt may have many. */
export class MetaPieces {
  readonly #items: number[] = [];
  readonly #numbers: number[] = [];
  readonly #pieces: number[] = [];
  readonly #texts: string[] = [];

  add(item: number, column: number, value: string): void {
    for (const [piece, text] of textPieces(value).entries()) {
      this.#items.push(item);
      this.#numbers.push(column);
      this.#pieces.push(piece);
      this.#texts.push(text);
    }
  }

  appendTo(session: Session): Promise<void> {
    return session.appendColumns(META_VALUES, this.#texts.length, (chunk, from, to) => {
      for (const [column, values] of [this.#items, this.#numbers, this.#pieces].entries())
        chunk.numbers(column, Int32Array.from(values.slice(from, to)));
      chunk.texts(3, this.#texts.slice(from, to));
    });
  }
}
