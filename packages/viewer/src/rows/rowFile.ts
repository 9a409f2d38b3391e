/** A Parquet file of rows, read group by group as the table asks; a few groups stay in memory. */
import { decompress } from "fzstd";
import { parquetMetadataAsync, parquetReadObjects, type AsyncBuffer, type FileMetaData } from "hyparquet";
import type { BytesPlace } from "./rowView.ts";

export type Row = Readonly<Record<string, unknown>>;

const compressors = {
  ZSTD: (input: Uint8Array, length: number): Uint8Array => decompress(input, new Uint8Array(length)),
};
/** Groups of columns that are kept. */
const KEPT = 48;

class NotRead extends Error {}

export class RowFile {
  readonly #file: AsyncBuffer;
  readonly #metadata: FileMetaData;
  /** First row of every group, and behind the last one the number of rows. */
  readonly starts: readonly number[];
  readonly columns: readonly string[];
  readonly #kept = new Map<string, Promise<readonly Row[]>>();

  private constructor(file: AsyncBuffer, metadata: FileMetaData) {
    this.#file = file;
    this.#metadata = metadata;
    const starts = [0];
    for (const { num_rows: rows } of metadata.row_groups) starts.push((starts.at(-1) ?? 0) + Number(rows));
    this.starts = starts;
    this.columns = metadata.schema
      .slice(1)
      .flatMap(({ name, num_children: children, repetition_type: kind }) =>
        kind === "REPEATED" || (name === "element" && children === undefined) ? [] : [name],
      );
  }

  /** @throws Error for a file that is missing, damaged or no Parquet file */
  static async open(place: BytesPlace): Promise<RowFile> {
    const file = asyncBuffer(place);
    try {
      return new RowFile(file, await parquetMetadataAsync(file));
    } catch (cause) {
      if (cause instanceof NotRead) throw cause;
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`the file of rows is damaged, or a part of it is missing: ${why}`, { cause });
    }
  }

  get count(): number {
    return this.starts.at(-1) ?? 0;
  }

  /** All values of some columns of one group, in the order of its rows; the last groups are kept. */
  group(number: number, columns: readonly string[]): Promise<readonly Row[]> {
    const key = `${String(number)} ${columns.join(" ")}`;
    const kept = this.#kept.get(key);
    const read = kept ?? this.read(number, columns);
    this.#kept.delete(key);
    this.#kept.set(key, read);
    for (const old of [...this.#kept.keys()].slice(0, -KEPT)) this.#kept.delete(old);
    return read;
  }

  /** The same for one who reads every group once, of which none is kept. */
  read(number: number, columns: readonly string[]): Promise<readonly Row[]> {
    const known = columns.filter((column) => this.columns.includes(column));
    return parquetReadObjects({
      ...{ file: this.#file, metadata: this.#metadata, compressors, columns: known },
      ...{ rowStart: this.starts[number] ?? 0, rowEnd: this.starts[number + 1] ?? 0 },
    });
  }

  /** One row with some columns. */
  async row(at: number, columns: readonly string[]): Promise<Row> {
    const number = this.groupOf(at);
    const rows = await this.group(number, columns);
    return rows[at - (this.starts[number] ?? 0)] ?? {};
  }

  groupOf(at: number): number {
    let low = 0;
    let high = this.starts.length - 2;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return Math.max(low, 0);
  }
}

/** What the server of gain view says, or the status of another web server. */
async function whyNot(answer: Response): Promise<string> {
  const said: unknown = await answer.json().catch(() => null);
  return said !== null && typeof said === "object" && "message" in said
    ? String(said.message)
    : `the web server answers ${String(answer.status)}`;
}

function asyncBuffer(place: BytesPlace): AsyncBuffer {
  if (place.kind === "whole") {
    const { content } = place;
    return {
      byteLength: content.byteLength,
      slice: (start, end) => Promise.resolve(content.slice(start, end)),
    };
  }
  const { url, headers, bytes } = place;
  let whole: Promise<ArrayBuffer> | undefined;
  return {
    byteLength: bytes,
    slice: async (start, end = bytes) => {
      if (whole !== undefined) return (await whole).slice(start, end);
      const answer = await fetch(url, {
        headers: { ...headers, range: `bytes=${String(start)}-${String(end - 1)}` },
      });
      if (!answer.ok) throw new NotRead(await whyNot(answer));
      if (answer.status === 206) return answer.arrayBuffer();
      // A web server that knows no ranges sends all of it.
      whole = answer.arrayBuffer();
      return (await whole).slice(start, end);
    },
  };
}
