import { expect, it } from "vitest";
import { TextPositions } from "../textPositions.ts";
import { JsonObject, jsonText } from "./jsonNode.ts";
import { parsePythonJson } from "./pythonJson.ts";

const parse = (text: string, limits?: { nested: number; scalars: number }) =>
  parsePythonJson(text, new TextPositions(text, "x.json"), limits);

it.each([
  ['{"a": [1, -2.5e-3, "\\u00e9\\n", true, null, {}, []]}'],
  ['[{"a": 1, "b": 2}, {"a": 3, "b": 4}, {"a": 5}, {"b": 6, "a": 7}, {"a": 8, "b": 9, "c": 10}]'],
  ['" \\\\ \\" \\/ "'],
])("parses %s like JSON.parse", (text) => {
  const [value = null] = parse(text);
  expect(JSON.parse(jsonText(value))).toEqual(JSON.parse(text));
});

it("objects with the same keys share one list of keys", () => {
  const objects = parse('{"a": 1, "b": 2} {"a": 3, "b": 4}\n{"a": 5}').filter(
    (value) => value instanceof JsonObject,
  );
  expect(objects[1]?.keys).toBe(objects[0]?.keys);
  expect(objects.map(({ keys }) => keys)).toEqual([["a", "b"], ["a", "b"], ["a"]]);
});

it("refuses a repeated key, also in an object that begins like the previous one", () => {
  expect(() => parse('[{"a": 1, "b": 2}, {"a": 1, "a": 2}]')).toThrow(
    "line 1, column 29 (a): this name is repeated",
  );
});

it("refuses more values than the limit", () => {
  const limits = { nested: 2, scalars: 3 };
  expect(parse("[1, 2, 3, {}]", limits)).toHaveLength(1);
  expect(() => parse("[{},\n{}]", limits)).toThrow(
    "line 2, column 1: there are more than 2 objects and lists",
  );
  expect(() => parse("[1, 2, 3, 4]", limits)).toThrow("line 1, column 11: there are more than 3 values");
});

it("reads an object of 100,000 keys in linear time", () => {
  const text = `{${Array.from({ length: 100_000 }, (_, i) => `"k${i}": ${i}`).join(",")}}`;
  const [value] = parse(text);
  expect(value instanceof JsonObject && value.values.at(-1)).toBe(99_999);
});
