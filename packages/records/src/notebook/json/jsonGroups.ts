import type { Naming } from "../names/naming.ts";
import { UNNAMED_GAIN } from "../names/gainName.ts";
import { columnTable, gainTable } from "./columnTable.ts";
import { JsonArray, JsonObject, type JsonValue } from "./jsonNode.ts";
import { lookLikeModels } from "./modelKeys.ts";
import { splitTable, valueTable, type NamedTable } from "./namedTable.ts";
import { isCategory, withHeading } from "./outsideLabels.ts";
import { isNumberList, isRow, isRowList } from "./rowLike.ts";
import type { RowGroup } from "./rowGroup.ts";

type Above = Omit<RowGroup, "rows" | "isKeyed"> & {
  readonly depth: number;
  /** `prompts` of the enclosing objects: a list, or an object by the keys of the rows. */
  readonly prompts: JsonValue | undefined;
  /** The enclosing key that names gains. */
  readonly gainKey: string | null;
};

/** Keys under which experiments of the family have their rows, the likeliest first. They are not labels. */
export const ROW_KEYS = ["all_results", "results", "measurements", "rows", "data"];
const CONTAINER_KEYS = new Set([
  ...ROW_KEYS,
  ...["models", "by_model", "per_model", "categories", "by_category", "per_category", "tested_results"],
  ...["summary", "summaries", "statistics", "stats", "overall"],
]);
/** Gains under such a key were not measured in this experiment. */
const CITED = /^(?:reference|comparison|baseline|cited|literature)/i;
const DEPTH_LIMIT = 6;

/** Is a key a label of its value, a model or a category? */
export const isLabel = (key: string): boolean => !CONTAINER_KEYS.has(key.toLowerCase()) && !/^\d+$/.test(key);
export const isCited = (key: string): boolean => CITED.test(key);

/** Findings besides rows. */
export interface GroupNotes {
  /** Keys of lists with gains that are not read, because others have a better key. */
  readonly ignored: string[];
  /** The forms of rows that are not objects. */
  readonly forms: Set<string>;
  /** Keys of lists of numbers that no name identifies as gains. */
  readonly unnamed: Map<string, number>;
}

/**
 * Finds the rows of a JSON: objects with a gain, in a list or under one key each; pandas' forms by columns; `columns` with
 * `data`; or lists of gains, one per prompt. A key of ROW_KEYS has priority over its siblings. Without one, each list of
 * rows is a group named by its key, as in `{"GPT2-XL": […], "Gemma-7B": […]}`. Empty if there is no gain.
 */
export class JsonGroups {
  readonly #naming: Naming;
  readonly notes: GroupNotes = { ignored: [], forms: new Set(), unnamed: new Map() };

  constructor(naming: Naming) {
    this.#naming = naming;
  }

  of(root: JsonValue): readonly RowGroup[] {
    return this.#in(root, { keys: [], heading: new Map(), depth: 0, prompts: undefined, gainKey: null });
  }

  #in(value: JsonValue, above: Above): readonly RowGroup[] {
    if (above.depth > DEPTH_LIMIT) return [];
    if (value instanceof JsonArray) return this.#inList(value, above);
    return value instanceof JsonObject ? this.#inObject(value, above) : [];
  }

  #inList(list: JsonArray, above: Above): readonly RowGroup[] {
    if (isRowList(list, this.#naming)) return [groupOf(list, above)];
    const table = valueTable(list, this.#naming);
    if (table !== null) return this.#inTable(table, above);
    const inside = { ...above, depth: above.depth + 1 };
    return list.items.flatMap((item) => (item instanceof JsonObject ? this.#inObject(item, inside) : []));
  }

  #inTable({ rows, form }: NamedTable, above: Above): readonly RowGroup[] {
    if (!isRowList(rows, this.#naming)) return [];
    this.notes.forms.add(form);
    return [groupOf(rows, above)];
  }

  #inObject(object: JsonObject, above: Above): readonly RowGroup[] {
    const heading = withHeading(above.heading, object, this.#naming);
    const split = splitTable(object);
    if (split !== null) return this.#inTable(split, { ...above, heading });
    const prompts = object.get("prompts") ?? above.prompts;
    const table = columnTable(object, this.#naming, prompts);
    if (table !== null) return [groupOf(table, { ...above, heading })];

    const inside = { ...above, heading, prompts, depth: above.depth + 1 };
    const members = object.keys.map((key, i) => ({ key, value: object.values[i] ?? null }));
    for (const rowKey of ROW_KEYS) {
      const member = members.find(({ key }) => key === rowKey);
      const groups = member === undefined ? [] : this.#in(member.value, inside);
      if (groups.length === 0) continue;
      for (const other of members) {
        if (other !== member && isRowList(other.value, this.#naming)) this.notes.ignored.push(other.key);
      }
      return groups;
    }
    const measured = members.filter(({ key }) => !isCited(key) && key !== "prompts");
    const lists = measured.filter((member) => isRowList(member.value, this.#naming));
    const groups = [
      ...this.#gainLists(measured, inside),
      ...(lists.length > 0 ? lists : measured).flatMap(({ key, value }) =>
        this.#in(value, below(inside, key, this.#naming)),
      ),
    ];
    return groups.length === 0 && isRow(object, this.#naming) ? [rowGroup(object, above)] : groups;
  }

  /** Lists of numbers under names of models or categories: one gain per prompt. */
  #gainLists(members: readonly Member[], inside: Above): readonly RowGroup[] {
    const lists = members.flatMap(({ key, value }) => (isNumberList(value) ? [{ key, list: value }] : []));
    const keys = lists.map(({ key }) => key);
    const areGains =
      inside.gainKey !== null ||
      (keys.every(isCategory) && (inside.heading.has("Model") || lookLikeModels(inside.keys))) ||
      lookLikeModels(keys);
    if (!areGains) {
      for (const { key, list } of lists) this.notes.unnamed.set(key, list.start);
      return [];
    }
    return lists.map(({ key, list }) =>
      groupOf(
        gainTable(inside.gainKey ?? UNNAMED_GAIN, list, inside.prompts),
        below(inside, key, this.#naming),
      ),
    );
  }
}

interface Member {
  readonly key: string;
  readonly value: JsonValue;
}

function below(above: Above, key: string, naming: Naming): Above {
  const gain = naming.gain(key)?.statistic;
  if (gain === "value" || gain === "list") return { ...above, gainKey: key };
  return isLabel(key) ? { ...above, keys: [...above.keys, key] } : above;
}

const groupOf = (rows: JsonArray, { keys, heading }: Above): RowGroup => ({
  rows,
  isKeyed: false,
  keys,
  heading,
});

/** One row under a key; `prompts` may have its prompt under the same key. */
function rowGroup(row: JsonObject, { keys, heading, prompts }: Above): RowGroup {
  const rows = new JsonArray([row], [row.start], row.start);
  const own = prompts instanceof JsonObject ? prompts.get(keys.at(-1) ?? "") : undefined;
  const text = own instanceof JsonObject ? (own.get("text") ?? own.get("prompt")) : own;
  if (typeof text !== "string") return { rows, isKeyed: true, keys, heading };
  const labels = new Map(heading).set("Prompt", {
    value: text,
    from: "the file's prompts, under the same key",
  });
  return { rows, isKeyed: true, keys, heading: labels };
}
