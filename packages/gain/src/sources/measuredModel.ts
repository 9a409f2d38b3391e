import type { MechanismProfile } from "@gain/analysis";
import type { GainsAtPositions } from "@gain/figures";
import type { GainRow } from "@gain/records";
import type { ProvenanceGroup, ReportLabels, SelfCheck } from "@gain/report";
import type { Grouping } from "./grouping.ts";
import type { ReplicateFacts } from "./replicateFacts.ts";
import type { RowDigest } from "./rowTally.ts";

/** One model's rows with their labels, notes and checks, from a run's store or from a file. */
export interface MeasuredModel extends RowDigest {
  /** All rows once more, in the plan's or the file's order; `notes` lists prompts that could not be measured. */
  readonly rows: () => Iterable<GainRow> | AsyncIterable<GainRow>;
  readonly labels: ReportLabels;
  readonly replicate: ReplicateFacts;
  /** The source's own columns, in their order; left out where the source is not a table. */
  readonly columns?: readonly string[];
  /** What the categories of the findings are; left out for those of the rows. */
  readonly grouping?: Grouping | undefined;
  /** What was missing, taken from elsewhere or is not trustworthy, as text. */
  readonly notes: readonly string[];
  /** What ran differently from its configuration, with the same numbers. */
  readonly notices?: readonly string[];
  /** What changes the residual norm, by component; absent where the source has only gains or norms. */
  readonly mechanism?: MechanismProfile;
  /** Mean gains by position; absent where none were measured beside the last token. */
  readonly positions?: readonly GainsAtPositions[];
  /** The origin of the rows. */
  readonly provenance: ProvenanceGroup;
  readonly selfChecks: readonly SelfCheck[];
}
