import {
  measuredFloor,
  precisionFloorOf,
  type MeasurementPrecision,
  type PrecisionFloor,
} from "@gain/analysis";
import type { LoadedModel } from "@gain/protocol";
import type { ProvenanceGroup } from "@gain/report";
import { loadedFacts, type FactsOfRun } from "./loadedFacts.ts";
import type { MeasuredModel } from "./measuredModel.ts";
import {
  architectureChecks,
  completeCheck,
  deviationCheck,
  identityCheck,
  loadChecks,
  noticeChecks,
  surplusChecks,
} from "./modelChecks.ts";
import { factsOfLoaded } from "./replicateFacts.ts";
import { reportLabels } from "./reportLabels.ts";
import type { RowTally } from "./rowTally.ts";
import { interventionOn } from "./seenOnModel.ts";

/** What is known of the measured rows of a loaded model, from a run's store or from a file that Python wrote. */
export interface RowsOfLoaded extends FactsOfRun {
  /** The model's name in the rows. */
  readonly name: string;
  readonly slug: string;
  readonly plannedPrompts: number;
  /** Prompts that could not be measured, with the reasons of the first. */
  readonly errors: { readonly count: number; readonly named: readonly string[] };
  /** The largest `residualIdentityError` of a row. */
  readonly identityError: number;
  /** A sentence on how far an intervention moved the predictions; null where it is not known of any. */
  readonly moved: string | null;
  /** Those of the load and of the measurement. */
  readonly notices: readonly { readonly code: string; readonly text: string; readonly times: number }[];
  /** Further facts for the report. */
  readonly facts: ProvenanceGroup["facts"];
}

/** What a report says of a model beside its rows. */
export type Described = Pick<
  MeasuredModel,
  "labels" | "replicate" | "notes" | "provenance" | "selfChecks"
> & {
  readonly notices: readonly string[];
  readonly precisionFloor: PrecisionFloor | null;
};

/** Everything that a report says of a loaded model beside its numbers. */
export function describedModel(loaded: LoadedModel, tally: RowTally, rows: RowsOfLoaded): Described {
  const { name, slug, timestamp, plannedPrompts, errors, notices } = rows;
  const labels = reportLabels(name, tally, { slug, timestamp, plannedPrompts, loaded });
  return {
    labels,
    replicate: factsOfLoaded(loaded.label?.name ?? loaded.name, loaded, tally.meanEntropyNats),
    precisionFloor: floorOf(loaded),
    notes: [
      ...(loaded.randomWeights ? ["untrusted: the weights are random, not trained"] : []),
      ...interventionNotes(loaded, rows.moved),
      ...errorNotes(errors),
    ],
    provenance: { heading: labels.modelName, facts: [...loadedFacts(loaded, rows), ...rows.facts] },
    selfChecks: [
      completeCheck(tally.count, errors.count, plannedPrompts),
      identityCheck(rows.identityError, loaded),
      ...loadChecks(loaded),
      ...surplusChecks(loaded),
      ...architectureChecks(loaded),
      deviationCheck(loaded),
      ...noticeChecks(notices),
    ],
    notices: notices.map(({ text, times }) => `${text}${times > 1 ? ` (${String(times)} times)` : ""}`),
  };
}

/** The floor measured on this run's own prompts, or else the known floor of its arithmetic. */
function floorOf(loaded: LoadedModel): PrecisionFloor | null {
  const { deviation, dtype } = loaded;
  const measured =
    deviation === null ? null : measuredFloor({ gains: deviation.gains, dtype, against: deviation.against });
  return measured ?? precisionFloorOf(precisionOf(loaded));
}

/** Norms are accumulated in float32, except in the notebook's own arithmetic, which uses the model's type. */
function precisionOf({ precision, dtype }: LoadedModel): MeasurementPrecision {
  if (precision !== "compat") return { normArithmetic: "float32", dtype };
  if (dtype === "bfloat16" || dtype === "float16") return { normArithmetic: `${dtype} norms`, dtype };
  return { normArithmetic: "float32", dtype };
}

function interventionNotes(loaded: LoadedModel, moved: string | null): string[] {
  const intervention = interventionOn(loaded);
  return intervention === null ? [] : [`changed: ${intervention}${moved === null ? "" : ` ${moved}`}`];
}

/** Notes about prompts that could not be measured; `named` is empty where the reasons are in the file itself. */
export function errorNotes({ count, named }: RowsOfLoaded["errors"]): string[] {
  if (count === 0) return [];
  const missing = `missing: ${String(count)} prompts could not be measured`;
  if (named.length === 0) return [`${missing}; their reasons are in the column Error_Text`];
  const rest = count > named.length ? `; and ${String(count - named.length)} more` : "";
  return [`${missing}: ${named.join("; ")}${rest}`];
}
