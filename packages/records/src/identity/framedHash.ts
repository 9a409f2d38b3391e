import { createHash, type Hash } from "node:crypto";

const TEXT_KIND = "t".charCodeAt(0);
const NUMBER_KIND = "d".charCodeAt(0);
/** One byte for the kind, and eight bytes for the length or the number. */
const HEAD_BYTES = 9;

/**
 * SHA-256 over a sequence of fields. Different sequences have different bytes: every field begins with its kind in one
 * byte, and a text with its length in UTF-8 bytes as 8 bytes, little-endian. `domain` is the first field, so that hashes
 * for different purposes differ.
 */
export class FramedHash {
  readonly #hash: Hash = createHash("sha256");

  constructor(domain: string) {
    this.text(domain);
  }

  text(value: string): this {
    this.#hash.update(framedText(value));
    return this;
  }

  number(value: number): this {
    this.#hash.update(framedNumber(value));
    return this;
  }

  nothing(): this {
    this.#hash.update("n");
    return this;
  }

  /** Ends the sequence; the object cannot be used again. */
  digest(): Buffer {
    return this.#hash.digest();
  }
}

/** The bytes of a text's field. */
export function framedText(value: string): Buffer {
  const length = Buffer.byteLength(value);
  const field = Buffer.allocUnsafe(HEAD_BYTES + length);
  field[0] = TEXT_KIND;
  field.writeBigUInt64LE(BigInt(length), 1);
  field.write(value, HEAD_BYTES, "utf8");
  return field;
}

/** The bytes of a double's field. −0 is written as 0, since a column of doubles may return either for both. */
export function framedNumber(value: number): Buffer {
  const field = Buffer.allocUnsafe(HEAD_BYTES);
  field[0] = NUMBER_KIND;
  field.writeDoubleLE(value + 0, 1);
  return field;
}
