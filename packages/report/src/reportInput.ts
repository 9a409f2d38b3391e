import type { GainFindings, MechanismProfile, ModelComparison } from "@gain/analysis";
import type { GainRow, RunTimeline } from "@gain/records";
import type { ReportedSummary } from "./reportedSummary.ts";
import type { ReportLabels } from "./reportLabels.ts";

/** Everything that a report says; it is made of this alone. All texts can be hostile. */
export interface ReportInput {
  readonly title: string;
  readonly models: readonly ModelReport[];
  readonly comparison: ModelComparison;
  /** What files state without rows. */
  readonly summaries: readonly ReportedSummary[];
  /** What is to be known of files that state summaries. */
  readonly sourceNotes: readonly { readonly heading: string; readonly notes: readonly string[] }[];
  readonly charts: readonly ReportChart[];
  /** Names of the files beside the report that have all rows. */
  readonly rowFiles: readonly string[];
  readonly provenance: readonly ProvenanceGroup[];
  readonly selfChecks: readonly SelfCheck[];
  /** Where the time of the runs went that are reported; none for rows that gain did not measure. */
  readonly timelines: readonly ReportTimeline[];
  /** The command that makes this report again. */
  readonly command: string;
  /** Of gain. */
  readonly version: string;
  /** When the report was made, in ISO 8601. */
  readonly createdAt: string;
  /** The terms of the measured data, where they are known. */
  readonly dataLicence?: string;
}

/** Where the time of one run went. */
export interface ReportTimeline {
  readonly heading: string;
  readonly timeline: RunTimeline;
}

/** One model of a report. */
export interface ModelReport {
  readonly labels: ReportLabels;
  readonly findings: GainFindings;
  /** Those that are shown, the first ones in their order: all, or `MOST_SHOWN`. */
  readonly rows: readonly GainRow[];
  /** Who changes the stream's length; absent where the source has gains or norms alone. */
  readonly mechanism?: MechanismProfile;
  /** What was missing, taken from elsewhere or not to be trusted in the model's source. */
  readonly notes: readonly string[];
}

/** Where in a report a chart stands: beside the answer, in a section, or in a fold. */
export type ChartPlace =
  | "answer"
  | "depth"
  | "mechanism"
  | "prompts"
  | "models"
  | "pairs"
  | "checkpoints"
  | "context"
  | "model"
  | "notebook";

/** A chart as a Vega specification with its data inside, as `compileFigure` gives it, and as drawn from it. */
export interface ReportChart {
  readonly id: string;
  readonly title: string;
  readonly caption: string;
  readonly place: ChartPlace;
  /** The model in whose fold a chart with the place "model" or "notebook" stands. */
  readonly model?: string;
  readonly vega: object;
  /** The drawing of `vega` as Vega's SVG renderer writes it: the page shows it without scripts and on paper. */
  readonly svg: string;
  /** The same in one column, for a window too narrow for `vega`. */
  readonly narrow?: { readonly vega: object; readonly svg: string };
}

/** Facts about where the data and the software come from. */
export interface ProvenanceGroup {
  readonly heading: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
}

/** A check of the instrument by itself. */
export interface SelfCheck {
  readonly name: string;
  /** Of several models: which one was checked, and the name that the check has for every model. */
  readonly of?: { readonly model: string; readonly check: string };
  readonly result: string;
  readonly detail: string;
}
