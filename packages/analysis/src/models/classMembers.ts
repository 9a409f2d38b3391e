import { isDerived, type ModelFacts } from "./modelFacts.ts";
import type { Replicate, ReplicateInput } from "./replicates.ts";

/** A class of wiring that the hypothesis is about. */
export type ClassWiring = "parallel" | "sequential";

/** The models of one family in one class; `representatives` are those that count. */
export interface ClassFamily {
  readonly family: string;
  readonly wiring: ClassWiring;
  readonly representatives: readonly ReplicateInput[];
}

/** A model that counts in no class, and why. */
export interface UncountedModel {
  readonly model: string;
  readonly reason: string;
}

/** The families of each class, and the models that represent none. */
export interface ClassMembers {
  readonly families: readonly ClassFamily[];
  readonly uncounted: readonly UncountedModel[];
}

/** Types from the widest to the narrowest; among models with the same weights, the widest counts. */
const WIDEST_FIRST = ["float64", "float32", "bfloat16", "float16"];

/**
 * Selects the models that represent their families. Within a family, models as they were trained take precedence over
 * derived, quantised or adapted ones. Of several models with the same weights, the one with the widest type counts. A
 * family with models of both wirings counts once in each class.
 *
 * @param hasValue whether a model has a usable gain
 */
export function classMembers(
  models: readonly ReplicateInput[],
  replicates: readonly Replicate[],
  hasValue: (model: ReplicateInput) => boolean,
): ClassMembers {
  const uncounted: UncountedModel[] = [];
  const byFamily = new Map<string, { wiring: ClassWiring; family: string; members: ReplicateInput[] }>();
  for (const [i, model] of models.entries()) {
    const { wiring } = model;
    const { family = model.model, excluded = null } = replicates[i] ?? {};
    const reason = excluded ?? withoutClass(model, hasValue);
    if (reason !== null || (wiring !== "parallel" && wiring !== "sequential")) {
      uncounted.push({ model: model.model, reason: reason ?? "" });
      continue;
    }
    const key = JSON.stringify([wiring, family.toLowerCase()]);
    const known = byFamily.get(key);
    if (known === undefined) byFamily.set(key, { wiring, family, members: [model] });
    else known.members.push(model);
  }
  const families = [...byFamily.values()].map(({ wiring, family, members }) => {
    const least = Math.min(...members.map(({ facts }) => changes(facts)));
    const representatives: ReplicateInput[] = [];
    for (const member of members.toSorted((a, b) => typeRank(a.facts) - typeRank(b.facts))) {
      const { weights } = member.facts;
      const same = representatives.find(({ facts }) => weights !== undefined && facts.weights === weights);
      const changed = changes(member.facts) > least;
      if (changed || same !== undefined) {
        const why = changed
          ? "models of it as they were trained"
          : `${same?.model ?? ""}, of the same weights,`;
        uncounted.push({ model: member.model, reason: `its family ${family} is represented by ${why}` });
      } else representatives.push(member);
    }
    return { family, wiring, representatives: inOrderOf(models, representatives) };
  });
  return { families, uncounted: inOrderOf(models, uncounted) };
}

function withoutClass(model: ReplicateInput, hasValue: (model: ReplicateInput) => boolean): string | null {
  if (model.wiring === "unknown") return "its wiring is not established";
  if (model.wiring === "single") return "its blocks have one part: they are neither parallel nor sequential";
  if (model.wiring === "mixed") return "its blocks differ in wiring";
  return hasValue(model) ? null : "it has no positive and finite gain";
}

/** Number of changes that were made to a model after training. */
const changes = (facts: ModelFacts): number =>
  Number(facts.quantization !== undefined) + Number(facts.adapter !== undefined) + Number(isDerived(facts));

function typeRank({ dtype }: ModelFacts): number {
  const rank = WIDEST_FIRST.indexOf(dtype ?? "");
  return rank < 0 ? WIDEST_FIRST.length : rank;
}

function inOrderOf<Entry extends { readonly model: string }>(
  models: readonly ReplicateInput[],
  entries: readonly Entry[],
): readonly Entry[] {
  const index = (entry: Entry): number => models.findIndex(({ model }) => model === entry.model);
  return entries.toSorted((a, b) => index(a) - index(b));
}
