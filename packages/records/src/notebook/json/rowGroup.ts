import type { OutsideLabels } from "../row/sourceRow.ts";
import type { JsonArray } from "./jsonNode.ts";

/** A group of rows in a JSON. */
export interface RowGroup {
  readonly rows: JsonArray;
  /** Is the group one row under a key, and not a list? */
  readonly isKeyed: boolean;
  /** The enclosing keys, which may be a model and a category. */
  readonly keys: readonly string[];
  /** Labels of the enclosing objects. */
  readonly heading: OutsideLabels;
}
