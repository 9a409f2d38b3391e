import type { Benchmark } from "./benchmark.ts";

/** What a new user waits for. */
export const FIRST_MINUTE: Benchmark = {
  name: "first-minute",
  measures: "The README's first command in a new clone, with an empty home folder.",
  script: "bench/first_minute.py",
  rounds: 2,
  roundsInPair: 1,
  figures: {
    seconds: { label: "from the clone to the end of the main job", unit: "s", better: "less", target: 60 },
    environment: { label: "size of .venv", unit: "MB", better: "less", target: 1_300 },
  },
  needs: "an idle machine, and the package registries",
};
