/** A gain that the notebook cites from earlier work, measured with a different instrument. */
export interface ReferenceGain {
  readonly model: string;
  readonly gain: number;
  /** The notebook's label; a statement about the model, not a measurement. */
  readonly architecture: string;
  readonly normType: string;
}

/**
 * How attention and MLP of a block are wired: both read the block's input, or the MLP reads the attention's result.
 * "unknown" is never replaced by a guess.
 */
export type Wiring = "parallel" | "sequential" | "single" | "mixed" | "unknown";

/** Where the reference gains come from, as outputs cite it. */
export const REFERENCE_SOURCE = "notebook GPT-J-6B Parallel Architecture Test, 2026-01-05; not measured here";

/** The notebook's seven reference gains, in its order. */
export const REFERENCE_GAINS = [
  { model: "Pythia-6.9B", gain: 0.8, architecture: "GPT-NeoX (Parallel)", normType: "LayerNorm" },
  { model: "GPT2-XL", gain: 1.02, architecture: "Sequential", normType: "LayerNorm" },
  { model: "GPT2-Large", gain: 1.01, architecture: "Sequential", normType: "LayerNorm" },
  { model: "GPT2-Medium", gain: 1.16, architecture: "Sequential", normType: "LayerNorm" },
  { model: "Mistral-7B", gain: 1.11, architecture: "LLaMA-like", normType: "RMSNorm" },
  { model: "LLaMA-3.1-8B", gain: 1.48, architecture: "LLaMA", normType: "RMSNorm" },
  { model: "Gemma-7B", gain: 2.31, architecture: "Gemma", normType: "RMSNorm" },
] as const satisfies readonly ReferenceGain[];

/** The reference that the notebook compares every result with. */
export const PYTHIA = REFERENCE_GAINS[0];

/**
 * The wiring that a label states, by the notebook's test (the label contains the word). For files without better
 * information: a label can be wrong, and a loaded model shows its own wiring.
 */
export function wiringOfLabel(label: string | null): Wiring {
  if (label === null) return "unknown";
  if (/parallel/i.test(label)) return "parallel";
  return /sequential/i.test(label) ? "sequential" : "unknown";
}
