import { constants } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";

/** Bytes that are compared at a time. */
const CHUNK_BYTES = 1 << 16;
const SHOWN_CHARACTERS = 60;

/**
 * Compares a file with content that arrives piece by piece, and keeps a description of the first difference. The content is
 * never written, and memory depends on the length of neither.
 */
export class ComparedFile {
  readonly #name: string;
  readonly #file: FileHandle;
  #pieces: string[] = [];
  #characters = 0;
  /** Bytes that are equal so far, and the number of the line after them, from 1. */
  #equal = 0;
  #line = 1;
  /** The part of the current line that is equal. */
  #lineStart = "";
  #fault: string | null = null;

  private constructor(name: string, file: FileHandle) {
    this.#name = name;
    this.#file = file;
  }

  /** @returns null where the file cannot be opened, or is not a plain file */
  static async open(name: string, path: string): Promise<ComparedFile | null> {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => null);
    if (file === null) return null;
    if ((await file.stat()).isFile()) return new ComparedFile(name, file);
    await file.close();
    return null;
  }

  /** Appends a piece of the expected content; await it before the next. */
  async add(piece: string): Promise<void> {
    if (this.#fault !== null) return;
    this.#pieces.push(piece);
    this.#characters += piece.length;
    if (this.#characters >= CHUNK_BYTES) await this.#flush();
  }

  /** Appends bytes. */
  async addBytes(bytes: Uint8Array): Promise<void> {
    await this.#flush();
    for (let from = 0; from < bytes.length && this.#fault === null; from += CHUNK_BYTES)
      await this.#compare(bytes.subarray(from, from + CHUNK_BYTES));
  }

  /** Ends the expected content and closes the file. @returns the first difference; null where there is none */
  async end(): Promise<string | null> {
    try {
      await this.#flush();
      const { size } = await this.#file.stat();
      if (this.#fault === null && size > this.#equal)
        this.#fault = `${this.#name} continues after its end: ${String(size - this.#equal)} bytes are too many`;
      return this.#fault;
    } finally {
      await this.#file.close();
    }
  }

  async #flush(): Promise<void> {
    const text = this.#pieces.join("");
    this.#pieces = [];
    this.#characters = 0;
    if (text !== "" && this.#fault === null) await this.#compare(Buffer.from(text));
  }

  async #compare(expected: Uint8Array): Promise<void> {
    const buffer = Buffer.alloc(expected.length);
    const { bytesRead } = await this.#file.read(buffer, 0, buffer.length, this.#equal);
    const found = buffer.subarray(0, bytesRead);
    if (found.equals(expected)) {
      this.#equal += bytesRead;
      this.#advance(found);
      return;
    }
    const at = found.findIndex((byte, i) => byte !== expected[i]);
    const equal = at === -1 ? found.length : at;
    this.#advance(found.subarray(0, equal));
    this.#equal += equal;
    this.#fault = this.#difference(found.subarray(equal), Buffer.from(expected.subarray(equal)));
  }

  #advance(bytes: Buffer): void {
    for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) this.#line += 1;
    const last = bytes.lastIndexOf(10);
    const tail = bytes.subarray(last + 1).toString();
    this.#lineStart = (last === -1 ? this.#lineStart + tail : tail).slice(-SHOWN_CHARACTERS);
  }

  #difference(found: Buffer, expected: Buffer): string {
    const text = (bytes: Buffer): string => {
      const line =
        bytes
          .subarray(0, 4 * SHOWN_CHARACTERS)
          .toString()
          .split("\n", 1)[0] ?? "";
      return JSON.stringify(
        `…${this.#lineStart.slice(-SHOWN_CHARACTERS / 2)}${line.slice(0, SHOWN_CHARACTERS)}`,
      );
    };
    const where = `${this.#name}, line ${String(this.#line)}`;
    if (isBinary(this.#name)) return `${this.#name} differs from byte ${String(this.#equal + 1)} on`;
    if (found.length === 0) return `${where}: it ends there, and the store yields ${text(expected)}`;
    return `${where}: it has ${text(found)}, the store yields ${text(expected)}`;
  }
}

const isBinary = (name: string): boolean => /\.(?:png|parquet)$/u.test(name);
