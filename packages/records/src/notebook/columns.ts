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

/** What gain understands of a row: the notebook's columns, and the norms that its measurement keeps in `all_norms`. */
export type SourceColumn = NotebookColumn | "all_norms";
