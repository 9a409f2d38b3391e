import { expect, it } from "vitest";
import { gainByParametersTitle } from "./gainByParametersTitle.ts";

const title = (ratio: number, low: number, high: number, isPrimary = true) =>
  gainByParametersTitle({
    isPrimary,
    what: "Last-layer gain",
    models: 4,
    ratio: { defined: true, value: { ratio, interval: { level: 0.95, low, high } } },
  });

it("names a trend only where its interval lies on one side of 1", () => {
  expect(title(0.92, 0.87, 0.98)).toEqual([
    "Last-layer gain falls with size:",
    "× 0.92 [0.87, 0.98] per tenfold parameters, families random",
  ]);
  expect(title(1.1, 1.05, 1.15)[0]).toBe("Last-layer gain rises with size:");
  expect(title(1.1, 0.9, 1.3)[0]).toBe("Last-layer gain shows no trend with size:");
});

it("describes a trend that the study does not ask for, and does not claim it", () => {
  expect(title(0.92, 0.87, 0.98, false)).toEqual([
    "Last-layer gain of 4 models by size",
    "exploratory trend: × 0.92 [0.87, 0.98] per tenfold parameters",
  ]);
});

it("claims nothing without an estimate or a model", () => {
  const none = { defined: false, reason: "no degree of freedom" } as const;
  expect(
    gainByParametersTitle({ what: "Gain of block L−1", models: 1, ratio: none, isPrimary: true }),
  ).toEqual(["Gain of block L−1 of 1 model by size"]);
  expect(gainByParametersTitle({ what: "Last-layer gain", models: 0, ratio: null, isPrimary: true })).toEqual(
    ["No model of known size has a gain"],
  );
});
