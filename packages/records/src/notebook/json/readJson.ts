import type { GainRow } from "../../row/gainRow.ts";
import { nameList, noRows } from "../../files/fileErrors.ts";
import { brokenJson, noGain, unnamedLists, unnamedValues } from "../errors.ts";
import { emptyFile } from "../../files/fileErrors.ts";
import { FileNotes } from "../fileNotes.ts";
import { assertMapped, columnMap, type ColumnMap } from "../names/columnMap.ts";
import { Naming } from "../names/naming.ts";
import type { NotebookFile } from "../notebookFile.ts";
import { fileOf, type Reading } from "../reading.ts";
import { modelOfFile, RowReader } from "../row/rowReader.ts";
import { SummaryReader } from "../summaries/summaryReader.ts";
import { TextPlaces } from "../textPlaces.ts";
import { assertResults } from "./foreignJson.ts";
import { JsonGroups, ROW_KEYS } from "./jsonGroups.ts";
import { jsonMethod } from "./jsonMethod.ts";
import { JsonArray, jsonKind, JsonObject, type JsonValue } from "./jsonNode.ts";
import { JsonRow } from "./jsonRow.ts";
import { JsonSummaries } from "./jsonSummaries.ts";
import { splitTable } from "./namedTable.ts";
import { groupLabels } from "./outsideLabels.ts";
import { parsePythonJson } from "./pythonJson.ts";
import type { RowGroup } from "./rowGroup.ts";
import { summaryDisagreement } from "./statedSummaries.ts";

/**
 * Reads the rows of a JSON of the notebook's family, or of JSON Lines. `file` names the source in errors. Numbers may
 * be text, as in its benchmark; NaN and Infinity are kept and flagged. Throws NotebookFileError with line and column.
 */
export function readNotebookJson(text: string, file: string): readonly GainRow[] {
  return jsonFile(text, { file, notes: new FileNotes(), naming: new Naming(), prompts: null }).rows;
}

export function jsonFile(text: string, reading: Reading): NotebookFile {
  const { file, notes } = reading;
  if (text.replace(/^\uFEFF/, "").trim() === "") throw emptyFile(file);
  const places = new TextPlaces(text, file);
  const root = rootOf(parsePythonJson(text, places));
  if (typeof root === "string" && /^\s*[[{]/.test(root)) {
    notes.add(
      "alias",
      "the JSON holds JSON as a text, as json.dump of to_json() writes it: lines are those of the text",
    );
    return jsonFile(root, reading);
  }
  const naming = reading.naming.withMethod(jsonMethod(root));
  const groups = new JsonGroups(naming);
  const found = groups.of(root);
  const rows = new RowReader(file, naming, notes);
  const maps: Maps = new Map();
  for (const group of found) addGroup(group, found.length > 1, { rows, naming, places, maps });
  noteGroups(groups, notes);
  const hasRows = root instanceof JsonObject && rows.rows.length > 0;
  const disagreement = hasRows ? summaryDisagreement(root, rows.rows) : null;
  if (disagreement !== null) notes.add("untrusted", `the file's summary is not of its rows: ${disagreement}`);
  const summaries = new SummaryReader(modelOfFile(file), naming, notes, reading.prompts);
  new JsonSummaries(naming, places, summaries).collect(root);
  const read = fileOf(rows, summaries, notes);
  if (read.rows.length === 0 && read.summaries.length === 0) throw nothingFound(root, groups, naming, places);
  if (read.rows.length > 0) {
    const names = new Set([...maps.keys()].flat());
    assertMapped(names, naming, places.at(0));
  }
  return read;
}

function noteGroups({ notes: { ignored, forms } }: JsonGroups, notes: FileNotes): void {
  if (ignored.length > 0) notes.add("unread", `lists with gains that are not the rows: ${nameList(ignored)}`);
  for (const form of forms) notes.add("alias", `the rows are ${form}`);
}

/** Of several values one after the other, each is a row. */
function rootOf(values: readonly JsonValue[]): JsonValue {
  const [first = null] = values;
  if (values.length === 1) return first;
  const starts = values.map((value) =>
    value instanceof JsonObject || value instanceof JsonArray ? value.start : 0,
  );
  return new JsonArray(values, starts, 0);
}

type Maps = Map<readonly string[], ColumnMap>;

interface RowTarget {
  readonly rows: RowReader;
  readonly naming: Naming;
  readonly places: TextPlaces;
  readonly maps: Maps;
}

function addGroup(group: RowGroup, isOneOfMany: boolean, { rows, naming, places, maps }: RowTarget): void {
  const above = { outside: groupLabels(group, isOneOfMany), isKeyed: group.isKeyed };
  for (const [i, item] of group.rows.items.entries()) {
    if (!(item instanceof JsonObject)) {
      throw brokenJson(places.at(group.rows.starts[i] ?? 0), "a row, which is an object,", jsonKind(item));
    }
    let map = maps.get(item.keys);
    if (map === undefined) {
      map = columnMap(item.keys, naming, (index) => places.at(item.starts[index] ?? item.start));
      maps.set(item.keys, map);
    }
    rows.add(new JsonRow(map, item, above, places));
  }
}

/** Names what there is in place of rows with a gain. */
function nothingFound(root: JsonValue, groups: JsonGroups, naming: Naming, places: TextPlaces): Error {
  assertResults(root, places);
  const { unnamed } = groups.notes;
  const [firstStart] = unnamed.values();
  const refused = withoutGain(root, naming, places);
  return firstStart === undefined || refused.isOfRows
    ? refused.error
    : unnamedLists(places.at(firstStart), [...unnamed.keys()]);
}

interface Refused {
  readonly error: Error;
  /** Are there rows, which have no gain? */
  readonly isOfRows: boolean;
}

function withoutGain(root: JsonValue, naming: Naming, places: TextPlaces): Refused {
  if (root instanceof JsonArray) return listWithoutGain(root, naming, places);
  if (!(root instanceof JsonObject)) {
    const error = brokenJson(places.at(0), "an object with the key all_results", jsonKind(root));
    return { error, isOfRows: false };
  }
  const split = splitTable(root);
  if (split !== null) return listWithoutGain(split.rows, naming, places);
  const lists = root.values.filter((value) => value instanceof JsonArray);
  const list =
    ROW_KEYS.map((key) => root.get(key)).find((value) => value instanceof JsonArray) ??
    lists.find(({ items: [first] }) => first instanceof JsonObject);
  if (list !== undefined) return listWithoutGain(list, naming, places);
  assertMapped(new Set(root.keys), naming, places.at(root.start));
  return { error: noGain(places.at(root.start), root.keys), isOfRows: false };
}

function listWithoutGain({ items, starts, start }: JsonArray, naming: Naming, places: TextPlaces): Refused {
  const [first] = items;
  if (first === undefined) return { error: noRows(places.at(start)), isOfRows: true };
  if (first instanceof JsonObject) {
    assertMapped(new Set(first.keys), naming, places.at(first.start));
    return { error: noGain(places.at(first.start), first.keys), isOfRows: true };
  }
  const place = places.at(starts[0] ?? start);
  const error =
    first instanceof JsonArray
      ? unnamedValues(place, first.items.length)
      : brokenJson(place, "a row, which is an object,", jsonKind(first));
  return { error, isOfRows: true };
}
