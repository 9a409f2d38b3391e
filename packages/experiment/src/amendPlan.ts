import type { ModelRequest } from "@gain/protocol";
import type { RunPlan } from "@gain/records";
import { fieldsOf, keptModels, planDifference, type PlannedModel } from "./planDifference.ts";

/** A model that a run measures, with its number in the plan and the store. */
export interface NumberedRequest {
  readonly modelIndex: number;
  readonly request: ModelRequest;
}

const sameAs =
  (model: PlannedModel) =>
  (other: PlannedModel): boolean =>
    JSON.stringify(fieldsOf(model)) === JSON.stringify(fieldsOf(other));

/** The requests under the numbers of the plan, which may have other models between them, in the plan's order. */
export function numbered({ models }: RunPlan, requests: readonly ModelRequest[]): NumberedRequest[] {
  return requests
    .map((request) => ({ modelIndex: models.findIndex(sameAs(request)), request }))
    .toSorted((a, b) => a.modelIndex - b.modelIndex);
}

/** A plan with models added and dropped, and what changed, one line each. */
export interface AmendedPlan {
  readonly plan: RunPlan;
  readonly changes: readonly string[];
}

/**
 * The former plan with the models of another one: new models follow the former ones, and the former ones that the other plan
 * does not have are marked as dropped, so that numbers and rows stay.
 *
 * @returns undefined where the plans differ in more than their models
 */
export function amendedPlan(was: RunPlan, is: RunPlan): AmendedPlan | undefined {
  const { dropped: before = [], ...others } = was;
  if (planDifference({ ...others, models: is.models }, is).length > 0) return undefined;
  const added = is.models.filter((model) => !was.models.some(sameAs(model)));
  const dropped = was.models.flatMap((model, index) => (is.models.some(sameAs(model)) ? [] : [index]));
  const restored = was.models.filter((_, index) => before.includes(index) && !dropped.includes(index));
  return {
    plan: { ...others, models: [...was.models, ...added], ...(dropped.length > 0 && { dropped }) },
    changes: [
      ...added.map((model) => `+ ${modelText(model, is)}`),
      ...restored.map((model) => `+ ${modelText(model, is)}, which was dropped before; its rows count again`),
      ...keptModels(was)
        .filter((model) => !is.models.some(sameAs(model)))
        .map((model) => `- ${modelText(model, was)}; its rows are kept, and no output has them`),
    ],
  };
}

/** A model by its name and the settings in which it differs from another model of the plan of that name. */
function modelText(model: PlannedModel, { models }: RunPlan): string {
  const namesakes = models.filter((other) => other["model"] === model["model"]);
  const settings = Object.entries(model).flatMap(([field, value]) =>
    field !== "model" && value !== null && namesakes.some((other) => other[field] !== value)
      ? [`${field} ${String(value)}`]
      : [],
  );
  return [String(model["model"]), ...settings].join(", ");
}
