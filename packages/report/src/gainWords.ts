import { BLOCK_DEFINITIONS } from "@gain/records";
import type { ReportLabels } from "./reportLabels.ts";

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
