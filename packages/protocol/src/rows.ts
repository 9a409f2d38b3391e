/** What is measured: prompts in, rows out. */
import { z } from "zod";
import { ROW_ERROR_CODES } from "./errorCodes.ts";
import { LIMITS } from "./limits.ts";
import { count, float64, float64Array, longText } from "./parts.ts";

/** The closed list of a row's error codes. */
export const RowErrorCodeName = z.enum(ROW_ERROR_CODES);

/** One prompt to measure; `item` is its number in the plan. */
export const Item = z.strictObject({ item: count, text: z.string().max(LIMITS.promptChars) });

/**
 * Each block's step Δ_k = a_k + m_k: what attention (or whatever mixes tokens) wrote, and what the MLP wrote.
 * NaN for a block whose step is no such sum. Shape [L] each.
 */
export const PartSplit = z.strictObject({
  /** ‖a_k‖₂ */
  attentionNorms: float64Array,
  /** ⟨h_{k−1}, a_k⟩ */
  attentionInners: float64Array,
  /** ‖m_k‖₂ */
  mlpNorms: float64Array,
  /** ⟨h_{k−1}, m_k⟩ */
  mlpInners: float64Array,
  /** ‖Δ_k − a_k − m_k‖₂ / ‖Δ_k‖₂ */
  errors: float64Array,
});

/** One measured prompt. Vectors run over blocks; L is the model's number of blocks. */
export const MeasuredRow = z.strictObject({
  item: count,
  /** ‖h_k‖₂ for k = 0…L at the last token; entry 0 is the input of the first block. Shape [L + 1]. */
  norms: float64Array,
  /** ‖h_k − h_{k−1}‖₂ for k = 1…L. Shape [L]. */
  deltaNorms: float64Array,
  /** ⟨h_{k−1}, h_k − h_{k−1}⟩ for k = 1…L. Shape [L]. */
  inners: float64Array,
  /** Δ_k by the parts that wrote it; null for a model whose blocks show none. */
  split: PartSplit.nullable(),
  /** ‖final norm of h_L‖₂ at the last token; null for a model without a final norm. */
  finalNorm: float64.nullable(),
  /** Entropy of the next-token distribution, in nats. */
  entropyNats: float64,
  topId: count,
  topToken: longText,
  topProb: float64,
  /** Token ids of the prompt as the model saw them, special tokens included. Shape [tokens]. */
  tokenIds: z.array(count).max(LIMITS.tokens),
  /** Text of the last token of the prompt. */
  lastToken: longText,
  /** Tokens that were cut off to fit the context; 0 for a whole prompt. */
  cutTokens: count,
});

/** One prompt that could not be measured; the run goes on. */
export const ErrorRow = z.strictObject({ item: count, code: RowErrorCodeName, text: longText });

export type Item = z.infer<typeof Item>;
export type PartSplit = z.infer<typeof PartSplit>;
export type MeasuredRow = z.infer<typeof MeasuredRow>;
export type ErrorRow = z.infer<typeof ErrorRow>;
