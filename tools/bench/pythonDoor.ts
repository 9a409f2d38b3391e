import type { Benchmark } from "./benchmark.ts";

/** The time of `gain.measure` in Python, beside the sidecar's. */
export const PYTHON_DOOR: Benchmark = {
  name: "python-door",
  measures:
    "The 25 prompts on the embedded model in memory, from the reading of its architecture to the rows, on the CPU.",
  script: "bench/python_door.py",
  rounds: 7,
  roundsInPair: 2,
  figures: {
    gain: {
      label: "time of gain.measure ÷ the sidecar's for the same work",
      unit: "×",
      better: "less",
      target: 1.1,
      aim: 1,
    },
    withoutDigest: { label: "the same without the digest of the weights", unit: "×", better: "less" },
    import: { label: "import gain, without torch", unit: "s", better: "less", target: 0.15 },
  },
  needs: "an idle machine",
};
