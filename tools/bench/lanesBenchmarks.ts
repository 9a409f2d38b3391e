/** Several sidecars at once. */
import type { Benchmark } from "./benchmark.ts";

export const LANES: readonly Benchmark[] = [
  {
    name: "lanes",
    measures:
      "Many sidecars on one store: rows of 28 blocks from sidecars without a model at 500 rows/s each.",
    script: "packages/experiment/bench/lanes.ts",
    rounds: 3,
    roundsInPair: 1,
    figures: {
      share4: { label: "share of linear, 4 lanes", unit: "×", better: "more", target: 0.97 },
      share8: { label: "share of linear, 8 lanes", unit: "×", better: "more", target: 0.95 },
      share16: { label: "share of linear, 16 lanes", unit: "×", better: "more", target: 0.95 },
      coresOfLane: {
        label: "the orchestrator's cores for each of 16 lanes",
        unit: "cores",
        better: "less",
        target: 0.05,
      },
      memory: {
        label: "its peak memory with 16 lanes ÷ with one that gives as many rows",
        unit: "×",
        better: "less",
        target: 1.1,
      },
    },
    needs: "an idle machine and eleven minutes",
  },
  {
    name: "fleet",
    measures:
      "Lanes on a Ray cluster of two nodes of this machine against lanes without Ray: sidecars without a model at 500 rows/s each, and the embedded model.",
    script: "bench/fleet.py",
    rounds: 3,
    roundsInPair: 1,
    figures: {
      paced1: { label: "rows/s of one lane on Ray ÷ without", unit: "×", better: "more", target: 0.97 },
      paced4: { label: "rows/s of four lanes on Ray ÷ without", unit: "×", better: "more", target: 0.97 },
      model1: {
        label: "share of the time in which the embedded model measures, one lane on Ray ÷ without",
        unit: "×",
        better: "more",
        target: 0.97,
      },
      start: {
        label: "from the request of a lane on a running cluster to its hello, median",
        unit: "s",
        better: "less",
      },
      slowestStart: { label: "the same, slowest of a round", unit: "s", better: "less", target: 6 },
    },
    needs: "Ray (`.venv/bin/pip install -c python/constraints.txt ray`), an idle machine and five minutes",
  },
  {
    name: "tiny-study",
    measures: "A study of twelve tiny models on one CPU lane and on two, as whole commands.",
    script: "bench/tiny_study.py",
    rounds: 3,
    roundsInPair: 1,
    figures: {
      speedup: { label: "time of one lane ÷ that of two", unit: "×", better: "more", target: 1.6 },
    },
    needs: "an idle machine and five minutes",
  },
];
