import { NOTEBOOK_COLUMNS, type SourceColumn } from "../../row/notebookColumns.ts";

/** Other names of the same quantity in the same unit. An entropy in bits is not an alias. */
const ALIASES: Readonly<Partial<Record<SourceColumn, readonly string[]>>> = {
  Model: ["Model_Name", "Models"],
  Params: ["Parameters", "N_Params"],
  Category: ["Prompt_Category", "Categories"],
  Prompt: ["Text", "Prompt_Text", "Prompts"],
  Entropy: ["Output_Entropy", "Entropy_Nats"],
  Last_Gain: ["Gain", "Last_Layer_Gain"],
  Total_Amp: ["Total_Amplification"],
  Top_Token: ["Predicted_Token", "Next_Token"],
  Top_Prob: ["Top_Probability", "Top_Token_Prob"],
  N_Layers: ["Layers", "Num_Layers", "Num_Hidden_Layers"],
  all_norms: ["Norms", "Layer_Norms"],
};

const folded = (name: string): string => name.replaceAll(/[\s_]+/g, "").toLowerCase();

const COLUMNS: readonly SourceColumn[] = [...NOTEBOOK_COLUMNS, "all_norms", "Gain_Block"];

const COLUMN_OF: ReadonlyMap<string, SourceColumn> = new Map(
  COLUMNS.flatMap((column) =>
    [column, ...(ALIASES[column] ?? [])].map((name) => [folded(name), column] as const),
  ),
);

/**
 * The notebook's column with this name or alias, without regard to case, spaces and underscores. `null` for an unknown
 * name.
 *
 * @example
 * notebookColumn("last gain") // "Last_Gain"
 */
export const notebookColumn = (name: string): SourceColumn | null => COLUMN_OF.get(folded(name)) ?? null;
