import { stepOfRevision } from "./stepOfRevision.ts";

/** One model at a revision, as its name states it. */
export interface NamedRevision {
  readonly base: string;
  readonly revision: string;
  /** The training step of the revision; null where it states none. */
  readonly step: number | null;
}

/**
 * The names as revisions of one model ("NAME@step1000"), in their order; null unless all are of the same model and two at
 * least state their training step.
 *
 * @example
 * trainingSteps(["pythia@step1000", "pythia@main"]); // null
 */
export function trainingSteps(names: readonly string[]): readonly NamedRevision[] | null {
  const revisions = names.flatMap((name) => {
    const [, base, revision] = /^(.*)@([^@]+)$/u.exec(name) ?? [];
    return base === undefined || revision === undefined
      ? []
      : [{ base, revision, step: stepOfRevision(revision) }];
  });
  const isOneModel =
    new Set(revisions.map(({ base }) => base)).size === 1 && revisions.length === names.length;
  return isOneModel && revisions.filter(({ step }) => step !== null).length >= 2 ? revisions : null;
}
