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
 * What gain understands of a row: the notebook's columns, the norms that its measurement keeps in `all_norms`, and
 * `Gain_Block`, under which gain itself writes a `GainBlock`.
 */
export type SourceColumn = NotebookColumn | "all_norms" | "Gain_Block";

/** Columns of what is measured with one prompt: a table with one of them holds a row a prompt. */
export const OF_A_PROMPT: readonly SourceColumn[] = [
  ...(["Prompt", "Prompt_Short", "Entropy", "Total_Amp", "Top_Token", "Top_Prob", "all_norms"] as const),
];
