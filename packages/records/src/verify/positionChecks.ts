import type { RunPlan } from "../run/runPlan.ts";
import type { PositionAudit } from "../store/positionAudit.ts";
import type { RunStore } from "../store/runStore.ts";
import { checkOf, type Check } from "./verifyCheck.ts";

const FAULTS: Readonly<Record<keyof PositionAudit, string>> = {
  strayRows: "rows of no measured prompt, or of a model without requested positions",
  misplacedRows: "rows are doubled, not requested, or behind a missing one",
  beyondRows: "rows are beyond the end of their prompt",
  brokenRows: "rows have too few columns, or vectors of another length than the model's blocks",
  otherTokenRows: "rows have another token than their prompt has there",
  otherNormRows: "rows of a last token have other norms than their prompt's row",
  incompletePrompts: "prompts have fewer or more positions than are requested",
};

/** The check of the rows of positions; none of a run that neither requests nor has any. */
export async function positionChecks(store: RunStore, { models }: RunPlan): Promise<Check[]> {
  const requests = models.flatMap(({ positions, positionPredictions }, modelIndex) =>
    typeof positions === "string"
      ? [{ modelIndex, rule: positions, predictions: positionPredictions === true }]
      : [],
  );
  if (requests.length === 0 && !(await store.positions.exist())) return [];
  const audit = await store.positions.audit(requests);
  const faults = Object.entries(FAULTS).flatMap(([name, fault]) => {
    const count = audit[name as keyof PositionAudit];
    return count > 0 ? [`${String(count)} ${fault}`] : [];
  });
  return [checkOf("the rows of positions are those of the measured prompts", faults)];
}
