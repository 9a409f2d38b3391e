import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fakeRequest } from "@gain/sidecar/testing/fakeSidecar";
import { assertVectorsFit, diskMissing, needsText, studyNeeds } from "./studyNeeds.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gain-needs-"));
  await mkdir(join(folder, "model"));
  await writeFile(join(folder, "model", "config.json"), JSON.stringify({ n_layer: 10, n_embd: 64 }));
  await writeFile(join(folder, "model", "model.safetensors"), Buffer.alloc(3_000_000));
});
afterAll(() => rm(folder, { recursive: true }));

test("weights, rows and free space are counted from local files", async () => {
  const models = [{ ...fakeRequest, path: join(folder, "model") }, fakeRequest];
  const needs = await studyNeeds(models, 1_000_000, join(folder, "runs/not/there"));
  expect(needs).toMatchObject({ weights: [3_000_000, null], knownDepths: 1, knownSpeeds: 0 });
  expect(needs.storeBytes).toBe(1_000_000 * 8 * (8 * 10 + 16));
  const lines = needsText(needs, 2);
  expect(lines[0]).toBe(
    "weights: 3.0 MB in local files of 1 of 2 models; a lane needs memory for the largest, 3.0 MB as stored",
  );
  expect(lines[1]).toMatch(/^disk: at most 768.0 MB of rows of 1 of 2 models, [\d.]+ [GM]B free$/u);
  expect(lines[2]).toContain("no earlier run here");
});

test("a disk that is too small is named with the way out", () => {
  const counts = { weights: [], knownDepths: 1, seconds: 0, knownSpeeds: 0 };
  const needs = { ...counts, storeBytes: 5e9, vectorBytes: 0, freeBytes: 1e9 };
  expect(diskMissing(needs, "/runs")).toBe(
    "space in /runs: up to 5.0 GB of rows, 1.0 GB are free; --out names a folder on another disk",
  );
  expect(diskMissing({ ...needs, freeBytes: 6e9 }, "/runs")).toBeUndefined();
  expect(diskMissing({ ...needs, freeBytes: 6e9, vectorBytes: 2e9 }, "/runs")).toBe(
    "space in /runs: up to 5.0 GB of rows and 2.0 GB of vectors, 6.0 GB are free; --out names a folder on another disk",
  );
});

test.each([
  ["blocks:all", "auto", 10 * 64 * 4],
  ["blocks:every:4", "bfloat16", 2 * 64 * 2],
  ["blocks:0,5,-1", "float64", 3 * 64 * 8],
] as const)("the vectors of %s in %s have their bytes", async (vectors, dtype, bytes) => {
  const models = [{ ...fakeRequest, path: join(folder, "model"), vectors, dtype }];
  const needs = await studyNeeds(models, 1000, folder);
  expect(needs.vectorBytes).toBe(1000 * bytes);
  expect(needsText(needs, 1)[1]).toContain("of vectors, ");
});

test("vectors of several models that exceed the limit together are refused; those of an unknown size are not counted", async () => {
  const local = { ...fakeRequest, path: join(folder, "model"), vectors: "blocks:all", device: "auto" };
  const models = [{ ...local, dtype: "float32" as const }, { ...local, dtype: "auto" as const }, fakeRequest];
  // 10 blocks of 64 numbers, of 4 bytes and of at least 2.
  const bytes = 1000 * 10 * 64 * (4 + 2);
  await expect(assertVectorsFit(models, 1000, bytes - 1)).rejects.toThrow(
    "the vectors of 1000 prompts have at least 3.8 MB in 2 models, by their configs; --max-disk allows the run 3.8 MB",
  );
  await assertVectorsFit(models, 1000, bytes);
  await assertVectorsFit(models, 1000, undefined);
  const onCpu = models.map((model) => ({ ...model, device: "cpu" }));
  await expect(assertVectorsFit(onCpu, 1000, bytes)).rejects.toThrow("at least 5.1 MB");
});
