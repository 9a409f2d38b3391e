import type { ClassWiring } from "@gain/analysis";
import type { GainBlock } from "@gain/records";

/** What a report says of the study of files that it is of. */
export interface StudyReport {
  readonly question: string | null;
  /** The block of the primary analysis. */
  readonly block: GainBlock;
  /** What the study cannot show, one sentence each. */
  readonly limits: readonly string[];
  /** Every mean gain that the files state, and whether it counts. */
  readonly gains: readonly StudyGain[];
}

/** A mean gain of one model at one block, by one file. */
export interface StudyGain {
  readonly model: string;
  /** null for a model that the study does not name. */
  readonly family: string | null;
  readonly wiring: ClassWiring | null;
  readonly block: GainBlock;
  readonly file: string;
  /** Number of prompts; null where it is not known. */
  readonly n: number | null;
  /** Arithmetic mean of the gains. */
  readonly mean: number;
  /** Whether the file has the gain of every prompt, or only their mean. */
  readonly hasRows: boolean;
  /** Why it counts in no test of the classes of wiring; null where it counts. */
  readonly notCounted: string | null;
}
