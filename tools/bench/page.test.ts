import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PROJECT } from "../setup/project.ts";
import { BENCHMARKS } from "./benchmarks.ts";
import { RESULT as SIMULATION } from "../simulation/page.ts";
import { benchmarksPage, PAGE } from "./page.ts";
import { resultFile, storedResult } from "./results.ts";

/** Of docs/reliability.md. */
const RELIABILITY = ["bench/results/mutations.json", "bench/results/reliability.json"];

describe("docs/benchmarks.md", () => {
  it("equals the page of the benchmarks and their stored results, which `npm run bench -- --page` writes", async () => {
    const results = await Promise.all(
      BENCHMARKS.map(async (one) => [one.name, await storedResult(PROJECT, one)] as const),
    );
    expect(readFileSync(join(PROJECT, PAGE), "utf8")).toBe(
      await benchmarksPage(BENCHMARKS, new Map(results)),
    );
  });
});

describe("the list of benchmarks", () => {
  it("names scripts that exist", () => {
    expect(BENCHMARKS.filter(({ script }) => !existsSync(join(PROJECT, script)))).toEqual([]);
  });

  it("has a benchmark for every stored result but those of the simulation and of reliability", () => {
    const owned = new Set(
      [...BENCHMARKS.map(resultFile), SIMULATION, ...RELIABILITY].map((file) => file.split("/").at(-1)),
    );
    expect(readdirSync(join(PROJECT, "bench/results")).filter((file) => !owned.has(file))).toEqual([]);
  });

  it("declares the figures that are stored", async () => {
    for (const one of BENCHMARKS) {
      const stored = await storedResult(PROJECT, one);
      if (stored !== null)
        expect(Object.keys(stored.figures).sort(), one.name).toEqual(Object.keys(one.figures).sort());
    }
  });
});
