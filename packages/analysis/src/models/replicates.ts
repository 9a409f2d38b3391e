/**
 * Which of several models are replicates of a class, and which are other forms of the same model.
 *
 *   models ─▶ copies       the same gains on the same prompts: one of them counts anywhere
 *          ─▶ families     one release, one base, one set of weights, one name: they count once in a class
 *          ─▶ not counted  copies, rewired models, untrained ones: they count in no class
 */
import type { Wiring } from "../gains/references.ts";
import { decimals } from "../numberText.ts";
import { sameGains } from "./copies.ts";
import { familyName, linkOf, ownSource, type FamilyMember } from "./families.ts";
import type { ModelFacts } from "./modelFacts.ts";
import type { PromptGains } from "./promptGains.ts";
import { releaseOf } from "./releases.ts";

/** A model, as the input of the rules about replicates. */
export interface ReplicateInput {
  readonly model: string;
  readonly wiring: Wiring;
  /** The type of its norms; null where it is not stated. */
  readonly normType: string | null;
  /** The family that the user assigns; null for none. */
  readonly family: string | null;
  readonly facts: ModelFacts;
  readonly gains: PromptGains;
}

/** A model's relation to the others. */
export interface Replicate {
  readonly model: string;
  readonly family: string;
  /** How the family is known, for example "by --family" or "same weights as gpt2 (again.csv)". */
  readonly familySource: string;
  /** The model that has the same gains; null for none. */
  readonly copyOf: string | null;
  /** Why it counts in no class of wiring; null where it may count. */
  readonly excluded: string | null;
}

/** A mean entropy of at least this share of ln V is that of a uniform distribution over V tokens. */
const EVEN = 0.99;

/** One entry per model, in their order. */
export function replicatesOf(models: readonly ReplicateInput[]): readonly Replicate[] {
  const originals = originalsOf(models);
  const members = models.map(({ model, family, facts }): FamilyMember => ({
    name: facts.statedName ?? model,
    model,
    set: family,
    facts,
  }));
  // A copy belongs to its original's family and links no other model to it.
  const isCopy = (i: number): boolean => originals[i] !== i;
  const groups = groupsOf(members, (i, j) =>
    isCopy(i) || isCopy(j) ? null : linkOf(members[i], members[j]),
  );
  const names = distinctNames(groups, members, isCopy);
  return models.map((input, i) => {
    const original = originals[i] ?? i;
    const group = (groups[original] ?? []).flatMap((j) => members[j] ?? []);
    const member = members[i];
    const copyOf = original === i ? null : (models[original]?.model ?? null);
    return {
      model: input.model,
      family: names[original] ?? input.model,
      familySource: copyOf === null ? sourceOf(member, group) : `same gains as ${copyOf}`,
      copyOf,
      excluded:
        copyOf === null ? notTrained(input) : `its gains are those of ${copyOf}: one model counts once`,
    };
  });
}

/** The name of each model's family; of two families with the same name, the second is named after its first model. */
function distinctNames(
  groups: readonly (readonly number[])[],
  members: readonly FamilyMember[],
  isCopy: (i: number) => boolean,
): readonly string[] {
  const taken = new Map<string, number>();
  return groups.map((group, i) => {
    // A copy has its original's family.
    if (isCopy(i)) return "";
    const first = group[0] ?? i;
    const name = familyName(group.flatMap((j) => members[j] ?? []));
    const holder = taken.get(name.toLowerCase()) ?? first;
    taken.set(name.toLowerCase(), holder);
    return holder === first ? name : (members[first]?.model ?? name);
  });
}

const KINSHIP = { weights: "same weights as", base: "same base as", name: "same name as" } as const;

/**
 * How the family of a model that is not a copy is known: from the model itself, or from another model of the family.
 */
function sourceOf(member: FamilyMember | undefined, group: readonly FamilyMember[]): string {
  if (member === undefined) return "";
  const own = ownSource(member);
  if (own !== null) return own;
  const others = group.filter((other) => other !== member);
  for (const link of ["weights", "base", "name"] as const) {
    const kin = others.find((other) => linkOf(member, other) === link);
    if (kin !== undefined) return `${KINSHIP[link]} ${kin.model}`;
  }
  return "its own";
}

/**
 * For each model the index of the one that represents all models with the same gains: the one whose wiring and norm are
 * known, then the one with more prompts, then the first.
 */
function originalsOf(models: readonly ReplicateInput[]): readonly number[] {
  const groups = groupsOf(models, (i, j) => {
    const [one, other] = [models[i], models[j]];
    return one !== undefined && other !== undefined && sameGains(one.gains, other.gains) ? "gains" : null;
  });
  const rank = (i: number): number => {
    const model = models[i];
    if (model === undefined) return 0;
    const known = (model.wiring === "unknown" ? 0 : 2) + (model.normType === null ? 0 : 1);
    return known + model.gains.byPrompt.size / (1 + model.gains.byPrompt.size);
  };
  return groups.map((group, i) =>
    group.reduce((best, j) => (rank(j) > rank(best) ? j : best), group[0] ?? i),
  );
}

/** The members of each one's group, ascending: all that are connected by links. */
function groupsOf(
  members: readonly unknown[],
  link: (i: number, j: number) => string | null,
): readonly (readonly number[])[] {
  const groups: number[][] = [];
  for (const i of members.keys()) {
    const joined = [...new Set(groups.slice(0, i))].filter((group) => group.some((j) => link(i, j) !== null));
    const merged = [...joined.flat(), i].sort((a, b) => a - b);
    for (const j of merged) groups[j] = merged;
  }
  return groups;
}

/** Why a model does not count as trained and unmodified; null where it does. */
function notTrained({ model, facts }: ReplicateInput): string | null {
  const { rewired, randomWeights, meanEntropyNats } = facts;
  if (rewired === true) return "its blocks were rewired: an intervention on a trained model";
  if (randomWeights === true) return "its weights are random, not trained";
  const vocabulary = facts.vocabulary ?? releaseOf(facts.statedName ?? model)?.vocabulary ?? null;
  if (vocabulary === null || meanEntropyNats === undefined) return null;
  const even = Math.log(vocabulary);
  if (!(meanEntropyNats >= EVEN * even)) return null;
  return (
    `its mean entropy of ${decimals(meanEntropyNats, 2)} nats is within 1 % of ln ${String(vocabulary)} = ` +
    `${decimals(even, 2)}, that of an even distribution: its weights are not trained`
  );
}
