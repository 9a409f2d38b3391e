import { expect, it } from "vitest";
import { gainRowsOf } from "../../testing/gainRows.ts";
import { recordedSteps } from "./recordedStep.ts";
import { batch, binding, measuredRow, numberedPrompts } from "../../testing/runFixture.ts";
import { RunStore } from "../store/runStore.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";

const dir = temporaryFolder();

const row = measuredRow(2);

it("a row has one step per block, with the norms before and after it", () => {
  const steps = recordedSteps(row);
  expect(steps.map(({ normBefore, normAfter }) => [normBefore, normAfter])).toEqual([
    [5, 4],
    [4, 3],
    [3, 8],
  ]);
  expect(steps[1]).toEqual({
    ...{ normBefore: 4, normAfter: 3, deltaNorm: 2, inner: -0.5 },
    split: { attentionNorm: 1.5, attentionInner: 0.25, mlpNorm: 1, mlpInner: -0.25, error: 1e-7 },
  });
  expect(steps[0]?.split?.error).toBeNaN();
});

it("the steps of a model without a split have none", () => {
  expect(recordedSteps({ ...row, split: null }).map(({ split }) => split)).toEqual([null, null, null]);
});

it("the last step of a stored row without a split and a final norm has null for both", async () => {
  const store = await RunStore.create(dir());
  await store.appendPrompts(numberedPrompts(1));
  await store.bindModel(binding());
  await store.saveRows(0, batch([measuredRow(0, { split: null, finalNorm: null })]));
  const steps = [];
  for await (const { lastStep } of gainRowsOf(store, 0)) steps.push(lastStep);
  await store.close();
  const whole = { normBefore: 3, normAfter: 6, deltaNorm: 3, inner: 0.25 };
  expect(steps).toEqual([{ ...whole, split: null, finalNorm: null }]);
});
