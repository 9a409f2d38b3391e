import { blockStep } from "@gain/analysis";
import type { GainRow } from "@gain/records";

/** Numbers of a row's last step by column; null where there is none. */
export type LastStepNumbers = Readonly<Record<keyof typeof LAST_STEP_COLUMNS, number | null>>;

/** The table's columns of the last block: heading and explanation. */
export const LAST_STEP_COLUMNS = {
  attention: ["Attention", "attention’s term of gain² − 1 in the last block: (2⟨h, a⟩ + ‖a‖²) / ‖h‖²"],
  mlp: ["MLP", "the MLP’s term of gain² − 1 in the last block: (2⟨h, m⟩ + ‖m‖²) / ‖h‖²"],
  cross: ["Interplay", "the interplay term of gain² − 1 in the last block: 2⟨a, m⟩ / ‖h‖²"],
  cosine: ["Cosine", "cosine between the stream after the last block and before it"],
  finalGain: ["Final norm", "gain of the final norm, which is not part of the last gain: ‖N(h(L))‖ / ‖h(L)‖"],
} as const;

/** More digits than a norm in float32 has. */
const DIGITS = 8;

/** Each number is rounded to eight digits, because every row has many of them. */
export function lastStepNumbers({ lastStep }: GainRow): LastStepNumbers | null {
  if (lastStep === undefined) return null;
  const { cosine, parts } = blockStep(lastStep);
  const isSplit = lastStep.split !== null && !Object.values(lastStep.split).every(Number.isNaN);
  const term = (name: "attention" | "mlp" | "cross"): number | null => {
    if (!isSplit) return null;
    return parts.defined ? rounded(parts.value[name]) : Number.NaN;
  };
  return {
    attention: term("attention"),
    mlp: term("mlp"),
    cross: term("cross"),
    cosine: cosine.defined ? rounded(cosine.value) : Number.NaN,
    finalGain: lastStep.finalNorm === null ? null : rounded(lastStep.finalNorm / lastStep.normAfter),
  };
}

const rounded = (value: number): number => Number(value.toPrecision(DIGITS));
