import type { GainBlock } from "../../row/gainBlock.ts";

/** Gains of which a file has only statistics: they are not rows, and no figure draws them. */
export interface StatedSummary {
  readonly model: string;
  /** null: of all the model's prompts. */
  readonly category: string | null;
  readonly block: GainBlock;
  /** Number of prompts; null if it is not stated. */
  readonly n: number | null;
  readonly mean: number;
  /** As stated in the file; null if it is not. */
  readonly sd: number | null;
  /** The SD's denominator is n − ddof: 0 is numpy's default, 1 pandas'. null without an SD. */
  readonly ddof: 0 | 1 | null;
  readonly min: number | null;
  readonly max: number | null;
  /** The reasons for block, n and ddof. */
  readonly basis: { readonly block: string; readonly n: string; readonly ddof: string };
  /** Line of the file, from 1. */
  readonly line: number;
}
