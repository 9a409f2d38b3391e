import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunStore } from "@gain/records";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findings, makeRun as makeRunIn, manifest, planText as plan } from "../../testing/madeRuns.ts";
import { runsIn } from "./runsIn.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-list-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const makeRun = (name: string, text: string, more: Readonly<Record<string, unknown>> = {}): string =>
  makeRunIn(folder, name, text, more);

test("runs are listed the newest first, with model, mean, interval, verdict and state", async () => {
  const value = { mean: 1.09, interval: { low: 1.04, high: 1.14 } };
  makeRun("a", plan("20261129_100000"), {
    "manifest.json": manifest(0),
    "findings.json": findings({ defined: true, value }),
  });
  makeRun("b", plan("20261130_100000"), {
    "manifest.json": manifest(2),
    "findings.json": findings({ defined: false, reason: "too few" }),
  });
  makeRun("c", plan("20261128_100000", ["x", "y"]));
  expect(await runsIn(folder)).toEqual([
    {
      ...{ run: "b", folder: join(folder, "b"), startedAt: "20261130_100000", prompts: 25 },
      ...{ state: "finished", reason: "2 error rows", verified: null },
      models: [
        {
          ...{ name: "Model M", measured: 23, errors: 2, mean: null, low: null, high: null },
          verdict: "expansion on these categories",
        },
      ],
    },
    {
      ...{ run: "a", folder: join(folder, "a"), startedAt: "20261129_100000", prompts: 25 },
      ...{ state: "finished", reason: null, verified: null },
      models: [
        {
          ...{ name: "Model M", measured: 25, errors: 0, mean: 1.09, low: 1.04, high: 1.14 },
          verdict: "expansion on these categories",
        },
      ],
    },
    {
      ...{ run: "c", folder: join(folder, "c"), startedAt: "20261128_100000", prompts: 25 },
      ...{ state: "unfinished", reason: "the same command continues it", verified: null },
      models: ["x", "y"].map((name) => ({
        ...{ name, measured: null, errors: null, mean: null, low: null, high: null, verdict: null },
      })),
    },
  ]);
});

test("a run whose findings are missing or damaged is listed with its counts", async () => {
  makeRun("a", plan("20261129_100000"), { "manifest.json": manifest(0), "findings.json": { models: 3 } });
  const [entry] = await runsIn(folder);
  expect(entry?.models).toEqual([
    {
      ...{ name: "loaded name", measured: 25, errors: 0, mean: null, low: null, high: null },
      verdict: null,
    },
  ]);
});

test("a run that cannot be read is listed with the reason, and stops no other; links and other folders are left out", async () => {
  makeRun("broken", "{");
  makeRun("whole", plan("20261129_100000"));
  mkdirSync(join(folder, "other"));
  writeFileSync(join(folder, "other", "notes.txt"), "");
  mkdirSync(join(folder, "empty"));
  symlinkSync(join(folder, "whole"), join(folder, "link"));
  const runs = await runsIn(folder);
  expect(runs.map(({ run, state }) => [run, state])).toEqual([
    ["whole", "unfinished"],
    ["broken", "unreadable"],
  ]);
  expect(runs[1]?.reason).toContain("it is not JSON");
});

test.runIf(process.platform === "linux")("a run whose store is being written is measuring", async () => {
  const run = makeRun("a", plan("20261129_100000"));
  const store = await RunStore.create(run);
  expect((await runsIn(folder))[0]).toMatchObject({
    ...{ state: "measuring", reason: `by process ${String(process.pid)}` },
  });
  await store.close();
  expect((await runsIn(folder))[0]?.state).toBe("unfinished");
});

test("one run's own folder is listed alone, and a missing folder is an error that names it", async () => {
  const run = makeRun("a", plan("20261129_100000"));
  makeRun("a/below", plan("20261129_100000"));
  expect((await runsIn(run)).map((entry) => entry.run)).toEqual(["a"]);
  const none = join(folder, "none");
  await expect(runsIn(none)).rejects.toThrow(`${none} cannot be listed: there is no such folder`);
  writeFileSync(none, "");
  await expect(runsIn(none)).rejects.toThrow("it is a file");
});

test("a thousand runs are listed with two seconds of work", async () => {
  const value = { mean: 1.09, interval: { low: 1.04, high: 1.14 } };
  for (let k = 0; k < 1_000; k += 1)
    makeRun(`r${String(k)}`, plan("20261129_100000"), {
      "manifest.json": manifest(0),
      "findings.json": findings({ defined: true, value }),
    });
  const before = process.cpuUsage();
  expect(await runsIn(folder)).toHaveLength(1_000);
  expect(process.cpuUsage(before).user / 1e6).toBeLessThan(2);
});
