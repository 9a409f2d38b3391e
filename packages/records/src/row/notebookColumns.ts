/** The columns of the notebook's CSV and the keys of a row in its JSON, in its order. */
export const NOTEBOOK_COLUMNS = [
  "Model",
  "Architecture",
  "Norm_Type",
  "Params",
  "Role",
  "Category",
  "Complexity",
  "Prompt",
  "Prompt_Short",
  "Entropy",
  "Last_Gain",
  "Total_Amp",
  "Top_Token",
  "Top_Prob",
  "N_Layers",
] as const;

export type NotebookColumn = (typeof NOTEBOOK_COLUMNS)[number];

/**
 * The columns of a row that gain reads: the notebook's columns, `all_norms` with the norms of its measurement, and
 * `Gain_Block`, in which gain writes a `GainBlock`.
 */
export type SourceColumn = NotebookColumn | "all_norms" | "Gain_Block";

/** Columns that belong to one prompt: a table with one of them has one row per prompt. */
export const OF_A_PROMPT: readonly SourceColumn[] = [
  ...(["Prompt", "Prompt_Short", "Entropy", "Total_Amp", "Top_Token", "Top_Prob", "all_norms"] as const),
];
