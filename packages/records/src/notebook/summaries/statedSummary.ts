import type { GainBlock } from "../../row/gainBlock.ts";

/** Gains that a file holds as statistics alone: they are no rows, and nothing is drawn from them. */
export interface StatedSummary {
  readonly model: string;
  /** null: of all the model's prompts. */
  readonly category: string | null;
  readonly block: GainBlock;
  /** Number of prompts; null where nothing states it. */
  readonly n: number | null;
  readonly mean: number;
  /** As the file has it; null where it has none. */
  readonly sd: number | null;
  /** What is taken from n in the SD's denominator: 0 is numpy's default, 1 pandas'. null without an SD. */
  readonly ddof: 0 | 1 | null;
  readonly min: number | null;
  readonly max: number | null;
  /** Why block, n and ddof are taken to be so. */
  readonly basis: { readonly block: string; readonly n: string; readonly ddof: string };
  /** Line of the file, from 1. */
  readonly line: number;
}
