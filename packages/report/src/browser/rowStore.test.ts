import { describe, expect, it } from "vitest";
import { gptjRows } from "../../testing/gptjFixture.ts";
import { rowColumns } from "../page/rowColumns.ts";
import { scriptScope } from "../../testing/scriptScope.ts";

interface Filter {
  readonly terms: string;
  readonly model: number | null;
  readonly category: number | null;
  readonly side: "" | "below" | "above" | "other";
  readonly flaggedOnly: boolean;
  readonly own: readonly { readonly column: string; readonly value: number | null; readonly terms: string }[];
}

const { rowStore, sortKeys, sortRows, filteredRows } = scriptScope(
  ["rowStore.js", "rowFilter.js"],
  "({ rowStore, sortKeys, sortRows, filteredRows })",
) as {
  readonly rowStore: (island: unknown) => object;
  readonly sortKeys: (store: object, column: string) => Float64Array;
  readonly sortRows: (rows: Uint32Array, keys: Float64Array, direction: 1 | -1) => void;
  readonly filteredRows: (store: object, filter: Filter) => Uint32Array;
};

const gains = [1.5, Number.NaN, -Infinity, 0.5, Number.NaN, Infinity, 1, 0.5];
const categories = ["b", "a", null, "b", "A10", "A9", "c", "a"];
const rows = gains.map((lastGain, i) => ({
  ...gptjRows[i % gptjRows.length],
  ...{ model: "m", architecture: null, normType: null, params: null, role: null, complexity: null },
  ...{ entropyNats: i === 3 ? null : i, totalAmp: null, topProb: null, layers: null, norms: null },
  category: categories[i] ?? null,
  prompt: `prompt ${String(i)}`,
  topToken: i === 6 ? " Paris" : null,
  lastGain,
  flags: i === 2 ? (["non_finite"] as const) : [],
  extra: { meta_source: i < 3 ? "Wiki" : i === 3 ? null : "web", meta_id: `q-${String(i)}`, other: "hidden" },
}));
// As in the page: through JSON.
const store = rowStore(
  JSON.parse(JSON.stringify(rowColumns([{ name: "m", rows, own: ["meta_source", "meta_id"] }]))),
);

const EVERYTHING: Filter = { terms: "", model: null, category: null, side: "", flaggedOnly: false, own: [] };
const passing = (filter: Partial<Filter>): number[] => [...filteredRows(store, { ...EVERYTHING, ...filter })];
function sorted(column: string, direction: 1 | -1): number[] {
  const order = filteredRows(store, EVERYTHING);
  sortRows(order, sortKeys(store, column), direction);
  return [...order];
}

describe("the table of all rows sorts", () => {
  it("numbers as numbers, infinities at their ends, NaN last in both directions, equals in the rows' order", () => {
    expect(sorted("gain", 1)).toEqual([2, 3, 7, 6, 0, 5, 1, 4]);
    expect(sorted("gain", -1)).toEqual([5, 0, 6, 3, 7, 2, 1, 4]);
  });

  it("values that the source does not state last, too", () => {
    expect(sorted("entropyNats", 1).at(-1)).toBe(3);
    expect(sorted("entropyNats", -1)).toEqual([7, 6, 5, 4, 2, 1, 0, 3]);
  });

  it("texts alphabetically, numbers in them by size", () => {
    expect(sorted("category", 1)).toEqual([1, 7, 5, 4, 0, 3, 6, 2]);
  });

  it("own columns, with missing values last", () => {
    expect(sorted("meta_source", -1)).toEqual([0, 1, 2, 4, 5, 6, 7, 3]);
  });

  it("by the rows' own order", () => {
    expect(sorted("row", -1)).toEqual([7, 6, 5, 4, 3, 2, 1, 0]);
  });
});

describe("the table of all rows shows", () => {
  it("all rows without a filter", () => {
    expect(passing({})).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it("rows that contain every search term, in any case", () => {
    expect(passing({ terms: "  PROMPT  paris " })).toEqual([6]);
    expect(passing({ terms: "prompt nowhere" })).toEqual([]);
  });

  it("rows of one category, of one side of 1, with a flag", () => {
    expect(passing({ category: 0 })).toEqual([0, 3]);
    expect(passing({ side: "below" })).toEqual([3, 7]);
    expect(passing({ side: "above" })).toEqual([0]);
    expect(passing({ side: "other" })).toEqual([1, 2, 4, 5, 6]);
    expect(passing({ flaggedOnly: true })).toEqual([2]);
    expect(passing({ category: 0, side: "below", terms: "3" })).toEqual([3]);
  });

  it("rows with a value, or with words, in own columns of the prompts, all of them together", () => {
    const source = { column: "meta_source", value: 1, terms: "" };
    const id = { column: "meta_id", value: null, terms: "Q-  5" };
    expect(passing({ own: [source] })).toEqual([4, 5, 6, 7]);
    expect(passing({ own: [id] })).toEqual([5]);
    expect(passing({ own: [{ ...source, value: 0 }, id] })).toEqual([]);
    expect(passing({ own: [{ ...source, value: null }] })).toHaveLength(8);
    expect(passing({ terms: "wiki" })).toEqual([0, 1, 2]);
    expect(passing({ terms: "hidden" })).toEqual([]);
  });
});
