import type { TwinFindings } from "@gain/analysis";
import type { ProvenanceGroup, ReportChart } from "./reportInput.ts";

/** The complete input of a report of matched twins. */
export interface TwinsReport {
  readonly findings: TwinFindings;
  readonly plan: ReportedPlan;
  readonly charts: readonly ReportChart[];
  readonly provenance: readonly ProvenanceGroup[];
  /** The command that makes this report again. */
  readonly command: string;
  /** Version of gain. */
  readonly version: string;
  /** When the last model began, in ISO 8601; the report has no date of its own, so that it can be made again. */
  readonly measuredAt: string;
}

/** What a report says of the plan. */
export interface ReportedPlan {
  readonly name: string;
  readonly sha256: string;
  /** Where the plan was committed, and when the first model began; null where that is not recorded. */
  readonly committed: { readonly commit: string; readonly at: string; readonly firstModelAt: string } | null;
  /** A demonstration shows how the experiment runs; its numbers support nothing. */
  readonly isDemonstration: boolean;
  /** Each word with its rule, as the plan states them. */
  readonly words: readonly (readonly [word: string, rule: string])[];
  readonly claim: string;
  readonly exclusion: string;
  readonly rateRule: string;
  /** What the models are, in one sentence without its full stop. */
  readonly models: string;
  /** Tokens of text a parameter that the primary models were trained on; null where none was measured. */
  readonly tokensPerParameter: number | null;
}
