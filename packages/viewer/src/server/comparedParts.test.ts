import { expect, test } from "vitest";
import type { RunEntry } from "../wire.ts";
import { comparedParts } from "./comparedParts.ts";

const MODELS: Readonly<Record<string, readonly string[]>> = {
  pair: ["EleutherAI/gpt-j-6b", "gpt2"],
  one: ["gpt2"],
  many: Array.from({ length: 14 }, (_, k) => `model ${String(k)}`),
};

const parts = async (...names: string[]): Promise<unknown> =>
  (
    await comparedParts(names, (run) =>
      Promise.resolve({ run, models: (MODELS[run] ?? []).map((name) => ({ name })) } as unknown as RunEntry),
    )
  ).map(({ entry, models }) => [entry.run, models === undefined ? "all" : [...models]]);

test("runs are compared with all their models, or with the named ones", async () => {
  expect(await parts("pair", "one")).toEqual([
    ["pair", "all"],
    ["one", "all"],
  ]);
  expect(await parts("pair/EleutherAI/gpt-j-6b", "one/gpt2")).toEqual([
    ["pair", ["EleutherAI/gpt-j-6b"]],
    ["one", ["gpt2"]],
  ]);
  expect(await parts("pair/gpt2", "pair/EleutherAI/gpt-j-6b")).toEqual([
    ["pair", ["gpt2", "EleutherAI/gpt-j-6b"]],
  ]);
});

test("a run that is named beside its models has them all", async () => {
  expect(await parts("pair", "pair/gpt2", "one")).toEqual([
    ["pair", "all"],
    ["one", "all"],
  ]);
  expect(await parts("pair/gpt2", "pair")).toEqual([["pair", "all"]]);
});

test("one run with several models can be compared in itself; one model cannot", async () => {
  expect(await parts("pair")).toEqual([["pair", "all"]]);
  await expect(parts("one")).rejects.toMatchObject({ code: "bad_request" });
  await expect(parts("pair/gpt2", "pair/gpt2")).rejects.toMatchObject({ code: "bad_request" });
  await expect(parts()).rejects.toMatchObject({ code: "bad_request" });
});

test("more than twelve, and a model that the run does not have, are refused by name", async () => {
  const thirteen = (MODELS["many"] ?? []).slice(1).map((name) => `many/${name}`);
  expect(await parts(...thirteen.slice(1))).toHaveLength(1);
  await expect(parts(...thirteen)).rejects.toThrow("13 runs or models cannot be compared");
  await expect(parts("one", "pair/bloom")).rejects.toThrow('the run "pair" has no model "bloom"');
});
