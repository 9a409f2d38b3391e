import type { GainRow } from "../gainRow.ts";
import type { NotebookColumn } from "./columns.ts";
import { brokenJson, emptyFile, missingColumn, noRows, notAScalar } from "./errors.ts";
import { notebookRow, type Field } from "./notebookRow.ts";
import { parsePythonJson, type JsonNode } from "./pythonJson.ts";

/**
 * Reads the rows (`all_results`) of a JSON of the notebook's family. `file` names the source in errors. Numbers may
 * be text, as in its benchmark; NaN and Infinity are kept and flagged. Throws NotebookFileError with line and column.
 */
export function readNotebookJson(text: string, file: string): readonly GainRow[] {
  if (text.replace(/^\uFEFF/, "").trim() === "") throw emptyFile(file);
  const root = parsePythonJson(text, file);
  if (root.kind !== "object") throw brokenJson(root.place, "an object with the key all_results", root.kind);
  const results = root.members.get("all_results");
  if (results === undefined) throw missingColumn(root.place, "all_results", [...root.members.keys()]);
  if (results.kind !== "array") throw brokenJson(results.place, "a list of rows", results.kind);
  if (results.items.length === 0) throw noRows(results.place);
  return results.items.map(rowOf);
}

function rowOf(node: JsonNode): GainRow {
  if (node.kind !== "object") throw brokenJson(node.place, "a row, which is an object,", node.kind);
  return notebookRow({
    place: node.place,
    present: [...node.members.keys()],
    field: (column) => fieldOf(node.members.get(column), column),
  });
}

function fieldOf(node: JsonNode | undefined, name: NotebookColumn): Field | undefined {
  if (node === undefined) return undefined;
  const place = { ...node.place, name };
  if (node.kind !== "scalar") throw notAScalar(place, `an ${node.kind}`);
  if (typeof node.value === "boolean") throw notAScalar(place, String(node.value));
  return { content: node.value, place };
}
