import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TWIN_TEXTS, type TwinModel } from "@gain/analysis";
import { digestOf } from "@gain/records";

const outcome = (cell: string, quantity = "log last gain", text = "passages") => ({
  ...{ cell, text, step: "last", quantity, difference: "parallel − sequential", unit: "pair" },
});

/** A plan for made models: the pocket's format with two cells of its own. */
export const MADE_PLAN = {
  format: 1,
  name: "made",
  corpus: { manifest_sha256: "a".repeat(64), tokenizer_sha256: "b".repeat(64) },
  shape: {
    ...{ width: 64, head: 64, mlp: 4, rotary: 0.25, context: 128, batch: 8, vocabulary: 4096 },
    ...{ norm: "layer", init: "neox" },
  },
  optimizer: { betas: [0.9, 0.95], epsilon: 1e-8, weight_decay: 0.1, clip: 1, warmup: 0.05, final: 0.1 },
  passes: 1,
  checkpoints: [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
  measuring: { passages: 3, passage_tokens: 128, validation_windows: 8 },
  cells: [
    { name: "lr", depth: 12, learning_rates: [1e-3, 2e-3, 4e-3], seeds: [100] },
    { name: "primary", depth: 12, seeds: Array.from({ length: 14 }, (_, i) => i) },
    { name: "depth6", depth: 6, seeds: [0, 1, 2, 3, 4, 5] },
    { name: "rms", depth: 12, norm: "rms", seeds: [0, 1, 2, 3, 4, 5] },
    {
      name: "width512",
      depth: 12,
      width: 512,
      learning_rate_factor: Math.SQRT1_2,
      seeds: [0, 1, 2, 3, 4, 5],
    },
    { name: "long", depth: 12, passes: 4, seeds: [0, 1, 2] },
    { name: "replicate", depth: 12, seeds: [0], repeats: "primary" },
  ],
  learning_rate: {
    ...{ rule: "lowest validation loss averaged over both wirings", cell: "lr" },
    own_best: { cell: "primary", seeds: [0, 1, 2, 3], as: "ownrate" },
  },
  outcome: {
    primary: outcome("primary"),
    ...{ margin: 0.01, level: 0.05 },
    words: {
      lower: "the interval lies below 0 and not within the margin",
      higher: "the interval lies above 0 and not within the margin",
      "a real but negligible difference": "the interval excludes 0 and lies within the margin",
      "no difference larger than 1 %": "the interval holds 0 and lies within the margin",
      "not distinguishable": "any other interval",
    },
    claim: "each of its three parts is shown by its one-sided bound",
  },
  secondary: [
    ...["depth6", "rms", "width512", "long"].map((cell) => outcome(cell)),
    outcome("primary", "log last gain", "prompts"),
    outcome("primary", "log ‖h_L‖/‖h_1‖"),
    outcome("primary", "log ‖h_L‖/‖h_0‖"),
    { ...outcome("primary", "log gain of every block"), test: "sign-flip max-t over blocks" },
  ],
  exclusion: "loss not finite, or above the unigram entropy at the end",
  power: { source: "a pilot", sd: 0.012, difference: 0.015 },
  kept_models: { cell: "primary", seed: 0 },
};

/** Writes a plan as its file would be. @returns its SHA-256 */
export function writePlanFile(folder: string, plan: unknown = MADE_PLAN): string {
  const text = `${JSON.stringify(plan, null, 2)}\n`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "plan.json"), text);
  return digestOf(text).sha256;
}

/** What Python leaves of one model. */
export function measuredJson(
  model: TwinModel,
  plan: string,
  corpus: string = MADE_PLAN.corpus.manifest_sha256,
): Record<string, unknown> {
  const last = model.checkpoints.filter(({ flip }) => flip === "none").at(-1);
  return {
    format: 1,
    ...{ plan, corpus, cell: model.cell, seed: model.seed, wiring: model.wiring },
    ...{ learning_rate: model.learningRate, depth: model.depth, width: 64, norm: "layer", init: "neox" },
    ...{ weight_decay: 0.1, steps: last?.step ?? 0, tokens: 1_000_000, parameters: 5_000_000 },
    ...{ initial_weights: "c".repeat(64), final_weights: model.finalWeights ?? "" },
    ...{ batches: `seed ${String(model.seed)}`, device: "made by a test" },
    versions: { torch: "2.9.0", transformers: "5.0.0", python: "3.12.3", cuda: null },
    ...{ began: "2026-11-30T08:00:00+00:00", unigram_entropy: model.unigramEntropy, failed: model.failed },
    training: {
      ...{ seconds: 12.5, tokens_per_second: 80_000, matmul_share: 0.24 },
      ...{ flops_per_token: 3e7, matmul_flops: 8e14 },
    },
    measuring_seconds: 0.9,
    curve: { step: [1, 11, 21], loss: [8.25, 7.5, null], gradient_norm: [1.5, 0.75, 0.5] },
    checkpoints: model.checkpoints.map(({ step, flip, validationLoss, blocks }) => ({
      ...{ step, flip, validation_loss: validationLoss },
      ...Object.fromEntries(TWIN_TEXTS.map((text) => [text, blocks[text]])),
    })),
    last_log_gains: { passages: [0.1, 0.2, 0.3], prompts: [0.15] },
  };
}

/** Writes models into a folder of results as Python does. */
export function writeTwins(
  folder: string,
  models: readonly TwinModel[],
  plan: string,
  corpus?: string,
): void {
  for (const model of models) {
    const rate = model.cell === "lr" ? `-lr-${String(model.learningRate)}` : "";
    const own = join(folder, model.cell, `seed-${String(model.seed)}${rate}-${model.wiring}`);
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, "measured.json"), JSON.stringify(measuredJson(model, plan, corpus)));
  }
}
