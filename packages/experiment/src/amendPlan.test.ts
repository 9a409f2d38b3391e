import { expect, test } from "vitest";
import type { RunPlan } from "@gain/records";
import { fakeRequest } from "@gain/sidecar/testing/fakeSidecar";
import { amendedPlan, numbered } from "./amendPlan.ts";
import { planDifference } from "./planDifference.ts";
import { policiesOf } from "./policies.ts";

const request = (model: string, dtype: "auto" | "bfloat16" = "auto"): typeof fakeRequest => ({
  ...fakeRequest,
  model,
  dtype,
});
const plan = (...models: (typeof fakeRequest)[]): RunPlan => ({
  format: 5,
  timestamp: "20261130_050000",
  models: models.map((model) => ({ ...model })),
  prompts: { source: "p.txt", count: 3, digest: "d" },
  policies: policiesOf(fakeRequest),
  analysis: { margin: 0.05 },
});
const [a, b, c] = [request("a"), request("b"), request("c")];

test("added models follow the former ones, dropped ones keep their number", () => {
  const amended = amendedPlan(plan(a, b), plan(c, a));
  expect(amended?.plan).toEqual({ ...plan(a, b, c), dropped: [1] });
  expect(amended?.changes).toEqual(["+ c", "- b; its rows are kept, and no output has them"]);
  expect(numbered(amended?.plan ?? plan(a), [c, a]).map(({ modelIndex }) => modelIndex)).toEqual([0, 2]);
  expect(planDifference(amended?.plan ?? plan(a), plan(c, a))).toEqual([]);
});

test("a dropped model that is named again counts again, under its number", () => {
  const amended = amendedPlan({ ...plan(a, b), dropped: [1] }, plan(b, a));
  expect(amended?.plan).toEqual(plan(a, b));
  expect(amended?.changes).toEqual(["+ b, which was dropped before; its rows count again"]);
});

test("models of one name are told apart by the setting that differs", () => {
  const amended = amendedPlan(plan(a), plan(a, request("a", "bfloat16")));
  expect(amended?.changes).toEqual(["+ a, dtype bfloat16"]);
});

test("other prompts or another margin cannot be amended", () => {
  const other = plan(a, b);
  expect(amendedPlan(plan(a), { ...other, prompts: { ...other.prompts, digest: "e" } })).toBeUndefined();
  expect(amendedPlan(plan(a), { ...other, analysis: { margin: 0.1 } })).toBeUndefined();
});

test("the order of the models is no difference", () => {
  expect(planDifference(plan(a, b), plan(b, a))).toEqual([]);
});
