import type { MechanismProfile } from "@gain/analysis";
import type { GainRow } from "@gain/records";
import type { ProvenanceGroup, ReportLabels, SelfCheck } from "@gain/report";
import type { ReplicateFacts } from "./replicateFacts.ts";
import type { RowDigest } from "./rowTally.ts";

/** One model's rows and what is known of them; it comes from a run's store or from a file that Python wrote. */
export interface MeasuredModel extends RowDigest {
  /**
   * All rows once more, in the plan's or the file's order; prompts that could not be measured are left out and told of in
   * `notes`.
   */
  readonly rows: () => Iterable<GainRow> | AsyncIterable<GainRow>;
  readonly labels: ReportLabels;
  readonly replicate: ReplicateFacts;
  /** The source's own columns, in their order; left out where the source is no table. */
  readonly columns?: readonly string[];
  /** What was missing, taken from elsewhere, or is not to be trusted, in words. */
  readonly notes: readonly string[];
  /** What ran another way than it was set up to, with the same numbers. */
  readonly notices?: readonly string[];
  /** Who changes the stream's length; absent where the source has gains or norms alone. */
  readonly mechanism?: MechanismProfile;
  /** Where the rows come from. */
  readonly provenance: ProvenanceGroup;
  readonly selfChecks: readonly SelfCheck[];
}
