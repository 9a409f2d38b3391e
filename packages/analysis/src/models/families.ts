import { lineageText, type ModelFacts } from "./modelFacts.ts";
import { releaseOf } from "./releases.ts";

/** A model, as the input of the rules about families. */
export interface FamilyMember {
  /** Its name in the source. */
  readonly name: string;
  /** Its name in the outputs. */
  readonly model: string;
  /** The family that the user assigns; null for none. */
  readonly set: string | null;
  readonly facts: ModelFacts;
}

/** Why two models are of one family. */
export type FamilyLink = "set" | "release" | "weights" | "base" | "name";

/**
 * Why two models are of one family; null where they are not. A family that the user sets contains the models for which
 * it was set, and no others.
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
  // Folders can share a name; where both state a digest of their weights, the digests decide.
  const apart = weights !== undefined && otherWeights !== undefined;
  return !apart && fold(one.name) === fold(other.name) ? "name" : null;
}

/** How a model's own facts determine its family; null where only other models do. */
export function ownSource(member: FamilyMember): string | null {
  if (member.set !== null) return "by --family";
  const [lineage] = member.facts.lineage ?? [];
  if (lineage !== undefined) return `by ${lineageText(lineage)}`;
  const [release] = releasesOf(member);
  return release === undefined ? null : `by its name, a model of the release ${release}`;
}

/** The name of the family of these models. */
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

/** The lineage takes precedence over the hub id, and the hub id over the name, which anyone can choose. */
function releasesOf({ name, facts }: FamilyMember): readonly string[] {
  const found = (names: readonly string[]): readonly string[] =>
    names.flatMap((text) => releaseOf(text)?.family ?? []);
  const bases = found((facts.lineage ?? []).map(({ base }) => base));
  if (bases.length > 0) return bases;
  const own = found(facts.source === undefined ? [] : [lastParts(facts.source)]);
  return own.length > 0 ? own : found([name]);
}

/** The origin of the weights, by every name that is globally unique. */
function idsOf({ name, facts }: FamilyMember): readonly string[] {
  const { source, lineage = [] } = facts;
  return [
    ...lineage.map(({ base }) => base),
    ...(source === undefined ? [] : [source]),
    ...(name.includes("/") ? [name] : []),
  ].map(fold);
}

/**
 * Whether the lineage names the other model by its name alone. A hub repository is often copied into a folder of its
 * name.
 */
const isBase = (derived: FamilyMember, base: FamilyMember): boolean =>
  (derived.facts.lineage ?? []).some(
    (lineage) => fold(lineage.base.split(/[/\\]/).at(-1) ?? "") === fold(base.name),
  );

/** A hub id, or the end of a folder's path: the folders above do not identify the model. */
const lastParts = (source: string): string => source.split(/[/\\]/).slice(-2).join("/");

const fold = (text: string): string => text.trim().toLowerCase();

const intersect = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((text) => others.includes(text));
