import { revisionSuffix } from "@gain/experiment";
import { ModelRequest } from "@gain/protocol";
import type { RunPlan, RunStore } from "@gain/records";
import type { LeftOutModel } from "@gain/report";

/** The models of a run that its outputs leave out: those that were dropped, and those not measured to their end. */
export async function leftOutModels(store: RunStore, plan: RunPlan): Promise<LeftOutModel[]> {
  const { dropped = [] } = plan;
  const failures = (await store.failures()).filter(({ modelIndex }) => !dropped.includes(modelIndex));
  const all = [
    ...failures.map((failure) => ({ why: "failed", ...failure }) as const),
    ...dropped.map((modelIndex) => ({ why: "dropped", modelIndex, code: null, reason: "" }) as const),
  ];
  if (all.length === 0) return [];
  const bound = new Map((await store.models()).map((model) => [model.modelIndex, model]));
  const requests = plan.models.map((model) => ModelRequest.parse({ ...model, allowFailedSelfCheck: false }));
  const leftOut: LeftOutModel[] = [];
  for (const { why, modelIndex, code, reason } of all) {
    const request = requests[modelIndex];
    const asked = request === undefined ? "" : `${request.model}${revisionSuffix(request, requests)}`;
    const measured = bound.has(modelIndex) ? (await store.counts(modelIndex)).measured : 0;
    leftOut.push({
      ...{ why, name: bound.get(modelIndex)?.loaded.name ?? asked, code, reason },
      ...{ measured, planned: plan.prompts.count },
    });
  }
  return leftOut;
}
