import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PAGE, pageWithCosts } from "./clusterCost.ts";
import { PROJECT } from "./setup/project.ts";

const page = readFileSync(join(PROJECT, PAGE), "utf8");

test("the costs in docs/cluster.md are those of the stored benchmarks", async () => {
  expect(page, "run: npx tsx tools/cluster-cost.ts").toBe(await pageWithCosts(page));
});

test("a million prompts of 16 tokens take the seconds of docs/benchmarks.md", () => {
  const [, rate = ""] =
    /prompts of 16 tokens per second +\| +([\d,]+) prompts\/s \| at least/.exec(
      readFileSync(join(PROJECT, "docs/benchmarks.md"), "utf8"),
    ) ?? [];
  const [, hours = "", price = ""] = /\| 16 tokens .*\| +([\d.]+) \| +\$([\d.]+) \|/.exec(page) ?? [];
  const perSecond = Number(rate.replace(",", ""));
  expect(Number(hours) * 3600 * perSecond).toBeGreaterThan(0.99e6);
  expect(Number(hours) * 3600 * perSecond).toBeLessThan(1.01e6);
  expect(Number(price)).toBeCloseTo(3 * (1e6 / perSecond / 3600), 2);
});
