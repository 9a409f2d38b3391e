import { foreignFile } from "../errors.ts";
import type { TextPositions } from "../textPositions.ts";
import { JsonObject, type JsonValue } from "./jsonNode.ts";

/** JSON files that are found with results and are not results, by their keys. */
const FOREIGN: readonly (readonly [keys: readonly string[], what: string])[] = [
  [["cells", "nbformat"], "a Jupyter notebook, which contains code: name the CSV or JSON that it writes"],
  [
    ["format", "comparison", "references"],
    "gain's own findings.json: name the run's folder, or the Parquet or CSV file beside it",
  ],
  [["plan", "outputs", "files"], "gain's own manifest: name the run's folder"],
  [["policies", "prompts", "models"], "gain's own plan: name the run's folder"],
  [
    ["model_type", "transformers_version"],
    "a model's config.json: gain experiment --model-path measures its folder",
  ],
  [
    ["architectures", "model_type"],
    "a model's config.json: gain experiment --model-path measures its folder",
  ],
  [["weight_map"], "the index of a model's weights: gain experiment --model-path measures its folder"],
  [["$schema", "data"], "the specification of a figure: name the file that the figure was drawn from"],
];

/**
 * Refuses a JSON of a known kind other than results.
 *
 * @throws NotebookFileError with the kind
 */
export function assertResults(root: JsonValue, positions: TextPositions): void {
  if (!(root instanceof JsonObject)) return;
  const found = FOREIGN.find(([keys]) => keys.every((key) => root.get(key) !== undefined));
  if (found !== undefined) throw foreignFile(positions.at(root.start), found[1]);
}
