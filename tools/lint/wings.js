/**
 * The wings of the packages that have them, from the top down. A module may import its own wing, the wings that its wing
 * lists here, and the files of the package's root other than its index.
 *
 * To divide another package, add its table: wing → the wings that it may import, each of which is further down.
 */
export const WINGS = {
  records: {
    summary: ["parquet", "store", "row", "files"],
    // An existing file may also be a Parquet file.
    notebook: ["parquet", "row", "files"],
    parquet: ["store", "row", "files"],
    verify: ["seal", "run", "store", "vectors", "row", "identity", "files"],
    seal: ["run", "store", "identity", "files"],
    store: ["vectors", "row", "identity", "files"],
    vectors: ["row", "files"],
    run: ["identity", "files"],
    identity: [],
    row: [],
    files: [],
  },
  report: {
    page: ["tables", "words", "text"],
    // Code that runs in the browser; the page includes these files as text.
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

/** Throws where a table has an arrow that points up or to an unknown wing, so that the arrows form no cycle. */
export function assertDownward(wings) {
  for (const [name, table] of Object.entries(wings)) {
    const order = Object.keys(table);
    for (const [wing, allowed] of Object.entries(table)) {
      const up = allowed.find((other) => order.indexOf(other) <= order.indexOf(wing));
      if (up !== undefined) throw new Error(`wings of ${name}: ${wing} → ${up} does not point down`);
    }
  }
}
