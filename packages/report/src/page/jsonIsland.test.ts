import { expect, it } from "vitest";
import { exactNumber, jsonIsland } from "./jsonIsland.ts";

const hostile = [
  "</script><script>alert(1)</script>",
  "<!--<script>",
  "]]>&amp;\u2028\u2029",
  "\ud800",
  '"\\',
];

it("contains no character that ends the element, and parses to the same value", () => {
  const island = jsonIsland("rows", hostile).text;
  const json = /^<script type="application\/json" id="rows">(.*)<\/script>$/su.exec(island)?.[1] ?? "";
  expect(json).not.toMatch(/[<>&\u2028\u2029]/);
  expect(JSON.parse(json)).toEqual(hostile);
});

it.each([0, -0, 1 / 3, Number.NaN, Infinity, -Infinity, 5e-324, Number.MAX_VALUE])(
  "keeps %d exactly",
  (value) => {
    expect(Number(JSON.parse(JSON.stringify(exactNumber(value))))).toBe(value);
  },
);
