import { expect, it } from "vitest";
import reference from "../../fixtures/reference-statistics.json" with { type: "json" };
import { relativeError } from "../../testing/relativeError.ts";
import { oneSampleT, type OneSampleT } from "../inference/oneSampleT.ts";
import { notebookOneSided } from "./notebookOneSided.ts";

const gptj = reference.samples.find(({ name }) => name === "GPT-J-6B")?.gains ?? [];
const pythia = reference.samples.find(({ name }) => name === "Pythia-6.9B")?.gains ?? [];

function testOf(values: readonly number[]): OneSampleT {
  const found = oneSampleT(values);
  if (!found.defined) throw new Error(found.reason);
  return found.value;
}

it("reproduces the numbers of the notebook's own JSON for GPT-J-6B to the last digit", () => {
  const test = testOf(gptj);
  expect(test.t).toBe(3.6334905594106552);
  expect(notebookOneSided(test)).toEqual({ p: 0.9993387019842174, direction: "expansion" });
});

it("gives the alternative of the notebook's number: for t > 0 it is p(mean < 1)", () => {
  const expansion = testOf(gptj);
  expect(relativeError(notebookOneSided(expansion).p, expansion.pMeanBelow)).toBeLessThan(1e-12);
  expect(expansion.pMeanAbove).toBeCloseTo(0.00066, 5);
  const dampening = testOf(pythia);
  expect(notebookOneSided(dampening)).toEqual({ p: dampening.pTwoSided / 2, direction: "dampening" });
});
