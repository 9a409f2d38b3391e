import { ALL_QUANTITIES, type QUANTITIES, type QuantityName, type Ungrouped } from "./quantities.ts";
import type { MeasuredRow } from "./rowBatch.ts";

type Table = typeof QUANTITIES;
/** One block's value of each vector of a group, under its name in the table's `step`. */
type StepValues<Group extends string | undefined> = {
  readonly [
    Name in QuantityName as Table[Name] extends { step: infer Step extends string }
      ? (Table[Name] extends { group: infer G } ? G : undefined) extends Group
        ? Step
        : never
      : never
  ]: number;
};

/**
 * One block's measured step h_k = h_{k−1} + Δ_k of one prompt: ‖Δ_k‖₂ in `deltaNorm`, ⟨h_{k−1}, Δ_k⟩ in `inner`.
 * `blockStep` of `@gain/analysis` computes the derived quantities.
 */
export interface RecordedStep extends StepValues<undefined> {
  /** ‖h_{k−1}‖₂ */
  readonly normBefore: number;
  /** ‖h_k‖₂ */
  readonly normAfter: number;
  /** This block's values of `PartSplit`; null for a model without a split. */
  readonly split: StepValues<"split"> | null;
}

/** The vectors of a measured row that contain its steps. */
export type SteppedRow = Pick<MeasuredRow, "norms" | "split" | Stepped>;
type Stepped = {
  [Name in Ungrouped]: Table[Name] extends { step: string; field: infer Field extends keyof MeasuredRow }
    ? Field
    : never;
}[Ungrouped];

type Vectors = Readonly<Record<string, readonly number[]>>;
interface StepField {
  readonly field: string;
  readonly step: string;
}

const stepFields = (ofGroup: "split" | undefined): readonly StepField[] =>
  ALL_QUANTITIES.flatMap(([, { field, step, group }]) =>
    field !== null && step !== undefined && group === ofGroup ? [{ field, step }] : [],
  );
const OF_STEP = stepFields(undefined);
const OF_SPLIT = stepFields("split");

/** The steps of blocks 1…L, shape [L]. */
export const recordedSteps = (row: SteppedRow): RecordedStep[] =>
  row.inners.map((_, block) => recordedStep(row, block + 1));

/** The step of block k, from 1; a missing number is NaN. */
export function recordedStep(row: SteppedRow, k: number): RecordedStep {
  const { norms, split } = row;
  const step: Record<string, unknown> = { normBefore: at(norms, k - 1), normAfter: at(norms, k) };
  takeValues(step, row as unknown as Vectors, OF_STEP, k);
  step["split"] = split === null ? null : takeValues({}, split, OF_SPLIT, k);
  return step as unknown as RecordedStep;
}

function takeValues(
  into: Record<string, unknown>,
  from: Vectors,
  fields: readonly StepField[],
  k: number,
): Record<string, unknown> {
  for (const { field, step } of fields) into[step] = at(from[field] ?? [], k - 1);
  return into;
}

const at = (values: readonly number[], index: number): number => values[index] ?? Number.NaN;
