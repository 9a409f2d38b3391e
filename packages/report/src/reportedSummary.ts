import type { SummaryFindings } from "@gain/analysis";
import { GAIN_BLOCKS, type GainBlock, type StatedSummary } from "@gain/records";

/** Statistics of gains without their rows, and what follows from them. */
export interface ReportedSummary {
  readonly stated: StatedSummary & {
    /** Name of the file. */
    readonly source: string;
  };
  readonly findings: SummaryFindings;
}

/** Summaries of one block; different blocks are in different tables. */
export interface SummaryBlock {
  readonly block: GainBlock;
  readonly summaries: readonly ReportedSummary[];
}

export const summaryBlocks = (summaries: readonly ReportedSummary[]): readonly SummaryBlock[] =>
  GAIN_BLOCKS.map((block) => ({
    block,
    summaries: summaries.filter(({ stated }) => stated.block === block),
  })).filter((each) => each.summaries.length > 0);
