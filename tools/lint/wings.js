/**
 * The wings of the packages that have them, from the top down. A module may import its own wing, the wings that its
 * wing lists here, and the files of the package's root other than its index.
 *
 * To divide another package, add its table: wing → the wings that it may import, each of which stands further down.
 */
export const WINGS = {
  records: {
    summary: ["parquet", "store", "row", "files"],
    // A file that somebody brings may be a Parquet file too.
    notebook: ["parquet", "row", "files"],
    parquet: ["store", "row", "files"],
    verify: ["run", "store", "row", "identity", "files"],
    store: ["row", "identity", "files"],
    run: ["identity", "files"],
    identity: [],
    row: [],
    files: [],
  },
  report: {
    page: ["tables", "words", "text"],
    // What the page runs in the browser; the page takes these files as text.
    browser: [],
    markdown: ["tables", "words", "text"],
    terminal: ["tables", "words", "text"],
    latex: ["words", "text"],
    tables: ["words", "text"],
    words: ["text"],
    rowFiles: ["text"],
    text: [],
  },
};

/** Throws where a table has an arrow that points up or names no wing, so that no circle can be drawn in it. */
export function assertDownward(wings) {
  for (const [name, table] of Object.entries(wings)) {
    const order = Object.keys(table);
    for (const [wing, allowed] of Object.entries(table)) {
      const up = allowed.find((other) => order.indexOf(other) <= order.indexOf(wing));
      if (up !== undefined) throw new Error(`wings of ${name}: ${wing} → ${up} does not point down`);
    }
  }
}
