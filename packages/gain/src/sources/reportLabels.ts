import { wiringOfLabel } from "@gain/analysis";
import type { LoadedModel } from "@gain/protocol";
import type { GainBlock, GainRow } from "@gain/records";
import { experimentTitle, type ReportLabels } from "@gain/report";
import { addedEnd } from "./addedTokens.ts";
import { alarmsOf, interventionOn, seenOnModel } from "./seenOnModel.ts";

/** What is known about a model's rows in addition to the rows. */
export interface Provenance {
  readonly slug: string;
  readonly timestamp: string;
  readonly plannedPrompts: number;
  /** The last block where it is left out. */
  readonly block?: GainBlock;
  /** The loaded model; undefined where only the rows' labels are known. */
  readonly loaded?: LoadedModel;
}

/** Labels for one model's rows: those that the rows have; missing labels stay null. */
export function reportLabels(
  modelName: string,
  { architecture, normType, role }: Pick<GainRow, "architecture" | "normType" | "role">,
  provenance: Provenance,
): ReportLabels {
  const { loaded } = provenance;
  return {
    experimentTitle: experimentTitle(modelName, role),
    modelName,
    // The notebook writes "(Parallel)" in its rows and "(Parallel Attention)" above them.
    architecture: architecture?.replace("(Parallel)", "(Parallel Attention)") ?? null,
    normType,
    block: provenance.block ?? "L",
    ...(loaded === undefined
      ? { seen: null, intervention: null, addedEnd: null, alarms: [], wiring: wiringOfLabel(architecture) }
      : {
          seen: seenOnModel(loaded),
          intervention: interventionOn(loaded),
          addedEnd: addedEnd(loaded),
          alarms: alarmsOf(loaded),
          wiring: loaded.wiring,
        }),
    slug: provenance.slug,
    timestamp: provenance.timestamp,
    plannedPrompts: provenance.plannedPrompts,
  };
}
