import type { Benchmark } from "./benchmark.ts";

/** Speed with every position measured beside the last token. */
export const POSITIONS: Benchmark = {
  name: "positions",
  measures: "Prompts of 512 tokens on the embedded model, from the first lease to Parquet, on the CPU.",
  script: "bench/positions_run.py",
  rounds: 2,
  roundsInPair: 1,
  figures: {
    allPositions: {
      label: "tokens a second with every position ÷ with the last token alone",
      unit: "×",
      better: "more",
      target: 0.7,
    },
  },
  needs: "an idle machine",
};
