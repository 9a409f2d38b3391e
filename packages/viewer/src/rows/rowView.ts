/** What the page asks of the rows, and what it gets: values that can be sent between a worker and the page. */

/** Where a file of rows is, in a form that can be sent to a worker. */
export type BytesPlace =
  | {
      readonly kind: "ranges";
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly bytes: number;
    }
  | { readonly kind: "whole"; readonly content: ArrayBuffer };

export const SHOWN_COLUMNS = [
  "Model",
  "Category",
  "Prompt",
  "Last_Gain",
  "Total_Amp",
  "Entropy",
  "Top_Token",
  "Top_Prob",
  "Flags",
  "Error_Code",
] as const;

/** Texts of which rows are chosen by value, each different one once. */
export interface RowsFacts {
  readonly count: number;
  readonly hasErrors: boolean;
  readonly models: readonly string[];
  readonly categories: readonly string[];
  readonly flags: readonly string[];
  /** Own columns of the prompts, by their names in the file. */
  readonly own: readonly string[];
}

export type Side = "" | "below" | "above" | "other";

export interface RowsChoice {
  readonly model: string;
  readonly category: string;
  readonly side: Side;
  /** A flag, "any", "errors" for prompts that could not be measured, or nothing. */
  readonly flag: string;
  /** Words, each of which has to be in prompt, token or an own column. */
  readonly words: string;
  /** Words by own column. */
  readonly own: Readonly<Record<string, string>>;
  /** Empty for the order of the file. */
  readonly column: string;
  readonly direction: 1 | -1;
}

export const NO_CHOICE: RowsChoice = {
  ...{ model: "", category: "", side: "", flag: "", words: "", own: {}, column: "", direction: 1 },
};

/** A row of the table: its number in the file, from 0, and its values. */
export interface ShownRow {
  readonly at: number;
  readonly values: Readonly<Record<string, string | number | readonly string[] | null>>;
}

/** Everything that the file has of one row, with the spread of its category. */
export interface RowDetail {
  readonly at: number;
  readonly values: Readonly<Record<string, unknown>>;
  readonly band: Band | null;
}

/** How a category's rows spread. */
export interface Band {
  readonly rows: number;
  /** Were only the first of them read? */
  readonly isPart: boolean;
  /** Entry k − 1 is block k. */
  readonly gains: Spread;
  /** Entry k is after block k, entry 0 the first block's input. */
  readonly norms: Spread;
}

/** The quantiles 0.1, 0.5 and 0.9 of each entry. */
export interface Spread {
  readonly low: readonly (number | null)[];
  readonly middle: readonly (number | null)[];
  readonly high: readonly (number | null)[];
}
