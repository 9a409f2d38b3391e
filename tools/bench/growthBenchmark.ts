/** How the cost of a run grows with its prompts. */
import type { Benchmark } from "./benchmark.ts";

export const GROWTH: Benchmark = {
  name: "growth",
  measures:
    "A run of ten million prompts against one of a million, with a sidecar without a model: linear is the ratio 1.",
  script: "packages/gain/bench/growth.ts",
  rounds: 1,
  roundsInPair: 1,
  figures: {
    rowsPerSecond: { label: "rows/s of measuring", unit: "×", better: "more", target: 0.95 },
    memory: { label: "peak memory of the orchestrator", unit: "×", better: "less", target: 1.1, aim: 1 },
    report: { label: "time of the report for a row", unit: "×", better: "less", target: 1.1, aim: 1 },
    verify: { label: "time of the verification for a row", unit: "×", better: "less", target: 1.1, aim: 1 },
  },
  needs: "an idle machine, 20 GB in the temporary folder and an hour",
};
