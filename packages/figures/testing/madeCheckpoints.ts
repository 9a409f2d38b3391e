import { MechanismMoments, type BlockMechanism } from "@gain/analysis";
import type { Checkpoint, CheckpointsInput, GainByStepsOfModelsInput } from "../src/index.ts";
import { madeRows } from "./madeModels.ts";
import { severalOf } from "./severalModels.ts";

interface MadeCheckpoint {
  readonly revision: string;
  readonly centre: number;
  readonly prompts?: number;
  readonly spread?: number;
}

/** Checkpoints of one model around these gains. */
export function madeCheckpoints(model: string, given: readonly MadeCheckpoint[]): CheckpointsInput {
  const named = given.map(({ revision, centre, spread = 0.05, prompts = 25 }, i) => ({
    name: `${model} ${String(i)}`,
    revision,
    rows: madeRows(i, { centre, spread, prompts, layers: 8 }),
  }));
  const { models, comparison } = severalOf(
    named.map(({ name, rows }) => ({ name, rows, wiring: "parallel", normType: "LayerNorm" })),
  );
  const checkpoints = named.flatMap(({ name, revision, rows }, i): Checkpoint[] => {
    const own = models[i];
    if (own === undefined) return [];
    return [
      {
        ...{ name, revision, findings: own.findings, blocks: own.blocks },
        gainByPrompt: new Map(rows.map(({ prompt, lastGain }) => [prompt ?? "", lastGain])),
        lastBlock: lastBlockOf(
          rows.map(({ lastGain }) => lastGain),
          i,
        ),
      },
    ];
  });
  return { model, checkpoints, pairs: comparison.pairs };
}

/** Several models with their checkpoints, in one comparison. */
export function madeTrainings(
  given: Readonly<Record<string, readonly MadeCheckpoint[]>>,
): GainByStepsOfModelsInput {
  const made = Object.entries(given).map(([model, checkpoints]) => madeCheckpoints(model, checkpoints));
  return {
    models: made.map(({ model, checkpoints }, i) => ({
      ...{ model, checkpoints },
      wiring: i % 2 === 0 ? "parallel" : "sequential",
    })),
    pairs: made.flatMap(({ pairs }) => pairs),
  };
}

/** A last block that writes with attention and MLP, so that its gain is the one given. */
function lastBlockOf(gains: readonly number[], turn: number): BlockMechanism | null {
  const moments = new MechanismMoments(2);
  const still = { normBefore: 1, normAfter: 1, deltaNorm: 0, inner: 0, split: null };
  for (const gain of gains) {
    // All along the stream: a + m = gain − 1.
    const attention = 0.3 - 0.05 * turn;
    const mlp = gain - 1 - attention;
    const split = {
      attentionNorm: Math.abs(attention),
      attentionInner: attention,
      mlpNorm: Math.abs(mlp),
      mlpInner: mlp,
      error: 0,
    };
    moments.add(
      [still, { normBefore: 1, normAfter: gain, deltaNorm: Math.abs(gain - 1), inner: gain - 1, split }],
      null,
    );
  }
  return moments.profile().byLayer.at(-1) ?? null;
}

const PYTHIA_STEPS = [
  0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000, 2000, 4000, 8000, 16_000, 33_000, 66_000, 99_000, 143_000,
];

/** Checkpoints in the states in which their figures have to stay readable. */
export const CHECKPOINT_CASES = {
  four: madeCheckpoints("tiny/neox", [
    { revision: "step64000", centre: 0.95 },
    { revision: "step1000", centre: 1.4 },
    { revision: "step8000", centre: 1.2 },
    { revision: "step143000", centre: 0.81 },
  ]),
  twenty: madeCheckpoints(
    "tiny/neox",
    PYTHIA_STEPS.map((step, i) => ({
      revision: `step${String(step)}`,
      centre: 1.45 - 0.035 * i,
      prompts: 100,
    })),
  ),
  "steps and main": madeCheckpoints("日本語の言語モデル", [
    { revision: "main", centre: 0.9 },
    { revision: "step1000", centre: 1.1 },
    { revision: "step2000", centre: 1.05 },
  ]),
  "names without steps": madeCheckpoints("m", [
    { revision: "main", centre: 0.9 },
    { revision: "a-branch-with-a-very-long-name-of-many-parts", centre: 1.1 },
  ]),
  one: madeCheckpoints("m", [{ revision: "step5", centre: 1.1 }]),
  "near one": madeCheckpoints("m", [
    { revision: "step1", centre: 1, spread: 1e-6 },
    { revision: "step2", centre: 1, spread: 1e-6 },
  ]),
  "one prompt": madeCheckpoints("m", [
    { revision: "step1", centre: 1.1, prompts: 1 },
    { revision: "step2", centre: 1.2, prompts: 1 },
  ]),
  none: { model: "m", checkpoints: [], pairs: [] },
} as const satisfies Readonly<Record<string, CheckpointsInput>>;

/** Trainings of several models in the states in which their figure has to stay readable. */
export const TRAINING_CASES = {
  two: madeTrainings({
    "tiny/falling": [
      { revision: "step1000", centre: 1.4 },
      { revision: "step64000", centre: 0.9 },
      { revision: "step8000", centre: 1.2 },
    ],
    "tiny/steady": [
      { revision: "step0", centre: 1.1 },
      { revision: "step1000", centre: 1.1 },
      { revision: "main", centre: 1.1 },
    ],
  }),
  six: madeTrainings(
    Object.fromEntries(
      [0, 1, 2, 3, 4, 5].map((k) => [
        `EleutherAI/pythia-${String(k)}-with-a-long-name`,
        PYTHIA_STEPS.map((step, i) => ({
          revision: `step${String(step)}`,
          centre: 1.3 + 0.02 * k - 0.02 * i,
        })),
      ]),
    ),
  ),
  one: madeTrainings({ m: [{ revision: "step5", centre: 1.1 }] }),
  none: { models: [], pairs: [] },
} as const satisfies Readonly<Record<string, GainByStepsOfModelsInput>>;
