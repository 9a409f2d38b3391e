import type { Naming } from "../names/naming.ts";
import type { JsonObject } from "./jsonNode.ts";
import { LABEL_COLUMNS, type OutsideLabels } from "../row/sourceRow.ts";
import type { RowGroup } from "./rowGroup.ts";

/** The notebook's categories, which distinguish keys of categories from keys of models. */
const CATEGORIES = new Set(["Factual", "Syntactic", "Cliche", "Novel", "Nonsense"]);

/** A key may number the categories: `1_Factual`. */
const withoutNumber = (key: string): string => key.replace(/^\d+[_\s.)-]+(?=\p{Letter})/u, "");

export const isCategory = (key: string): boolean => CATEGORIES.has(withoutNumber(key));

/** The labels, replaced by those of the object itself: `{"model": "GPT-J-6B", "all_results": […]}`. */
export function withHeading(labels: OutsideLabels, object: JsonObject, naming: Naming): OutsideLabels {
  const heading = new Map(labels);
  for (const [i, key] of object.keys.entries()) {
    const value = object.values[i];
    if (typeof value !== "string") continue;
    const meaning = naming.column(key);
    const column = LABEL_COLUMNS.find((label) => label === meaning);
    if (column !== undefined) heading.set(column, { value, from: "the file's heading" });
  }
  return heading;
}

/**
 * The labels of a group, for rows that lack them: its heading, and its enclosing keys. A key is a category if it is one of
 * the notebook's, or if the model is known and there are several groups; otherwise it is a model.
 */
export function groupLabels(
  { keys, heading }: Pick<RowGroup, "keys" | "heading">,
  isOneOfMany: boolean,
): OutsideLabels {
  const labels = new Map(heading);
  for (const key of keys) {
    const label = { value: key, from: "the key above the rows" };
    const category = { ...label, value: withoutNumber(key) };
    if (isCategory(key)) labels.set("Category", category);
    else if (!labels.has("Model")) labels.set("Model", label);
    else if (isOneOfMany) labels.set("Category", category);
  }
  return labels;
}
