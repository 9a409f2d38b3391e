import { expect, it } from "vitest";
import { gptjRows } from "../../testing/gptjFixture.ts";
import { rowColumns } from "./rowColumns.ts";

const [first, second] = gptjRows;
if (first === undefined || second === undefined) throw new Error("the fixture has rows");

it("keeps every number exactly through JSON, with missing values distinct from NaN", () => {
  const numbers = [0.1 + 0.2, Number.NaN, Infinity, -Infinity, -0, 5e-324, null];
  const rows = numbers.map((totalAmp) => ({ ...first, totalAmp }));
  const json = JSON.parse(JSON.stringify(rowColumns([{ name: "m", rows }]))) as ReturnType<typeof rowColumns>;
  const back = json.numbers.totalAmp.map((value) => (value === null ? null : Number(value)));
  expect(back).toEqual(numbers);
});

it("contains each text once, safe to display, and −1 where it is not stated", () => {
  const rows = [
    { ...first, topToken: "\n" },
    { ...second, topToken: null },
    { ...second, topToken: "\n" },
    { ...second, topToken: "" },
  ];
  expect(rowColumns([{ name: "m", rows }]).texts.topToken).toEqual({
    values: ["\\n", ""],
    at: [0, -1, 0, 1],
  });
});

it("uses the report's names of models, in their order", () => {
  const { count, texts } = rowColumns([
    { name: "one", rows: [first, second] },
    { name: "two", rows: [first] },
  ]);
  expect(count).toBe(3);
  expect(texts.model).toEqual({ values: ["one", "two"], at: [0, 0, 1] });
});
