import {
  countText,
  stepOfRevision,
  type BlockMechanism,
  type GainFindings,
  type GeometricGain,
} from "@gain/analysis";
import type { DrawnPair } from "../several/pairLines.ts";

/** One model at one point of its training. */
export interface Checkpoint {
  /** As the comparison of models calls it. */
  readonly name: string;
  /** Of the weights, such as "step1000"; it states the training step, or none. */
  readonly revision: string;
  readonly findings: Pick<GainFindings, "primary" | "verdict">;
  /** By the prompt's text. */
  readonly gainByPrompt: ReadonlyMap<string, number>;
  /** Of blocks 1…L; empty where the source has no norms of every layer. */
  readonly blocks: readonly GeometricGain[];
  /** What the last block does; null where its step was not measured. */
  readonly lastBlock: BlockMechanism | null;
}

export interface CheckpointsInput {
  /** What the checkpoints are of. */
  readonly model: string;
  /** In any order. */
  readonly checkpoints: readonly Checkpoint[];
  /** Of `compareModels`: the change from the first to the last step is that pair's test. */
  readonly pairs: readonly DrawnPair[];
}

/** With its training step. */
export type Stepped<Of extends Pick<Checkpoint, "revision">> = Of & {
  /** null where the revision's name states none. */
  readonly step: number | null;
};
export type OrderedCheckpoint = Stepped<Checkpoint>;

/** By step; those without one, as `main`, come last in the order given. */
export function inStepOrder<Of extends Pick<Checkpoint, "revision">>(
  checkpoints: readonly Of[],
): readonly Stepped<Of>[] {
  return checkpoints
    .map((checkpoint) => ({ ...checkpoint, step: stepOfRevision(checkpoint.revision) }))
    .toSorted((a, b) => rank(a) - rank(b));
}

/** "step 1,000", or the revision's name where it states no step. */
export const stepText = ({ revision, step }: Pick<OrderedCheckpoint, "revision" | "step">): string =>
  step === null ? revision : `step ${countText(step)}`;

const rank = ({ step }: Pick<OrderedCheckpoint, "step">): number => step ?? Number.MAX_VALUE;
