/** What a reader of a file must know before trusting its numbers. */
export interface FileNote {
  /**
   * `block`: of which block the gains are, where it is not the last. `summary`: statistics that have no rows. `missing`: the file lacks it, and it stays unknown. `alias`: read under another name or form than the
   * notebook's. `unread`: kept, but of no meaning here. `derived`: computed or taken from elsewhere in the file.
   * `untrusted`: contradicts the definition, or another part of the file.
   */
  readonly kind: FileNoteKind;
  readonly text: string;
}

export type FileNoteKind = (typeof KINDS)[number];

const KINDS = ["block", "summary", "missing", "alias", "unread", "derived", "untrusted"] as const;
const LINES_AT_MOST = 5;

interface RowNote {
  readonly kind: FileNoteKind;
  readonly what: string;
  rows: number;
  readonly lines: number[];
  /** What the numbers count. */
  readonly unit: "line" | "row";
}

/** Something that knows where it stands, and finds it out only when asked. */
interface Placed {
  place(): { readonly line: number; readonly unit?: "row" };
}

/** Collects notes. What is said of many rows becomes one note that counts them and names the first lines. */
export class FileNotes {
  readonly #notes: (FileNote | RowNote)[] = [];
  readonly #ofRows = new Map<string, RowNote>();

  add(kind: FileNoteKind, text: string): void {
    this.#notes.push({ kind, text });
  }

  /** Says something about a row. Rows are best spoken of in ascending order. */
  addRow(kind: FileNoteKind, what: string, row: Placed): void {
    let note = this.#ofRows.get(what);
    if (note === undefined) {
      note = { kind, what, rows: 0, lines: [], unit: row.place().unit ?? "line" };
      this.#ofRows.set(what, note);
      this.#notes.push(note);
    }
    note.rows += 1;
    if (note.lines.length < LINES_AT_MOST) note.lines.push(row.place().line);
  }

  /** All notes, kind by kind. */
  list(): readonly FileNote[] {
    return this.#notes
      .map((note) => ("what" in note ? { kind: note.kind, text: rowsText(note) } : note))
      .toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  }
}

function rowsText({ what, rows, lines, unit }: RowNote): string {
  const more = rows - lines.length;
  const named = lines.join(", ");
  if (rows === 1) return `${what}: 1 row (${unit} ${named})`;
  return `${what}: ${rows} rows (${unit}s ${named}${more > 0 ? ` and ${more} more` : ""})`;
}
