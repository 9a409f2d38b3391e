import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { identityFacts, measurementKey, modelIdentity, type MeasurementPolicies } from "./measurementKey.ts";
import type { PlannedPrompt } from "./prompt.ts";
import { PromptDigest } from "./promptDigest.ts";
import { loadedModel, policies } from "../../testing/runFixture.ts";

interface Digests {
  readonly policies: MeasurementPolicies;
  readonly files: readonly { readonly file: string; readonly sha256: string }[];
  readonly identityByFiles: string;
  readonly identityByCommit: string;
  readonly keys: readonly { readonly prompt: string; readonly duplicate: number; readonly key: string }[];
  readonly prompts: readonly Omit<PlannedPrompt, "line">[];
  readonly promptDigest: string;
}
/** Written by fixtures/digests.py. */
const expected = JSON.parse(
  readFileSync(new URL("../../fixtures/digests.json", import.meta.url), "utf8"),
) as Digests;

const promptDigest = (prompts: readonly PlannedPrompt[]): string => {
  const digest = new PromptDigest();
  for (const prompt of prompts) digest.add(prompt);
  return digest.hex();
};

test("an identity is the SHA-256 that Python computes from the definition", () => {
  const byFiles = modelIdentity({ ...loadedModel, files: expected.files }, expected.policies);
  const byCommit = modelIdentity({ ...loadedModel, files: [], dtype: "bfloat16" }, expected.policies);
  expect([byFiles, byCommit]).toEqual([expected.identityByFiles, expected.identityByCommit]);
});

test("keys of prompts with NUL, quotes, emoji, NFC and NFD equal those that Python computes", () => {
  for (const { prompt, duplicate, key } of expected.keys) {
    expect(measurementKey(expected.identityByFiles, prompt, duplicate).toString("hex")).toBe(key);
  }
  expect(new Set(expected.keys.map(({ key }) => key)).size).toBe(expected.keys.length);
});

test("the digest of prompts equals the one that Python computes, and does not depend on the line", () => {
  const digests = [1, 7].map((first) =>
    promptDigest(expected.prompts.map((p, k) => ({ ...p, line: first + k }))),
  );
  expect(digests).toEqual([expected.promptDigest, expected.promptDigest]);
});

test("the digest of prompts depends on order, text, category and complexity", () => {
  const prompts = expected.prompts.map((prompt) => ({ ...prompt, line: null }));
  const [first, second, ...rest] = prompts;
  if (first === undefined || second === undefined) throw new Error("the fixture is empty");
  const changed = [
    [second, first, ...rest],
    [{ ...first, text: `${first.text} ` }, second, ...rest],
    [{ ...first, category: null }, second, ...rest],
    [{ ...first, category: "" }, second, ...rest],
    [{ ...first, complexity: 2 }, second, ...rest],
    [first, { ...second, complexity: 0 }, ...rest],
    prompts.slice(1),
  ];
  expect(new Set([promptDigest(prompts), ...changed.map(promptDigest)]).size).toBe(changed.length + 1);
});

test("the identity depends on everything that determines the numbers", () => {
  const identities = [
    modelIdentity(loadedModel, policies),
    modelIdentity({ ...loadedModel, dtype: "bfloat16" }, policies),
    modelIdentity({ ...loadedModel, precision: "reference" }, policies),
    modelIdentity({ ...loadedModel, files: loadedModel.files.slice(1) }, policies),
    modelIdentity({ ...loadedModel, files: [{ file: "config.json", sha256: "33".repeat(32) }] }, policies),
    modelIdentity(loadedModel, { ...policies, normDefinition: "2" }),
    modelIdentity(loadedModel, { ...policies, specialTokens: "none" }),
    modelIdentity(loadedModel, { ...policies, truncation: "left" }),
  ];
  expect(new Set(identities).size).toBe(identities.length);
});

test("the identity does not depend on a model's folder, name or device", () => {
  const elsewhere = {
    ...loadedModel,
    name: "copy",
    source: "/models/tiny",
    revision: null,
    device: "cuda:0",
  };
  const reversed = { ...loadedModel, files: loadedModel.files.toReversed() };
  expect(identityFacts(elsewhere, policies)).toEqual(identityFacts(loadedModel, policies));
  expect(modelIdentity(reversed, policies)).toBe(modelIdentity(loadedModel, policies));
});

test("without digests the revision distinguishes models, and without both there is no identity", () => {
  const bare = { ...loadedModel, files: [] };
  expect(modelIdentity(bare, policies)).not.toBe(modelIdentity({ ...bare, revision: "another" }, policies));
  expect(() => modelIdentity({ ...bare, revision: null }, policies)).toThrow(
    /neither file digests nor a revision/,
  );
});

test("fields are separated", () => {
  const key = (identity: string, text: string): string => measurementKey(identity, text, 0).toString("hex");
  expect(key("ab", "c")).not.toBe(key("a", "bc"));
});
