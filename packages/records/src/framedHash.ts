import { createHash, type Hash } from "node:crypto";

/**
 * SHA-256 over a sequence of fields in which no two sequences share a byte string: every field carries its
 * kind in one byte, and a text its length in UTF-8 bytes as 8 bytes, little-endian. `domain` is the first field,
 * so that hashes made for different purposes never meet.
 */
export class FramedHash {
  readonly #hash: Hash = createHash("sha256");

  constructor(domain: string) {
    this.text(domain);
  }

  text(value: string): this {
    const bytes = Buffer.from(value, "utf8");
    const head = Buffer.alloc(9);
    head.write("t", "latin1");
    head.writeBigUInt64LE(BigInt(bytes.length), 1);
    this.#hash.update(head).update(bytes);
    return this;
  }

  /** A double by its eight bytes; −0 counts as 0, since a column of doubles may give back either for both. */
  number(value: number): this {
    const field = Buffer.alloc(9);
    field.write("d", "latin1");
    field.writeDoubleLE(value + 0, 1);
    this.#hash.update(field);
    return this;
  }

  nothing(): this {
    this.#hash.update("n");
    return this;
  }

  /** Ends the sequence; the object is spent. */
  digest(): Buffer {
    return this.#hash.digest();
  }
}
