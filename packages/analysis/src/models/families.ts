import { lineageText, type ModelFacts } from "./modelFacts.ts";
import { releaseOf } from "./releases.ts";

/** A model as the rules about families take it. */
export interface FamilyMember {
  /** As its source has it. */
  readonly name: string;
  /** As outputs call it. */
  readonly model: string;
  /** The family that the user puts it in; null for none. */
  readonly set: string | null;
  readonly facts: ModelFacts;
}

/** Why two models are of one family. */
export type FamilyLink = "set" | "release" | "weights" | "base" | "name";

/**
 * Why two models are of one family; null where nothing says so. A family that the user sets holds what it was set for,
 * and nothing else.
 */
export function linkOf(one: FamilyMember | undefined, other: FamilyMember | undefined): FamilyLink | null {
  if (one === undefined || other === undefined) return null;
  if (one.set !== null || other.set !== null) {
    return one.set !== null && other.set !== null && fold(one.set) === fold(other.set) ? "set" : null;
  }
  if (intersect(releasesOf(one), releasesOf(other))) return "release";
  const [weights, otherWeights] = [one.facts.weights, other.facts.weights];
  if (weights !== undefined && weights === otherWeights) return "weights";
  if (isBase(one, other) || isBase(other, one) || intersect(idsOf(one), idsOf(other))) return "base";
  // Folders can share a name; where both say what their weights are, that decides.
  const apart = weights !== undefined && otherWeights !== undefined;
  return !apart && fold(one.name) === fold(other.name) ? "name" : null;
}

/** How a model's own facts place it, in words; null where only other models do. */
export function ownSource(member: FamilyMember): string | null {
  if (member.set !== null) return "by --family";
  const [lineage] = member.facts.lineage ?? [];
  if (lineage !== undefined) return `by ${lineageText(lineage)}`;
  const [release] = releasesOf(member);
  return release === undefined ? null : `by its name, a model of the release ${release}`;
}

/** What the family of these models is called. */
export function familyName(members: readonly FamilyMember[]): string {
  const firstOf = (find: (member: FamilyMember) => string | null | undefined): string | undefined => {
    for (const member of members) {
      const found = find(member);
      if (found !== null && found !== undefined) return found;
    }
    return undefined;
  };
  return (
    firstOf(({ set }) => set) ??
    firstOf((member) => releasesOf(member)[0]) ??
    firstOf(({ facts }) => facts.lineage?.[0]?.base) ??
    members[0]?.name ??
    ""
  );
}

/** What the lineage says goes before the hub id, and that before the name, which anyone can choose. */
function releasesOf({ name, facts }: FamilyMember): readonly string[] {
  const found = (names: readonly string[]): readonly string[] =>
    names.flatMap((text) => releaseOf(text)?.family ?? []);
  const bases = found((facts.lineage ?? []).map(({ base }) => base));
  if (bases.length > 0) return bases;
  const own = found(facts.source === undefined ? [] : [lastParts(facts.source)]);
  return own.length > 0 ? own : found([name]);
}

/** What the weights come from, by every name that is one thing everywhere. */
function idsOf({ name, facts }: FamilyMember): readonly string[] {
  const { source, lineage = [] } = facts;
  return [
    ...lineage.map(({ base }) => base),
    ...(source === undefined ? [] : [source]),
    ...(name.includes("/") ? [name] : []),
  ].map(fold);
}

/** Does the lineage name the other model, by its name alone? A hub repository is often copied into a folder of its name. */
const isBase = (derived: FamilyMember, base: FamilyMember): boolean =>
  (derived.facts.lineage ?? []).some(
    (lineage) => fold(lineage.base.split(/[/\\]/).at(-1) ?? "") === fold(base.name),
  );

/** A hub id, or the end of a folder's path: what lies above says nothing of the model. */
const lastParts = (source: string): string => source.split(/[/\\]/).slice(-2).join("/");

const fold = (text: string): string => text.trim().toLowerCase();

const intersect = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((text) => others.includes(text));
