/** A remark on a file that qualifies its numbers. */
export interface FileNote {
  /**
   * `block`: the block of the gains, if it is not the last. `summary`: statistics without rows. `missing`: not in the file,
   * so unknown. `alias`: read under another name or form than the notebook's. `unread`: kept, but not used. `derived`:
   * computed, or taken from another part of the file. `untrusted`: contradicts the definition, or another part of the
   * file.
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
  /** The unit of `lines`. */
  readonly unit: "line" | "row";
}

/** A row whose position is computed when it is needed. */
interface Positioned {
  position(): { readonly line: number; readonly unit?: "row" };
}

/** Collects notes. A remark on many rows becomes one note with their number and the first lines. */
export class FileNotes {
  readonly #notes: (FileNote | RowNote)[] = [];
  readonly #ofRows = new Map<string, RowNote>();

  add(kind: FileNoteKind, text: string): void {
    this.#notes.push({ kind, text });
  }

  /** Adds a remark on a row. Ascending order is fastest. */
  addRow(kind: FileNoteKind, what: string, row: Positioned): void {
    let note = this.#ofRows.get(what);
    if (note === undefined) {
      note = { kind, what, rows: 0, lines: [], unit: row.position().unit ?? "line" };
      this.#ofRows.set(what, note);
      this.#notes.push(note);
    }
    note.rows += 1;
    if (note.lines.length < LINES_AT_MOST) note.lines.push(row.position().line);
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
