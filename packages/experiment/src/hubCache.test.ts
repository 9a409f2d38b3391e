import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hubCache, isToFetch } from "./hubCache.ts";

const COMMIT = "ab".repeat(20);
let cache: string;
beforeAll(() => {
  cache = mkdtempSync(join(tmpdir(), "gain-hub-"));
  const repository = join(cache, "models--acme--tiny");
  mkdirSync(join(repository, "refs"), { recursive: true });
  mkdirSync(join(repository, "snapshots", COMMIT), { recursive: true });
  writeFileSync(join(repository, "refs", "step1"), COMMIT);
});
afterAll(() => {
  rmSync(cache, { recursive: true });
});

test("a hub id is fetched where its revision is not in the cache; presets and folders are not", () => {
  const of = (model: string, revision: string | null = null, path: string | null = null) =>
    isToFetch({ model, revision, path }, cache);
  expect([of("acme/tiny", "step1"), of("acme/tiny", COMMIT)]).toEqual([false, false]);
  expect([of("acme/tiny"), of("acme/tiny", "step2"), of("acme/other")]).toEqual([true, true, true]);
  expect([of("gpt2"), of("acme/tiny", null, "/models/tiny")]).toEqual([false, false]);
});

test("the cache is where the hub's client has it", () => {
  expect(hubCache({ HF_HUB_CACHE: "/c", HF_HOME: "/h" })).toBe("/c");
  expect(hubCache({ HF_HOME: "/h" })).toBe("/h/hub");
  expect(hubCache({ XDG_CACHE_HOME: "/x" })).toBe("/x/huggingface/hub");
});
