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
import { TextPositions } from "../textPositions.ts";
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
 * Reads the rows of a JSON of the notebook's family, or of JSON Lines. Numbers may be texts, as in the benchmark; NaN and
 * Infinity are kept and flagged.
 *
 * @param file the name of the source in errors
 * @throws NotebookFileError with line and column
 */
export function readNotebookJson(text: string, file: string): readonly GainRow[] {
  return jsonFile(text, { file, notes: new FileNotes(), naming: new Naming(), prompts: null }).rows;
}

export function jsonFile(text: string, reading: Reading): NotebookFile {
  const { file, notes } = reading;
  if (text.replace(/^\uFEFF/, "").trim() === "") throw emptyFile(file);
  const positions = new TextPositions(text, file);
  const root = rootOf(parsePythonJson(text, positions));
  if (typeof root === "string" && /^\s*[[{]/.test(root)) {
    notes.add(
      "alias",
      "the JSON is a text that contains JSON, as json.dump of to_json() writes it: lines are those of the inner JSON",
    );
    return jsonFile(root, reading);
  }
  const naming = reading.naming.withMethod(jsonMethod(root));
  const groups = new JsonGroups(naming);
  const found = groups.of(root);
  const rows = new RowReader(file, naming, notes);
  const maps: Maps = new Map();
  for (const group of found) addGroup(group, found.length > 1, { rows, naming, positions, maps });
  noteGroups(groups, notes);
  const hasRows = root instanceof JsonObject && rows.rows.length > 0;
  const disagreement = hasRows ? summaryDisagreement(root, rows.rows) : null;
  if (disagreement !== null)
    notes.add("untrusted", `the file's summary disagrees with its rows: ${disagreement}`);
  const summaries = new SummaryReader(modelOfFile(file), naming, notes, reading.prompts);
  new JsonSummaries(naming, positions, summaries).collect(root);
  const read = fileOf(rows, summaries, notes);
  if (read.rows.length === 0 && read.summaries.length === 0)
    throw nothingFound(root, groups, naming, positions);
  if (read.rows.length > 0) {
    const names = new Set([...maps.keys()].flat());
    assertMapped(names, naming, positions.at(0));
  }
  return read;
}

function noteGroups({ notes: { ignored, forms } }: JsonGroups, notes: FileNotes): void {
  if (ignored.length > 0) notes.add("unread", `lists with gains that are not the rows: ${nameList(ignored)}`);
  for (const form of forms) notes.add("alias", `the rows are ${form}`);
}

/** Several values become a list, in which each is a row. */
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
  readonly positions: TextPositions;
  readonly maps: Maps;
}

function addGroup(group: RowGroup, isOneOfMany: boolean, { rows, naming, positions, maps }: RowTarget): void {
  const above = { outside: groupLabels(group, isOneOfMany), isKeyed: group.isKeyed };
  for (const [i, item] of group.rows.items.entries()) {
    if (!(item instanceof JsonObject)) {
      throw brokenJson(positions.at(group.rows.starts[i] ?? 0), "a row, which is an object,", jsonKind(item));
    }
    let map = maps.get(item.keys);
    if (map === undefined) {
      map = columnMap(item.keys, naming, (index) => positions.at(item.starts[index] ?? item.start));
      maps.set(item.keys, map);
    }
    rows.add(new JsonRow(map, item, above, positions));
  }
}

/** The error for a JSON without gains, which names its content. */
function nothingFound(root: JsonValue, groups: JsonGroups, naming: Naming, positions: TextPositions): Error {
  assertResults(root, positions);
  const { unnamed } = groups.notes;
  const [firstStart] = unnamed.values();
  const refused = withoutGain(root, naming, positions);
  return firstStart === undefined || refused.isOfRows
    ? refused.error
    : unnamedLists(positions.at(firstStart), [...unnamed.keys()]);
}

interface Refused {
  readonly error: Error;
  /** Are there rows, which have no gain? */
  readonly isOfRows: boolean;
}

function withoutGain(root: JsonValue, naming: Naming, positions: TextPositions): Refused {
  if (root instanceof JsonArray) return listWithoutGain(root, naming, positions);
  if (!(root instanceof JsonObject)) {
    const error = brokenJson(positions.at(0), "an object with the key all_results", jsonKind(root));
    return { error, isOfRows: false };
  }
  const split = splitTable(root);
  if (split !== null) return listWithoutGain(split.rows, naming, positions);
  const lists = root.values.filter((value) => value instanceof JsonArray);
  const list =
    ROW_KEYS.map((key) => root.get(key)).find((value) => value instanceof JsonArray) ??
    lists.find(({ items: [first] }) => first instanceof JsonObject);
  if (list !== undefined) return listWithoutGain(list, naming, positions);
  assertMapped(new Set(root.keys), naming, positions.at(root.start));
  return { error: noGain(positions.at(root.start), root.keys), isOfRows: false };
}

function listWithoutGain(
  { items, starts, start }: JsonArray,
  naming: Naming,
  positions: TextPositions,
): Refused {
  const [first] = items;
  if (first === undefined) return { error: noRows(positions.at(start)), isOfRows: true };
  if (first instanceof JsonObject) {
    assertMapped(new Set(first.keys), naming, positions.at(first.start));
    return { error: noGain(positions.at(first.start), first.keys), isOfRows: true };
  }
  const position = positions.at(starts[0] ?? start);
  const error =
    first instanceof JsonArray
      ? unnamedValues(position, first.items.length)
      : brokenJson(position, "a row, which is an object,", jsonKind(first));
  return { error, isOfRows: true };
}
