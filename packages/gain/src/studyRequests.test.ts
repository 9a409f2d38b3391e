import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withExperimentOptions, type ExperimentArguments } from "./experimentOptions.ts";
import { givenOptions, watchOptions } from "./givenOptions.ts";
import { reproduceCommand } from "./reproduceCommand.ts";
import { studied } from "./studyRequests.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-study-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const STUDY = `
prompts: mine.jsonl
defaults: { dtype: float32, bos: without }
models:
  - model: a/one
    family: One
    revisions: ["step{1..2}"]
  - path: own
    wirings: [as-is, sequential]
    family: Own
analysis: { margin: 0.02 }
`;

async function asked(text: string, ...words: string[]) {
  const file = join(folder, "study.yaml");
  writeFileSync(file, text);
  const command = withExperimentOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .action(() => undefined);
  watchOptions(command);
  command.parse(["--study", file, ...words], { from: "user" });
  return studied(command.opts<ExperimentArguments>(), givenOptions(command));
}

test("a study gives the models, the prompts, the margin and the families", async () => {
  const { options, models } = await asked(STUDY);
  expect(
    models.map(({ model, revision, wiring, dtype, bos }) => [model, revision, wiring, dtype, bos]),
  ).toEqual([
    ["a/one", "step1", "as-is", "float32", "without"],
    ["a/one", "step2", "as-is", "float32", "without"],
    ["own", null, "as-is", "float32", "without"],
    ["own", null, "sequential", "float32", "without"],
  ]);
  expect(models[2]?.path).toBe(join(folder, "own"));
  expect(options.prompts).toBe(join(folder, "mine.jsonl"));
  expect(options.margin).toBe(0.02);
  expect([...(options.family ?? [])]).toEqual([
    ["a/one", "One"],
    ["own", "Own"],
  ]);
});

test("options of the command line take precedence, and entries that become the same are measured once", async () => {
  const { options, models } = await asked(
    STUDY,
    ...[
      "--wiring",
      "parallel",
      "--dtype",
      "bfloat16",
      "--margin",
      "0.05",
      "--prompts",
      "x.txt",
      "--family",
      "own=Mine",
    ],
  );
  expect(models.map(({ model, wiring, dtype }) => [model, wiring, dtype])).toEqual([
    ["a/one", "parallel", "bfloat16"],
    ["a/one", "parallel", "bfloat16"],
    ["own", "parallel", "bfloat16"],
  ]);
  expect([options.margin, options.prompts, options.family?.get("own")]).toEqual([0.05, "x.txt", "Mine"]);
});

test("models are named in one place, and settings of an entry that contradict one another are refused", async () => {
  await expect(asked(STUDY, "--model", "gpt2")).rejects.toThrow(/--model was given with --study/u);
  await expect(asked(STUDY, "--revision", "main")).rejects.toThrow(/the study names the models/u);
  const contradictory = "models: [{ model: a, precision: reference, dtype: float16 }]\n";
  await expect(asked(contradictory)).rejects.toThrow(/--dtype float16 contradicts --precision reference/u);
});

test("the command that reproduces a run names the study, and none of its models", () => {
  const given = [
    { flag: "--study", name: "study", text: "/s.yaml" },
    { flag: "--out", name: "out", text: "runs/x" },
  ];
  expect(reproduceCommand(given, [])).toMatch(/experiment -- --study \/s\.yaml$/u);
});
