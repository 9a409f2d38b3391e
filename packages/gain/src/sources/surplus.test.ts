import { expect, test } from "vitest";
import type { LoadedModel } from "@gain/experiment";
import { surplusChecks } from "./modelChecks.ts";
import { alarmsOf } from "./seenOnModel.ts";

const block = { kind: "block", tensors: 9, text: "1 unread transformer block: model.layers.3" } as const;
const adapter = { kind: "adapter", tensors: 2, text: "adapter in the folder, not applied" } as const;
const head = { kind: "known extra", tensors: 4, text: "multi-token prediction: mtp.fc.weight" } as const;
const other = { kind: "other", tensors: 1, text: "of no known use: a.weight" } as const;

const holding = (...surplus: LoadedModel["surplus"]): LoadedModel =>
  ({ surplus, selfCheck: { passed: true, seconds: 0, results: [] } }) as unknown as LoadedModel;

test("unread blocks and adapters are what a reader has to know first", () => {
  expect(alarmsOf(holding(block, adapter, other, head))).toEqual([
    "NOT READ of the model's files: 9 tensors, 1 unread transformer block: model.layers.3.",
    "NOT READ of the model's files: 2 tensors, adapter in the folder, not applied.",
  ]);
});

test("known extras and tensors of no known use raise no alarm", () => {
  expect(alarmsOf(holding(head, other))).toEqual([]);
});

test("the report lists everything that is left over, and what of it changes the model does not pass", () => {
  expect(surplusChecks(holding(block, other, head)).map(({ result, detail }) => [result, detail])).toEqual([
    ["not passed", "9 tensors, 1 unread transformer block: model.layers.3"],
    ["1 left over", "1 tensor, of no known use: a.weight"],
    ["4 left over", "4 tensors, multi-token prediction: mtp.fc.weight"],
  ]);
});

test("a model that takes all of its files passes", () => {
  expect(surplusChecks(holding()).map(({ result }) => result)).toEqual(["passed"]);
});
