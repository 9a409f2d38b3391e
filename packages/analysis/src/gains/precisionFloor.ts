import type { GainArithmetic } from "./gainArithmetic.ts";

/** The relative error of a gain, below which gains cannot be distinguished, and how it is known. */
export interface PrecisionFloor {
  readonly relative: number;
  readonly source: string;
}

/** Norms computed in bfloat16, as in the notebook. */
export const BFLOAT16_NORM_FLOOR: PrecisionFloor = {
  relative: 0.0042,
  source: "norms rounded to bfloat16: up to 0.42 % in a gain, measured on a full-size GPT-J-6B",
};

/** Norms computed in float16: half a unit in the last of 11 bits, for each of the two norms of a gain. */
export const FLOAT16_NORM_FLOOR: PrecisionFloor = {
  relative: 2 ** -10,
  source: "norms rounded to float16: at most 0.049 % in a norm, so at most 0.098 % in a gain, by the format",
};

/** Norms accumulated in float32 over a model in bfloat16 or float16. */
export const HALF_PRECISION_MODEL_FLOOR: PrecisionFloor = {
  relative: 0.00016,
  source:
    "norms accumulated in float32 in a half-precision model: 0.016 %, the change of a gain when prompts are batched, " +
    "measured on a full-size GPT-J-6B",
};

/** Norms accumulated in float32 over a model in float32. */
export const FLOAT32_MODEL_FLOOR: PrecisionFloor = {
  relative: 1e-6,
  source: "norms accumulated in float32 in a float32 model: at most 0.0001 % in a gain",
};

/** Everything in float64. */
const FLOAT64_MODEL_FLOOR: PrecisionFloor = {
  relative: 1e-12,
  source: "float64 throughout: passes with different batch shapes agree within 1e−12 in a gain",
};

/** Deviation of gains from those of a wider arithmetic, on some of the run's own prompts. */
export interface GainDeviation {
  /** gain / gain in the wider arithmetic − 1, for each prompt; all finite. */
  readonly gains: readonly number[];
  /** The run's type, as "bfloat16", and the wider one, as "float32". */
  readonly dtype: string;
  readonly against: string;
}

/** Relative spacing of float32 numbers, in which norms are stored. */
const FLOAT32_STEP = 2 ** -23;

/**
 * The measured floor: the largest deviation among these prompts, and at least the resolution of two norms stored in
 * float32. null without a prompt.
 */
export function measuredFloor({ gains, dtype, against }: GainDeviation): PrecisionFloor | null {
  if (gains.length === 0) return null;
  const largest = Math.max(...gains.map(Math.abs));
  const prompts = gains.length === 1 ? "one prompt" : `${String(gains.length)} prompts`;
  const found = `the largest deviation of a last gain in ${dtype} from the same prompt in ${against}, measured on ${prompts} of this run`;
  return largest >= FLOAT32_STEP
    ? { relative: largest, source: found }
    : {
        relative: FLOAT32_STEP,
        source: `the spacing of float32, in which norms are stored; ${found}, is smaller`,
      };
}

/** How the norms were computed. */
export interface MeasurementPrecision {
  /** "float32" for norms known to be accumulated in float32; else what `gainArithmetic` reads from the gains. */
  readonly normArithmetic: "float32" | GainArithmetic;
  /** The model's floating-point type, as "bfloat16"; null where it is not known. */
  readonly dtype: string | null;
}

/** The precision floor of gains measured this way; null where it is not known. */
export function precisionFloorOf({ normArithmetic, dtype }: MeasurementPrecision): PrecisionFloor | null {
  if (normArithmetic === "bfloat16 norms") return BFLOAT16_NORM_FLOOR;
  if (normArithmetic === "float16 norms") return FLOAT16_NORM_FLOOR;
  if (normArithmetic !== "float32") return null;
  if (dtype === "float64") return FLOAT64_MODEL_FLOOR;
  if (dtype === "float32") return FLOAT32_MODEL_FLOOR;
  return dtype === "bfloat16" || dtype === "float16" ? HALF_PRECISION_MODEL_FLOOR : null;
}
