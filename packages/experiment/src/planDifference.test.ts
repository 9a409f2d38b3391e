import { expect, test } from "vitest";
import type { RunPlan } from "@gain/records";
import { planDifference } from "./planDifference.ts";

type PlannedModel = RunPlan["models"][number];

const MODEL = {
  ...{ model: "gpt2", path: null, revision: null, ggufFile: null, adapter: null },
  ...{ specialTokens: "auto", bos: "auto", device: "auto", maxMemory: null, dtype: "auto", quantize: "none" },
  ...{ precision: "fast", wiring: "as-is", truncate: "error", batchSize: null, layout: "auto" },
  ...{ compile: "auto", allowBin: false },
};
const PROMPTS: RunPlan["prompts"] = { source: "/p.txt", count: 25, digest: "aa" };
const planOf = (models: PlannedModel[] = [{}], prompts: Partial<RunPlan["prompts"]> = {}): RunPlan => ({
  format: 5,
  timestamp: "20260105_152333",
  models: models.map((changes) => ({ ...MODEL, ...changes })),
  prompts: { ...PROMPTS, ...prompts },
  policies: { normDefinition: "1", specialTokens: "auto", truncation: "error" },
  analysis: { margin: 0.01 },
});

test.each<[PlannedModel, PlannedModel, string]>([
  [{ dtype: "float32" }, { dtype: "bfloat16" }, "--dtype was float32, is bfloat16"],
  [{ path: "/a b" }, { path: null }, "--model-path was /a b, is not given"],
  [{ bos: "auto" }, { bos: "without" }, "--bos or --no-bos was not given, is --no-bos"],
  [{ bos: "with" }, { bos: "auto" }, "--bos or --no-bos was --bos, is not given"],
  [{}, { allowBin: true }, "--allow-bin was not given, is given"],
  [{ batchSize: 4 }, {}, "--batch-size was 4, is not given"],
  [{ specialTokens: "none" }, {}, "--special-tokens was none, is auto"],
])("%j then %j: %s", (was, is, line) => {
  expect(planDifference(planOf([was]), planOf([is]))).toEqual([line]);
});

test("every option of a model has its line, which names the option", () => {
  const other: PlannedModel = {
    ...{ model: "b", path: "/b", revision: "b", ggufFile: "b", adapter: "/b" },
    ...{ specialTokens: "add", bos: "with", device: "cpu", maxMemory: "cpu=1GiB", dtype: "float16" },
    ...{ quantize: "int8", precision: "compat", wiring: "parallel", truncate: "left", batchSize: 1 },
    ...{ layout: "padded", compile: "never", allowBin: true },
  };
  const lines = planDifference(planOf(), planOf([other]));
  expect(lines).toHaveLength(Object.keys(MODEL).length);
  for (const line of lines) expect(line).toMatch(/^--[a-z-]+( or --no-bos)? was .+, is .+$/);
});

test("lists of values are named in the order of the models, and compared without it", () => {
  const wirings = planOf([{ wiring: "as-is" }, { wiring: "parallel" }]);
  expect(planDifference(planOf(), wirings)).toEqual(["--wiring was as-is, is as-is and parallel"]);
  const adapters = planOf([{ adapter: null }, { adapter: "/lora" }]);
  expect(planDifference(planOf(), adapters)).toEqual(["--adapter was not given, is none and /lora"]);
  const models = planOf([{ model: "b" }, { model: "a" }]);
  expect(planDifference(models, planOf([{ model: "c" }, { model: "a" }]))).toEqual([
    "--model was b and a, is c and a",
  ]);
  expect(planDifference(models, planOf([{ model: "a" }, { model: "b" }]))).toEqual([]);
});

test("the same values in other combinations are a difference too", () => {
  const was = planOf([
    { model: "a", wiring: "as-is" },
    { model: "b", wiring: "parallel" },
    { model: "a", wiring: "parallel" },
  ]);
  const is = planOf([
    { model: "a", wiring: "as-is" },
    { model: "b", wiring: "as-is" },
    { model: "a", wiring: "parallel" },
  ]);
  expect(planDifference(was, is)).toHaveLength(1);
});

test("other prompts are reported by their number, and by their file where it differs", () => {
  expect(planDifference(planOf(), planOf([{}], { count: 30, digest: "bb" }))).toEqual([
    "the prompt file /p.txt has other prompts: 25 then, 30 now",
  ]);
  expect(planDifference(planOf(), planOf([{}], { source: "/q.txt", digest: "bb" }))).toEqual([
    "the prompts differ: 25 from /p.txt then, 25 from /q.txt now",
  ]);
});

test("start time, file of the same prompts and order of the fields make no difference", () => {
  const is = planOf([{}], { source: "/elsewhere.txt" });
  const turned = Object.fromEntries(Object.entries(MODEL).toReversed()) as PlannedModel;
  expect(planDifference(planOf(), { ...is, timestamp: "20270101_000000", models: [turned] })).toEqual([]);
});

test("another definition of the norms is reported", () => {
  const is = { ...planOf(), policies: { ...planOf().policies, normDefinition: "2" } };
  expect(planDifference(planOf(), is)[0]).toContain("another version of gain");
});

test("another margin is reported by its option", () => {
  const is = { ...planOf(), analysis: { margin: 0.02 } };
  expect(planDifference(planOf(), is)).toEqual(["--margin was 0.01, is 0.02"]);
});
