import { describe, expect, it } from "vitest";
import { stepOfRevision } from "./stepOfRevision.ts";

describe("the training step of a revision", () => {
  it.each<[string, number]>([
    // As revisions on the hub are named: Pythia, OLMo, OLMo 2, LLM360, BLOOM, trainers of transformers and nanotron.
    ["step1000", 1000],
    ["step0", 0],
    ["step143000", 143_000],
    ["step1000-tokens4B", 1000],
    ["stage1-step150-tokens1B", 150],
    ["ckpt_120", 120],
    ["global_step95000", 95_000],
    ["checkpoint-500", 500],
    ["iter_0001000", 1000],
    ["iteration 20", 20],
    ["1000", 1000],
    ["10k", 10_000],
    ["Step-2M", 2_000_000],
    ["tiny/pair (step2)", 2],
  ])("%s is at its step", (revision, step) => {
    expect(stepOfRevision(revision)).toBe(step);
  });

  it.each([
    "main",
    "v1.0",
    "step",
    "stepping1000",
    "float16",
    "2024-01-31",
    "1".repeat(40),
    "refs/pr/7",
    "step1.5",
    "",
  ])("%s states none", (revision) => {
    expect(stepOfRevision(revision)).toBeNull();
  });
});
