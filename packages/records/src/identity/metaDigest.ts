import { FramedHash } from "./framedHash.ts";
import { MetaColumns } from "./metaColumns.ts";
import type { PlannedPrompt } from "./prompt.ts";

/** The own columns of a prompt file, as a plan has them. */
export interface PlannedMeta {
  readonly columns: string[];
  /** `MetaDigest` in hex. */
  readonly digest: string;
}

/**
 * SHA-256 over the own columns of prompts in their order. It is separate from `PromptDigest` and no part of a
 * measurement's identity, since own columns change no number. A missing value and an absent key are the same.
 */
export class MetaDigest {
  readonly #hash = new FramedHash("gain prompt metadata 1");
  readonly #columns: MetaColumns;
  #prompts = 0;

  /** @param columns those that are known already, in order */
  constructor(columns: readonly string[] = []) {
    this.#columns = new MetaColumns(columns);
  }

  add({ meta }: PlannedPrompt): void {
    this.#prompts += 1;
    if (meta === undefined) return;
    const values = meta.flatMap(([name, text]) => {
      const number = this.#columns.number(name);
      return text === null ? [] : [{ number, text }];
    });
    if (values.length === 0) return;
    this.#hash.number(this.#prompts);
    for (const { number, text } of values.sort((a, b) => a.number - b.number))
      this.#hash.number(number).text(text);
  }

  /** null where the prompts have no own column. Ends the sequence; the object cannot be used again. */
  planned(): PlannedMeta | null {
    const columns = [...this.#columns.names];
    if (columns.length === 0) return null;
    this.#hash.nothing();
    for (const name of columns) this.#hash.text(name);
    return { columns, digest: this.#hash.digest().toString("hex") };
  }
}
