import type { GainFindings, MechanismProfile, ModelComparison } from "@gain/analysis";
import type { GainRow, RunTimeline } from "@gain/records";
import type { CitedValues } from "./citedValues.ts";
import type { LeftOutModel } from "./leftOutModel.ts";
import type { ReportedSummary } from "./reportedSummary.ts";
import type { StudyReport } from "./studyReport.ts";
import type { ReportLabels } from "./reportLabels.ts";

/** The complete input of a report. All texts can be hostile. */
export interface ReportInput {
  readonly title: string;
  readonly models: readonly ModelReport[];
  readonly comparison: ModelComparison;
  /** Summaries that files state without rows. */
  readonly summaries: readonly ReportedSummary[];
  /** The study of files that the report is of; null for another report. */
  readonly study: StudyReport | null;
  /** Notes on files that state summaries. */
  /** Models of a run that no statistic has. */
  readonly leftOut?: readonly LeftOutModel[];
  readonly sourceNotes: readonly { readonly heading: string; readonly notes: readonly string[] }[];
  readonly charts: readonly ReportChart[];
  /** Gains of other models that are cited; null for none. */
  readonly cited: CitedValues | null;
  /** Names of the files next to the report that contain all rows. */
  readonly rowFiles: readonly string[];
  readonly provenance: readonly ProvenanceGroup[];
  readonly selfChecks: readonly SelfCheck[];
  /** Timelines of the reported runs; empty for rows that gain did not measure. */
  readonly timelines: readonly ReportTimeline[];
  /** The command that reproduces this report. */
  readonly command: string;
  /** Version of gain. */
  readonly version: string;
  /** Time of the report, in ISO 8601. */
  readonly createdAt: string;
  /** The licence of the measured data, where it is known. */
  readonly dataLicence?: string;
}

/** The timeline of one run. */
export interface ReportTimeline {
  readonly heading: string;
  readonly timeline: RunTimeline;
}

/** One model of a report. */
export interface ModelReport {
  readonly labels: ReportLabels;
  readonly findings: GainFindings;
  /** The rows that are shown, in their order: all, or the first `MOST_SHOWN`. */
  readonly rows: readonly GainRow[];
  /** The columns of the rows' source, own columns of the prompts among them; left out where the source is no table. */
  readonly columns?: readonly string[];
  /** What changes the residual norm, by component; absent where the source has only gains or norms. */
  readonly mechanism?: MechanismProfile;
  /** What was missing, taken from elsewhere or not trustworthy in the model's source. */
  readonly notes: readonly string[];
}

/** Where in a report a chart is: beside the answer, in a section, or in a fold. */
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

/** A chart as a Vega specification that includes its data, from `compileFigure`, and the drawing of it. */
export interface ReportChart {
  readonly id: string;
  readonly title: string;
  readonly caption: string;
  readonly place: ChartPlace;
  /** The model in whose fold a chart with the place "model" or "notebook" is. */
  readonly model?: string;
  readonly vega: object;
  /** The drawing of `vega` as Vega's SVG renderer writes it: the page shows it without scripts and on paper. */
  readonly svg: string;
  /** The same chart in one column, for a window too narrow for `vega`. */
  readonly narrow?: { readonly vega: object; readonly svg: string };
}

/** Facts about the origin of the data and the software. */
export interface ProvenanceGroup {
  readonly heading: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
}

/** A self-check of the instrument. */
export interface SelfCheck {
  readonly name: string;
  /** Of several models: which one was checked, and the name that the check has for every model. */
  readonly of?: { readonly model: string; readonly check: string };
  readonly result: string;
  readonly detail: string;
}
