import { readFileSync } from "node:fs";
import { deltaText } from "@gain/analysis";
import { studyOfTwins } from "@gain/twins";
import { expect, it } from "vitest";

const root = new URL("../../../../", import.meta.url);
const page = readFileSync(new URL("docs/twins.md", root), "utf8").replaceAll(/\s+/g, " ");

it("docs/twins.md states the answer of the committed measurements, and the plan's word allows it", async () => {
  const { findings, commit, models } = await studyOfTwins(new URL("studies/twins", root).pathname);
  const { primary, claim } = findings;
  if (!primary.difference.defined || !claim.parallel.defined || !claim.sequential.defined)
    throw new Error("the primary outcome is measured");
  expect(page).toContain(`Δ ${deltaText(primary.difference.value)}`);
  expect(page).toContain(`sign-flip p = ${primary.difference.value.signFlip.pTwoSided.toPrecision(2)}`);
  for (const { value } of [claim.parallel, claim.sequential])
    expect(page).toContain(Math.exp(value.mean).toFixed(3));
  expect(primary.word).toBe("lower");
  expect(claim.isShown).toBe(false);
  expect(Date.parse(commit?.at ?? "")).toBeLessThan(
    Math.min(...models.map(({ training }) => Date.parse(training.began))),
  );
});
