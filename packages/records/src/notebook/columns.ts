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

/** Columns without which a row is no measurement. The others are labels, which a file of the family may lack. */
export const REQUIRED_COLUMNS = [
  "Model",
  "Prompt",
  "Entropy",
  "Last_Gain",
  "Total_Amp",
  "Top_Token",
  "Top_Prob",
  "N_Layers",
] as const satisfies readonly NotebookColumn[];
