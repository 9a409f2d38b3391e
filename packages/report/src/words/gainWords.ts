import { BLOCK_DEFINITIONS, GAIN_BLOCKS } from "@gain/records";
import type { ReportLabels } from "../reportLabels.ts";

type Labelled = Pick<ReportLabels, "block">;

/** What a text calls the gains of a model: those of the last layer only where they are. */
export const gainWords = ({ block }: Labelled): string => (block === "L" ? "last-layer gain" : "gain");

/** The same of several models. */
export const gainsWords = (labels: readonly Labelled[]): string =>
  labels.every(({ block }) => block === "L") ? "last-layer gain" : "gain";

/** Gains that are not the last block's, as a sentence each; empty where all are. */
export const blockSentences = (labels: readonly ReportLabels[]): readonly string[] =>
  labels.flatMap(({ modelName, block }) =>
    block === "L" ? [] : [`The gains of ${modelName} are of ${BLOCK_DEFINITIONS[block]}.`],
  );

/** The references are gains of the last block. */
export const NOT_COMPARED = "none: the cited gains are of the last block, these are not";

/** Models in groups that may stand in one table: those of one block, the last one first. */
export const byBlock = <Model extends { readonly labels: Labelled }>(
  models: readonly Model[],
): readonly (readonly Model[])[] =>
  GAIN_BLOCKS.map((block) => models.filter(({ labels }) => labels.block === block)).filter(
    (group) => group.length > 0,
  );
