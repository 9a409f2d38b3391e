import type { Benchmark } from "./benchmark.ts";

/** The page of `gain view` in a browser. */
export const VIEW: Benchmark = {
  name: "view",
  measures: "`gain view` in Chromium: 1,000 runs, a run of a million rows, and a run while it is measured.",
  script: "packages/gain/bench/view.ts",
  rounds: 3,
  roundsInPair: 1,
  figures: {
    list: {
      label: "the list of 1,000 runs from a server just started",
      unit: "s",
      better: "less",
      target: 0.5,
    },
    listPage: { label: "the page of this list, from its navigation", unit: "s", better: "less" },
    firstRows: { label: "the first rows of a million", unit: "s", better: "less", target: 1 },
    listTask: {
      label: "longest task while 1,000 runs are scrolled",
      unit: "s",
      better: "less",
      target: 0.05,
    },
    listGap: { label: "longest time between two frames of this", unit: "s", better: "less", target: 0.05 },
    rowsTask: {
      label: "longest task while a million rows are scrolled",
      unit: "s",
      better: "less",
      target: 0.05,
    },
    rowsGap: { label: "longest time between two frames of this", unit: "s", better: "less", target: 0.05 },
    serverMemory: { label: "peak memory of the server", unit: "MB", better: "less", target: 300 },
    toScreen: { label: "longest time from a commit to the screen", unit: "s", better: "less", target: 1.5 },
    watched: { label: "rows/s of a run that is shown ÷ unseen", unit: "×", better: "more", target: 0.99 },
    watchingCpu: {
      label: "CPU time of server and browser while they show it ÷ that of all cores",
      unit: "×",
      better: "less",
    },
  },
  needs: "Chromium, an idle machine and eight minutes",
};
