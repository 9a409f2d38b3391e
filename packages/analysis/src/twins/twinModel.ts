/** One of two models that differ in the wiring of their blocks alone, as it was measured while it was trained. */
export interface TwinModel {
  readonly cell: string;
  readonly seed: number;
  readonly wiring: TwinWiring;
  readonly learningRate: number;
  readonly depth: number;
  /** Nats, of the tokens of the text: a model above it has learned nothing. */
  readonly unigramEntropy: number;
  /** Why its training ended early; null for a training that reached its end. */
  readonly failed: TwinFailure | null;
  /** SHA-256 of the weights at the end; null where none were reached. */
  readonly finalWeights: string | null;
  /** By step. */
  readonly checkpoints: readonly TwinCheckpoint[];
}

export type TwinWiring = "parallel" | "sequential";
export const TWIN_WIRINGS = ["parallel", "sequential"] as const satisfies readonly TwinWiring[];

export interface TwinFailure {
  readonly reason: string;
  readonly step: number;
  readonly text: string;
}

/** The texts that a model is measured on: passages of the held-out novels, and the 25 prompts. */
export type TwinText = "passages" | "prompts";
export const TWIN_TEXTS = ["passages", "prompts"] as const satisfies readonly TwinText[];

/** Which blocks are measured in the other wiring than the trained one. */
export type TwinFlip = "none" | "last" | "all";

export interface TwinCheckpoint {
  readonly step: number;
  readonly flip: TwinFlip;
  /** Nats a token, on the same windows for every model; null where it is not finite. */
  readonly validationLoss: number | null;
  readonly blocks: Readonly<Record<TwinText, TwinBlocks>>;
}

/** Of blocks 1…L. */
export const BLOCK_QUANTITIES = [
  "log_gain",
  "log_gain_sd",
  "below_1",
  "write_ratio",
  "cos_write",
  "cos_attention",
  "cos_mlp",
  "attention_ratio",
  "mlp_ratio",
  "attention_part",
  "mlp_part",
  "interplay_part",
] as const;
/** Of k = 0…L. */
export const STREAM_QUANTITIES = ["largest_share", "log_norm"] as const;

export type BlockQuantity = (typeof BLOCK_QUANTITIES)[number];
export type StreamQuantity = (typeof STREAM_QUANTITIES)[number];

/** Means over the texts by block, under their names in `measured.json`; null where a mean is not finite. */
export type TwinBlocks = Readonly<Record<BlockQuantity | StreamQuantity, readonly (number | null)[]>>;

/** "primary seed 3 parallel" */
export const twinName = ({ cell, seed, wiring }: Pick<TwinModel, "cell" | "seed" | "wiring">): string =>
  `${cell} seed ${String(seed)} ${wiring}`;

/** At the last step, with these blocks in the other wiring; undefined where it was not measured. */
export function lastCheckpoint(
  { checkpoints }: TwinModel,
  flip: TwinFlip = "none",
): TwinCheckpoint | undefined {
  return checkpoints.filter((checkpoint) => checkpoint.flip === flip).at(-1);
}
