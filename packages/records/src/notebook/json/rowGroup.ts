import type { OutsideLabels } from "../row/sourceRow.ts";
import type { JsonArray } from "./jsonNode.ts";

/** Rows that stand together in a JSON. */
export interface RowGroup {
  readonly rows: JsonArray;
  /** One row under a key, and no list. */
  readonly isKeyed: boolean;
  /** The keys above the rows that may say what they are of: a model, a category. */
  readonly keys: readonly string[];
  /** Labels that the objects around the rows hold. */
  readonly heading: OutsideLabels;
}
