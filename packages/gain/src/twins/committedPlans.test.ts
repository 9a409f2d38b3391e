import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { analyzeTwins } from "@gain/analysis";
import { planDesign, readPlan } from "@gain/twins";
import { describe, expect, it } from "vitest";

const studies = fileURLToPath(new URL("../../../../studies/twins/", import.meta.url));

describe.each(["plan.json", "pocket/plan.json"])("studies/twins/%s", (file) => {
  it("validates", async () => {
    const { plan } = await readPlan(studies + file);
    expect(plan.format).toBe(1);
    expect(planDesign(plan).primary.cell).toBe("primary");
  });
});

it("the plan states the power that its pairs have", async () => {
  const { plan } = await readPlan(`${studies}plan.json`);
  const { power, cells } = analyzeTwins([], planDesign(plan));
  expect(power?.n).toBe(14);
  expect(power?.equivalent.toFixed(2)).toBe(String(plan.power.equivalence_power_at_14_pairs));
  expect(cells.map(({ planned }) => planned)).toEqual([10, 28, 12, 12, 12, 12, 12, 12, 12, 6, 2]);
  expect(plan.power.power_at_8_pairs).toBe(0.86);
  expect(existsSync(`${studies}pocket/corpus/manifest.json`)).toBe(true);
});
