import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PROJECT } from "../../setup/project.ts";
import { BENCHMARK, measuredShares } from "./benchmark.ts";
import { listSchedule } from "./listSchedule.ts";
import { LONGEST_LEASE, ON_ONE_HOST, STORE_ROWS_PER_SECOND } from "./measured.ts";
import { benchmarkTable, PAGE } from "./page.ts";
import { benchmarkRound, shareOfLinear } from "./scenarios.ts";
import { simulateLanes, type Scenario } from "./simulateLanes.ts";

/** Nothing but the sidecars needs time. */
const FREE = { query: 0, answer: 0, row: 0, relay: 0, start: 0, placement: 0, notice: 0 };
const MODEL = { rowsPerSecond: 100, loadSeconds: 0, bytes: 1 };
const scenario = (change: Partial<Scenario>): Scenario => ({
  times: FREE,
  models: [MODEL],
  prompts: 12_800,
  lanes: [1],
  cores: 1,
  device: "cpu",
  batchSize: 32,
  failuresPerHour: 0,
  seed: 1,
  ...change,
});

describe("cases by hand", () => {
  it("one lane needs its start, its load, the rows and, for its last lease, the store", async () => {
    const times = { ...FREE, start: 2, placement: 3, query: 0.01, answer: 0.02, row: 0.001, relay: 0.5 };
    const found = await simulateLanes(
      scenario({ times, models: [{ ...MODEL, loadSeconds: 7 }], prompts: 32 }),
    );
    // One lease: 12 to load, the query, to the sidecar and back, 0.32 to measure, 0.02 + 0.032 to store.
    expect(found.makespan).toBeCloseTo(12 + 0.01 + 1 + 0.32 + 0.052, 9);
    expect(found.seconds).toBeCloseTo(1 + 0.32 + 0.052, 9);
    expect(found).toMatchObject({ rows: 32, loads: 1, failures: 0, returned: 0, ignored: 0 });
  });

  it("one lane measures without a gap where the store needs less than the sidecar", async () => {
    const found = await simulateLanes(scenario({ times: { ...FREE, answer: 0.1 } }));
    expect(found.makespan).toBeCloseTo(12_800 / 100 + 0.1, 9);
  });

  it("two equal lanes halve it, and unequal ones divide it by the sum of their speeds", async () => {
    // At most a quarter of a lease longer, which is the smallest one at the end.
    const two = await simulateLanes(scenario({ lanes: [1, 1] }));
    expect(two.makespan).toBeGreaterThanOrEqual(64);
    expect(two.makespan).toBeLessThanOrEqual(64 + 8 / 100);
    const { makespan } = await simulateLanes(scenario({ lanes: [1, 3] }));
    expect(makespan).toBeGreaterThanOrEqual(32);
    expect(makespan).toBeLessThanOrEqual(32 + 8 / 100);
  });

  it("as many equal models as lanes load once each, and two a lane take twice as long", async () => {
    const models = Array.from({ length: 8 }, () => ({ ...MODEL, loadSeconds: 1_000 }));
    const eight = await simulateLanes(scenario({ models, lanes: models.map(() => 1), prompts: 3_200 }));
    expect(eight.makespan).toBeCloseTo(1_000 + 32, 9);
    expect(eight.loads).toBe(8);
    const four = await simulateLanes(scenario({ models, lanes: [1, 1, 1, 1], prompts: 3_200 }));
    expect(four.makespan).toBeCloseTo(2 * (1_000 + 32), 9);
  });

  it("the longest jobs first: 5, 5, 4, 4, 3, 3, 3 on three lanes take 11", () => {
    // Graham 1969: (4·3 − 1)/3 is the worst ratio of it to the best division, which is 9.
    expect(listSchedule([3, 5, 4, 3, 5, 4, 3], 3)).toBe(11);
  });

  it("models of which none can be shared end as the longest first do", async () => {
    // Loads take longer than all prompts, of which there are too few for a second lane before the first answer.
    const units = [5, 5, 4, 4, 3, 3, 3];
    const models = units.map((bytes) => ({ rowsPerSecond: 100 / bytes, loadSeconds: 1_000 * bytes, bytes }));
    const { makespan } = await simulateLanes(scenario({ models, lanes: [1, 1, 1], prompts: 480 }));
    expect(makespan).toBeCloseTo(11 * (1_000 + 4.8), 6);
  });
});

describe("the store", () => {
  it("limits any number of lanes to one row in the time of a row", async () => {
    const times = { ...FREE, row: 1 / 1_000 };
    const found = await simulateLanes(scenario({ times, lanes: Array.from({ length: 40 }, () => 1) }));
    // Beside 32 rows until the first answer, and copies at the end.
    expect((found.rows + found.ignored) / found.seconds).toBeGreaterThan(0.97 * 1_000);
    expect(found.rows / found.seconds).toBeLessThan(1_000);
  });

  it("limits lanes with a model each as it limits as many lanes of one model", async () => {
    const lanes = Array.from({ length: 40 }, () => 1);
    const given = { times: { ...FREE, answer: 0.05 }, lanes, batchSize: null };
    const one = await simulateLanes(scenario({ ...given, prompts: 400_000 }));
    const models = lanes.map(() => MODEL);
    const many = await simulateLanes(scenario({ ...given, models, prompts: 10_000 }));
    expect(many.rows).toBe(one.rows);
    expect(many.storeShare / one.storeShare).toBeCloseTo(1, 1);
  });

  it("takes the measured rows per second with the longest leases", () => {
    const { answer, query, row } = ON_ONE_HOST;
    expect(LONGEST_LEASE / (answer + query + row * LONGEST_LEASE)).toBeCloseTo(STORE_ROWS_PER_SECOND, 6);
    expect(answer + query + 222 * row).toBeCloseTo(0.046, 9);
  });
});

describe("nodes that end", () => {
  const failing = scenario({ lanes: [1, 1, 1, 1], failuresPerHour: 400, times: { ...FREE, notice: 1 } });

  it("cost their open leases, which are measured again, and no prompt has two rows or none", async () => {
    const found = await simulateLanes(failing);
    const without = await simulateLanes({ ...failing, failuresPerHour: 0 });
    expect(found.failures).toBeGreaterThan(5);
    expect(found.returned).toBeGreaterThan(0);
    expect(found.rows).toBe(12_800);
    expect(found.loads).toBeGreaterThanOrEqual(4 + found.failures - 1);
    expect(found.makespan).toBeGreaterThan(without.makespan);
  });

  it("end at the same times for the same seed, at others for another", async () => {
    const found = await simulateLanes(failing);
    expect(await simulateLanes(failing)).toEqual(found);
    expect(await simulateLanes({ ...failing, seed: 2 })).not.toEqual(found);
  });
});

describe("the benchmark `lanes`", () => {
  const measured = measuredShares(readFileSync(join(PROJECT, BENCHMARK), "utf8"));

  it.each([4, 8, 16])("is predicted within a tenth with %d lanes", async (lanes) => {
    const share = shareOfLinear(await simulateLanes(benchmarkRound(lanes)), lanes * 500);
    expect(Math.abs(share / (measured[lanes] ?? Number.NaN) - 1)).toBeLessThan(0.1);
  });

  it("has one lane as its unit, which the simulation gives too", async () => {
    expect(shareOfLinear(await simulateLanes(benchmarkRound(1)), 500)).toBeCloseTo(1, 2);
  });

  it("would be missed with leases of 222 rows, of which 16 lanes measured 0.615 of linear", async () => {
    const share = shareOfLinear(await simulateLanes({ ...benchmarkRound(16), batchSize: 222 }), 16 * 500);
    expect(Math.abs(share / 0.615 - 1)).toBeLessThan(0.1);
  });

  it("appears in docs/cluster-scale.md as it is simulated", async () => {
    const cells = (text: string): string[] =>
      text.match(/^\|.*\|$/gm)?.map((line) => line.replaceAll(" ", "")) ?? [];
    const lines = cells(await benchmarkTable(measured)).filter((line) => !line.includes("---"));
    expect(cells(readFileSync(join(PROJECT, PAGE), "utf8"))).toEqual(expect.arrayContaining(lines));
  });
});
