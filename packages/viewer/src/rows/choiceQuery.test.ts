import { expect, test } from "vitest";
import { choiceOf, queryOf } from "./choiceQuery.ts";
import { NO_CHOICE, type RowsChoice } from "./rowView.ts";

const CHOICE: RowsChoice = {
  ...{ model: "a/b & c", category: "Novel", side: "below", flag: "errors", words: "ä  =?" },
  ...{ own: { meta_source: "wiki", "meta_a.b": "x" }, column: "Last_Gain", direction: -1 },
};

test("a choice of rows is the same after it was in an address", () => {
  const query = new URLSearchParams(Object.entries(queryOf(CHOICE)));
  expect(choiceOf(new URLSearchParams(query.toString()))).toEqual(CHOICE);
});

test("an address without a choice, and one with a side that no row has, choose all rows", () => {
  expect(choiceOf(new URLSearchParams("run=r"))).toEqual(NO_CHOICE);
  expect(choiceOf(new URLSearchParams("run=r&side=sideways"))).toEqual(NO_CHOICE);
  expect(Object.values(queryOf(NO_CHOICE)).join("")).toBe("");
});
