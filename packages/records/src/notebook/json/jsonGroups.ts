import { isGain } from "../columnMap.ts";
import { columnTable } from "./columnTable.ts";
import { JsonArray, JsonObject, type JsonValue } from "./jsonNode.ts";
import { withHeading } from "./outsideLabels.ts";
import type { RowGroup } from "./rowGroup.ts";

type Above = Omit<RowGroup, "rows"> & { readonly depth: number };

/** Keys under which experiments of the family keep their rows, the likeliest first. They label nothing. */
export const ROW_KEYS = ["all_results", "results", "measurements", "rows", "data"];
const CONTAINER_KEYS = new Set([...ROW_KEYS, "models", "by_model", "categories", "by_category"]);
/** Gains under such a key were not measured in this experiment. */
const CITED = /^reference/i;
const DEPTH_LIMIT = 4;

/**
 * Finds the rows of a JSON: objects with a gain, in a list or in pandas' form by columns. A key of ROW_KEYS goes
 * before others beside it; without one, each list of rows is a group that its key names, as in
 * `{"GPT2-XL": […], "Gemma-7B": […]}`. An object that is itself a row is one. Empty where there is no gain.
 *
 * @param ignored told the keys of lists with gains that are not read, because others have the better key
 */
export function rowGroups(root: JsonValue, ignored: (key: string) => unknown): readonly RowGroup[] {
  const groups = groupsIn(root, { keys: [], heading: new Map(), depth: 0 }, ignored);
  if (groups.length > 0 || !(root instanceof JsonObject) || !root.keys.some(isGain)) return groups;
  return [{ rows: new JsonArray([root], [root.start], root.start), keys: [], heading: new Map() }];
}

function groupsIn(value: JsonValue, above: Above, ignored: (key: string) => unknown): readonly RowGroup[] {
  if (isRowList(value)) return [{ rows: value, keys: above.keys, heading: above.heading }];
  if (!(value instanceof JsonObject) || above.depth >= DEPTH_LIMIT) return [];
  const heading = withHeading(above.heading, value);
  const table = columnTable(value);
  if (table !== null) return [{ rows: table, keys: above.keys, heading }];

  const inside = { keys: above.keys, heading, depth: above.depth + 1 };
  const members = value.keys.map((key, i) => ({ key, value: value.values[i] ?? null }));
  for (const rowKey of ROW_KEYS) {
    const member = members.find(({ key }) => key === rowKey);
    const groups = member === undefined ? [] : groupsIn(member.value, inside, ignored);
    if (groups.length === 0) continue;
    for (const other of members) if (other !== member && isRowList(other.value)) ignored(other.key);
    return groups;
  }
  const measured = members.filter(({ key }) => !CITED.test(key));
  const lists = measured.filter((member) => isRowList(member.value));
  return (lists.length > 0 ? lists : measured).flatMap((member) => {
    const keys = CONTAINER_KEYS.has(member.key) ? above.keys : [...above.keys, member.key];
    return groupsIn(member.value, { ...inside, keys }, ignored);
  });
}

const isRowList = (value: JsonValue): value is JsonArray =>
  value instanceof JsonArray &&
  value.items.some((item) => item instanceof JsonObject && item.keys.some(isGain));
