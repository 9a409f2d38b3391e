import { expect, it } from "vitest";
import { compareModels } from "@gain/analysis";
import { modelFindings } from "../../testing/modelFindings.ts";
import type { Analysis } from "./analysedModels.ts";
import { inReportOrder } from "./inReportOrder.ts";

it("moves models with their tests and replicates, sorts pairs by their models, and keeps every number", () => {
  const models = [
    modelFindings("s low", "sequential", 0.9),
    modelFindings("unknown", "unknown", 3),
    modelFindings("p low", "parallel", 0.8),
    modelFindings("s high", "sequential", 1.2),
    modelFindings("p high", "parallel", 1.1),
  ];
  const comparison = compareModels(
    models.map(({ labels, findings, rows }) => ({
      ...{ name: labels.modelName, wiring: labels.wiring, family: labels.modelName, findings, rows },
    })),
  );
  const before = JSON.stringify(comparison);
  const shown = inReportOrder({ models, comparison, summaries: [] } as unknown as Analysis);
  const names = ["p high", "p low", "s high", "s low", "unknown"];
  expect(shown.models.map(({ labels }) => labels.modelName)).toEqual(names);
  expect(shown.comparison.neutralTests.map(({ model }) => model)).toEqual(names);
  expect(shown.comparison.replicates.map(({ model }) => model)).toEqual(names);
  expect(shown.comparison.architectures.families.map(({ family }) => family)).toEqual(names.slice(0, 4));
  const pairs = shown.comparison.pairs.map(({ first, second }) => `${first}/${second}`);
  expect(pairs.slice(0, 4)).toEqual(["p low/p high", "s high/p high", "s low/p high", "unknown/p high"]);
  expect(pairs.at(-1)).toBe("s low/unknown");
  expect(new Set(shown.comparison.pairs)).toEqual(new Set(comparison.pairs));
  expect(JSON.stringify(comparison)).toBe(before);
});
