import type { Statistic } from "../statistic.ts";
import { familyGain } from "./familyGain.ts";
import type { FamilyGain } from "./architectureHypothesis.ts";
import type { ClassWiring } from "./classMembers.ts";

/** A model that counts in a class of wiring, with its value. */
export interface ModelValue {
  readonly model: string;
  readonly family: string;
  readonly wiring: ClassWiring;
  /** null where it is not stated. */
  readonly normType: string | null;
  /** Number of blocks; null where it is not stated. */
  readonly layers: number | null;
  /** Number of parameters; null where it is not stated. */
  readonly parameters: number | null;
  /** The model's mean of ln gain, or of another ln outcome. */
  readonly logGain: Statistic;
}

/** The families of each class, in order of first appearance; a family with models of both wirings counts in both. */
export function familiesOf(values: readonly ModelValue[]): readonly FamilyGain[] {
  const groups = new Map<string, [ModelValue, ...ModelValue[]]>();
  for (const value of values) {
    const key = JSON.stringify([value.wiring, value.family.toLowerCase()]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return [...groups.values()].map((group) => familyGain(group[0].family, group[0].wiring, group));
}
