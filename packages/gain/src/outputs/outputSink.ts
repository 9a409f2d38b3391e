import type { GainRow } from "@gain/records";
import type { RowText } from "@gain/report";

/** Contents by file name. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** Where outputs go: to a folder, or beside the files of one, with which they are compared. */
export interface OutputSink {
  write(files: Files): Promise<void>;
  /** Several texts, by file name, in one pass over the rows; `seen` receives each row. */
  writeRows(
    texts: Readonly<Record<string, RowText>>,
    rows: Iterable<GainRow> | AsyncIterable<GainRow>,
    seen: (row: GainRow) => void,
  ): Promise<void>;
  /** A file that `write` makes at the path that it receives. */
  writeByName(name: string, write: (path: string) => Promise<void>): Promise<void>;
}

/** Something to which the pieces of a text are added. */
export interface TextEnd {
  /** @returns a promise to await before the next piece; undefined where there is nothing to wait for */
  add(piece: string): Promise<void> | undefined;
}

/** Adds heads, rows and tails of several texts, each to its own end, in one pass over the rows. */
export async function addRows(
  texts: readonly RowText[],
  ends: readonly TextEnd[],
  rows: Iterable<GainRow> | AsyncIterable<GainRow>,
  seen: (row: GainRow) => void,
): Promise<void> {
  const toAll = async (piece: (text: RowText) => string): Promise<void> => {
    for (const [i, text] of texts.entries()) {
      const written = ends[i]?.add(piece(text));
      if (written !== undefined) await written;
    }
  };
  let place = 0;
  await toAll(({ head }) => head);
  for await (const row of rows) {
    seen(row);
    await toAll((text) => text.row(row, place));
    place += 1;
  }
  await toAll(({ tail }) => tail);
}
