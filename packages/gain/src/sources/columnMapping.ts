import { UsageError } from "@gain/experiment";
import type { ColumnMapping, MappedField } from "@gain/records";

/** The fields to which a column can be mapped, by their names on the command line. */
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
 * Parses pairs such as `gain=H_ratio`: a field and the column that contains it.
 *
 * @throws UsageError for an unknown field, and for a field or a column that occurs twice
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
        `--map ${pair}: there is no field ${JSON.stringify(called)}; the fields are: ${Object.keys(FIELDS).join(", ")}`,
      );
    }
    if (mapping.has(field))
      throw new UsageError(`--map names two columns for ${called}; only one is possible`);
    if ([...mapping.values()].includes(column)) {
      throw new UsageError(
        `--map names the column ${JSON.stringify(column)} for two fields; only one is possible`,
      );
    }
    mapping.set(field, column);
  }
  return mapping;
}

/** The notebook's own column names are accepted too. */
const ownField = (called: string): MappedField | undefined =>
  Object.values(FIELDS).find((field) => field.toLowerCase() === called.toLowerCase());
