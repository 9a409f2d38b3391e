import { revisionSuffix } from "@gain/experiment";
import { ModelRequest } from "@gain/protocol";
import type { RunPlan, RunStore } from "@gain/records";
import type { FailedModel } from "@gain/report";

/** The models of a run that could not be measured to their end, which its outputs leave out. */
export async function failedModels(store: RunStore, plan: RunPlan): Promise<FailedModel[]> {
  const failures = await store.failures();
  if (failures.length === 0) return [];
  const bound = new Map((await store.models()).map((model) => [model.modelIndex, model]));
  const requests = plan.models.map((model) => ModelRequest.parse({ ...model, allowFailedSelfCheck: false }));
  const failed: FailedModel[] = [];
  for (const { modelIndex, code, reason } of failures) {
    const request = requests[modelIndex];
    const asked = request === undefined ? "" : `${request.model}${revisionSuffix(request, requests)}`;
    const measured = bound.has(modelIndex) ? (await store.counts(modelIndex)).measured : 0;
    failed.push({
      ...{ name: bound.get(modelIndex)?.loaded.name ?? asked, code, reason },
      ...{ measured, planned: plan.prompts.count },
    });
  }
  return failed;
}
