import type { SummaryFindings } from "@gain/analysis";
import { GAIN_BLOCKS, type GainBlock, type StatedSummary } from "@gain/records";

/** Statistics of gains whose rows no source holds, and what follows from them alone. */
export interface ReportedSummary {
  readonly stated: StatedSummary & {
    /** Name of the file. */
    readonly source: string;
  };
  readonly findings: SummaryFindings;
}

/** Summaries of one block; those of another are no part of the same table. */
export interface SummaryBlock {
  readonly block: GainBlock;
  readonly summaries: readonly ReportedSummary[];
}

export const summaryBlocks = (summaries: readonly ReportedSummary[]): readonly SummaryBlock[] =>
  GAIN_BLOCKS.map((block) => ({
    block,
    summaries: summaries.filter(({ stated }) => stated.block === block),
  })).filter((each) => each.summaries.length > 0);
