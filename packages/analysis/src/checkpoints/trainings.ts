import { stepOfRevision } from "./stepOfRevision.ts";

/** One model at a revision, as its name states it. */
export interface NamedRevision {
  /** In the given names. */
  readonly place: number;
  readonly revision: string;
  /** The training step of the revision; null where it states none. */
  readonly step: number | null;
}

/** The revisions of one model, in the order of the names. */
export interface Training {
  /** The model's name without a revision. */
  readonly base: string;
  readonly revisions: readonly NamedRevision[];
}

/**
 * The names as revisions of models ("NAME@step1000"), models in the order of their first names; null unless every name is of
 * a model of which two revisions at least state their training step.
 *
 * @example
 * trainings(["pythia@step1000", "pythia@main"]); // null
 */
export function trainings(names: readonly string[]): readonly Training[] | null {
  const found = trainingsAmong(names);
  const count = found.reduce((sum, { revisions }) => sum + revisions.length, 0);
  return found.length > 0 && count === names.length ? found : null;
}

/**
 * The same, of those names alone that are revisions of such a model.
 *
 * @example
 * trainingsAmong(["gpt2", "pythia@step1", "pythia@step2"]).map(({ base }) => base); // ["pythia"]
 */
export function trainingsAmong(names: readonly string[]): readonly Training[] {
  const byBase = new Map<string, NamedRevision[]>();
  for (const [place, name] of names.entries()) {
    const [, base, revision] = /^(.*)@([^@]+)$/u.exec(name) ?? [];
    if (base === undefined || revision === undefined) continue;
    const own = byBase.get(base) ?? [];
    own.push({ place, revision, step: stepOfRevision(revision) });
    byBase.set(base, own);
  }
  return [...byBase]
    .map(([base, revisions]) => ({ base, revisions }))
    .filter(({ revisions }) => revisions.filter(({ step }) => step !== null).length >= 2);
}
