import { BLOCK_DEFINITIONS, GAIN_BLOCKS } from "@gain/records";
import type { ReportLabels } from "../reportLabels.ts";

type Labelled = Pick<ReportLabels, "block">;

/** The term for a model's gains in a text: "last-layer gain" only for gains of the last layer. */
export const gainWords = ({ block }: Labelled): string => (block === "L" ? "last-layer gain" : "gain");

/** The same for several models. */
export const gainsWords = (labels: readonly Labelled[]): string =>
  labels.every(({ block }) => block === "L") ? "last-layer gain" : "gain";

/** One sentence for each model whose gains are not of the last block; empty where all are. */
export const blockSentences = (labels: readonly ReportLabels[]): readonly string[] =>
  labels.flatMap(({ modelName, block }) =>
    block === "L" ? [] : [`The gains of ${modelName} are of ${BLOCK_DEFINITIONS[block]}.`],
  );

/** The references are gains of the last block. */
export const NOT_COMPARED = "none: the cited gains are of the last block, and these are not";

/** Models grouped by block, the last block first; a table contains one group. */
export const byBlock = <Model extends { readonly labels: Labelled }>(
  models: readonly Model[],
): readonly (readonly Model[])[] =>
  GAIN_BLOCKS.map((block) => models.filter(({ labels }) => labels.block === block)).filter(
    (group) => group.length > 0,
  );
