import { expect, test } from "vitest";
import { jsonDifference } from "./jsonDifference.ts";

test("each path that differs has a line with both values", () => {
  const was = { models: [{ dtype: "float32", path: null }], prompts: { count: 25 }, gone: [1] };
  const is = { models: [{ dtype: "bfloat16", path: null }, { dtype: "auto" }], prompts: { count: 24 } };
  expect(jsonDifference(was, is)).toEqual([
    'models[0].dtype: was "float32", is "bfloat16"',
    'models[1]: was absent, is {"dtype":"auto"}',
    "prompts.count: was 25, is 24",
    "gone: was [1], is absent",
  ]);
});

test("values of different kinds differ as a whole, and null is not absence", () => {
  expect(jsonDifference({ a: [1] }, { a: { 0: 1 } })).toEqual(['a: was [1], is {"0":1}']);
  expect(jsonDifference({ a: null }, {})).toEqual(["a: was null, is absent"]);
});

test("the order of members is not a difference", () => {
  expect(jsonDifference({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 })).toEqual([]);
});
