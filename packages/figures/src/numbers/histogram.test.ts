import { describe, expect, it } from "vitest";
import reference from "../../fixtures/reference_figures.json" with { type: "json" };
import { histogramBins } from "./histogram.ts";

describe("histogramBins", () => {
  it.each(Object.entries(reference.histograms))("has numpy's counts and edges for %s", (_name, expected) => {
    const bins = histogramBins(expected.values);
    expect(bins.map((bin) => bin.count)).toEqual(expected.counts);
    expect([...bins.map((bin) => bin.binStart), bins.at(-1)?.binEnd]).toEqual(expected.edges);
  });

  it("lets each bin end where the next one starts", () => {
    const bins = histogramBins(reference.histograms.lognormal.values);
    expect(bins.slice(1).map((bin) => bin.binStart)).toEqual(bins.slice(0, -1).map((bin) => bin.binEnd));
  });

  it("has no bins without values", () => {
    expect(histogramBins([])).toEqual([]);
  });
});
