import type { GainRow } from "../../gainRow.ts";
import { columnMap, type ColumnMap } from "../columnMap.ts";
import { brokenJson, nameList, noGain, noRows } from "../errors.ts";
import { emptyFile } from "../fileErrors.ts";
import { FileNotes } from "../fileNotes.ts";
import { ROW_KEYS, rowGroups } from "./jsonGroups.ts";
import type { RowGroup } from "./rowGroup.ts";
import { JsonArray, jsonKind, JsonObject, type JsonValue } from "./jsonNode.ts";
import { JsonRow } from "./jsonRow.ts";
import type { NotebookFile } from "../notebookFile.ts";
import { groupLabels } from "./outsideLabels.ts";
import { parsePythonJson } from "./pythonJson.ts";
import { RowReader } from "../row/rowReader.ts";
import { summaryDisagreement } from "./statedSummaries.ts";
import { TextPlaces } from "../textPlaces.ts";

/**
 * Reads the rows of a JSON of the notebook's family, or of JSON Lines. `file` names the source in errors. Numbers may
 * be text, as in its benchmark; NaN and Infinity are kept and flagged. Throws NotebookFileError with line and column.
 */
export function readNotebookJson(text: string, file: string): readonly GainRow[] {
  return jsonFile(text, file, new FileNotes()).rows;
}

export function jsonFile(text: string, file: string, notes: FileNotes): NotebookFile {
  if (text.replace(/^\uFEFF/, "").trim() === "") throw emptyFile(file);
  const places = new TextPlaces(text, file);
  const root = rootOf(parsePythonJson(text, places));
  const ignored: string[] = [];
  const groups = rowGroups(root, (key) => ignored.push(key));
  if (groups.length === 0) throw nothingFound(root, places);
  if (ignored.length > 0) notes.add("unread", `lists with gains that are not the rows: ${nameList(ignored)}`);
  const reader = new RowReader(file, notes);
  for (const group of groups) addGroup(group, groups.length > 1, reader, places);
  const disagreement = root instanceof JsonObject ? summaryDisagreement(root, reader.rows) : null;
  if (disagreement !== null) notes.add("untrusted", `the file's summary is not of its rows: ${disagreement}`);
  return reader.finish();
}

/** Of several objects one after the other, each is a row. */
function rootOf(values: readonly JsonValue[]): JsonValue {
  const [first = null] = values;
  if (values.length === 1) return first;
  const starts = values.map((value) => (value instanceof JsonObject ? value.start : 0));
  return new JsonArray(values, starts, 0);
}

function addGroup(group: RowGroup, isOneOfMany: boolean, reader: RowReader, places: TextPlaces): void {
  const labels = groupLabels(group, isOneOfMany);
  const maps = new Map<readonly string[], ColumnMap>();
  for (const [i, item] of group.rows.items.entries()) {
    if (!(item instanceof JsonObject)) {
      throw brokenJson(places.at(group.rows.starts[i] ?? 0), "a row, which is an object,", jsonKind(item));
    }
    let map = maps.get(item.keys);
    if (map === undefined) {
      map = columnMap(item.keys, (index) => places.at(item.starts[index] ?? item.start));
      maps.set(item.keys, map);
    }
    reader.add(new JsonRow(map, item, labels, places));
  }
}

/** Names what there is in place of rows with a gain. */
function nothingFound(root: JsonValue, places: TextPlaces): Error {
  if (root instanceof JsonArray) return listWithoutGain(root, places);
  if (!(root instanceof JsonObject)) {
    return brokenJson(places.at(0), "an object with the key all_results", jsonKind(root));
  }
  const lists = root.values.filter((value) => value instanceof JsonArray);
  const list =
    ROW_KEYS.map((key) => root.get(key)).find((value) => value instanceof JsonArray) ??
    lists.find(({ items: [first] }) => first instanceof JsonObject);
  return list === undefined ? noGain(places.at(root.start), root.keys) : listWithoutGain(list, places);
}

function listWithoutGain({ items, starts, start }: JsonArray, places: TextPlaces): Error {
  const [first] = items;
  if (first === undefined) return noRows(places.at(start));
  if (first instanceof JsonObject) return noGain(places.at(first.start), first.keys);
  return brokenJson(places.at(starts[0] ?? start), "a row, which is an object,", jsonKind(first));
}
