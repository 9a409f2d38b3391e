import { UsageError } from "@gain/experiment";
import type { ColumnMapping, MappedField } from "@gain/records";

/** What a column can be said to hold, as the command line calls it. */
const FIELDS: Readonly<Record<string, MappedField>> = {
  gain: "Last_Gain",
  norms: "all_norms",
  model: "Model",
  prompt: "Prompt",
  category: "Category",
  complexity: "Complexity",
  entropy: "Entropy",
  amplification: "Total_Amp",
  token: "Top_Token",
  probability: "Top_Prob",
  layers: "N_Layers",
  architecture: "Architecture",
  norm: "Norm_Type",
  params: "Params",
  role: "Role",
  mean: "mean",
  sd: "sd",
  n: "n",
};

/**
 * Reads `gain=H_ratio` and its like, each a field and the column that holds it.
 *
 * @throws UsageError for an unknown field, and for a field or a column that comes twice
 */
export function columnMapping(pairs: readonly string[]): ColumnMapping {
  const mapping = new Map<MappedField, string>();
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    const [called, column] = at < 0 ? [pair, ""] : [pair.slice(0, at).trim(), pair.slice(at + 1)];
    if (column === "") {
      throw new UsageError(`--map ${pair}: a field and a column are needed, as in --map gain=H_ratio`);
    }
    const field = Object.hasOwn(FIELDS, called) ? FIELDS[called] : ownField(called);
    if (field === undefined) {
      throw new UsageError(
        `--map ${pair}: there is no field ${JSON.stringify(called)}; there are: ${Object.keys(FIELDS).join(", ")}`,
      );
    }
    if (mapping.has(field)) throw new UsageError(`--map names two columns for ${called}; one can hold it`);
    if ([...mapping.values()].includes(column)) {
      throw new UsageError(
        `--map names the column ${JSON.stringify(column)} for two fields; it can hold one`,
      );
    }
    mapping.set(field, column);
  }
  return mapping;
}

/** The notebook's own names are fields too. */
const ownField = (called: string): MappedField | undefined =>
  Object.values(FIELDS).find((field) => field.toLowerCase() === called.toLowerCase());
