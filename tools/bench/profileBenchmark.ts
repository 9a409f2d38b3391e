/** What limits the speed of measuring. */
import type { Benchmark } from "./benchmark.ts";

export const PROFILE: Benchmark = {
  name: "profile",
  measures:
    "What limits the 25 prompts on the embedded model: it prints a table with launches and largest parts too.",
  script: "bench/profile_run.py",
  rounds: 7,
  roundsInPair: 3,
  figures: {
    matrixShare: { label: "share of the peak of matrix products", unit: "×", better: "more" },
    bandwidthShare: { label: "share of the memory bandwidth, at least", unit: "×", better: "more" },
    betweenPasses: { label: "CPU time between passes", unit: "s", better: "less" },
  },
  needs: "nothing else; on a GPU, run the script there as it describes",
};
