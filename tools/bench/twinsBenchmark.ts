import type { Benchmark } from "./benchmark.ts";

/** Training on a GPU. */
export const TWINS: Benchmark = {
  name: "twins-gpu",
  measures: "Training matched twins of 12 blocks, the slower wiring of the two, with a profile of a step.",
  script: "bench/twins_gpu.py",
  rounds: 5,
  roundsInPair: 5,
  figures: {
    width256: {
      label: "tokens per second at width 256",
      unit: "tokens/s",
      better: "more",
      target: 2_500_000,
    },
    width512: {
      label: "operations per second at width 512 ÷ those of the fastest matrix product",
      unit: "×",
      better: "more",
      target: 0.4,
    },
    measuring256: {
      label: "share of a model's time in which it is measured, at width 256",
      unit: "×",
      better: "less",
      target: 0.1,
    },
    measuring512: { label: "the same at width 512", unit: "×", better: "less", target: 0.1 },
  },
  needs: "a CUDA GPU: run the script there, and store its output with --from",
};
