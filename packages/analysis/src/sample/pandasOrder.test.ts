import { expect, it } from "vitest";
import { inPandasOrder } from "./pandasOrder.ts";

it("sorts by code point, so that a full-width letter comes before an emoji as in pandas", () => {
  const sorted = inPandasOrder([
    { category: "\u{1f600}" },
    { category: "\uff21" },
    { category: "A" },
    { category: "AB" },
  ]);
  expect(sorted.map(({ category }) => category)).toEqual(["A", "AB", "\uff21", "\u{1f600}"]);
});
