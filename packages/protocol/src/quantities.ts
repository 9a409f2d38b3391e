/**
 * The quantities measured for each prompt: one entry per column of a `RowBlock`, in the order of the wire. The messages
 * of both sides, the checks of their lengths and the store's columns follow from this table. `quantities.ts` of
 * `@gain/records` maps each quantity to its column.
 *
 * n is the number of rows, L the number of the model's blocks.
 */

/** Values of one row: one; one per block; one per block and one for the first block's input; one per token. */
export type QuantityShape = "1" | "L" | "L + 1" | "tokens";

export interface Quantity {
  /** A number's bytes are little-endian; a text is UTF-8. */
  readonly type: "float64" | "int32" | "text";
  readonly shape: QuantityShape;
  /** Columns of a group are one object, which is null for a model without these quantities. */
  readonly group?: "split";
  /** Is the column null for a model without this quantity? */
  readonly optional?: true;
  /** "1" for a ratio, a count or a number; norms are in the units of the model's residual stream. */
  readonly unit: "1" | "residual stream" | "residual stream²" | "nats" | "probability" | "token" | "text";
  readonly meaning: string;
}

const stream = { type: "float64", unit: "residual stream" } as const;
const product = { type: "float64", unit: "residual stream²" } as const;

export const QUANTITIES = {
  norms: {
    ...stream,
    shape: "L + 1",
    meaning: "‖h_k‖₂ for k = 0…L at the last token; entry 0 is the first block's input",
  },
  deltaNorms: { ...stream, shape: "L", meaning: "‖Δ_k‖₂ for k = 1…L, with Δ_k = h_k − h_{k−1}" },
  inners: { ...product, shape: "L", meaning: "⟨h_{k−1}, Δ_k⟩ for k = 1…L" },
  attentionNorms: {
    ...{ ...stream, shape: "L", group: "split" },
    meaning:
      "‖a_k‖₂, with a_k the contribution of attention (or another token mixer); NaN where Δ_k is not a sum of parts",
  },
  attentionInners: { ...product, shape: "L", group: "split", meaning: "⟨h_{k−1}, a_k⟩" },
  mlpNorms: {
    ...stream,
    shape: "L",
    group: "split",
    meaning: "‖m_k‖₂, with m_k the contribution of the MLP",
  },
  mlpInners: { ...product, shape: "L", group: "split", meaning: "⟨h_{k−1}, m_k⟩" },
  errors: {
    ...{ type: "float64", unit: "1" },
    shape: "L",
    group: "split",
    meaning: "‖Δ_k − a_k − m_k‖₂ / ‖Δ_k‖₂",
  },
  finalNorms: { ...stream, shape: "1", optional: true, meaning: "‖final norm of h_L‖₂ at the last token" },
  entropiesNats: {
    type: "float64",
    shape: "1",
    unit: "nats",
    meaning: "entropy of the next-token distribution",
  },
  topIds: { type: "int32", shape: "1", unit: "token", meaning: "id of the most likely next token" },
  topTokens: { type: "text", shape: "1", unit: "text", meaning: "text of the most likely next token" },
  topProbs: {
    type: "float64",
    shape: "1",
    unit: "probability",
    meaning: "probability of the most likely next token",
  },
  tokenCounts: {
    type: "int32",
    shape: "1",
    unit: "1",
    meaning: "tokens of the prompt, special ones included, at least 1",
  },
  tokenIds: {
    type: "int32",
    shape: "tokens",
    unit: "token",
    meaning: "token ids of the model's input, special ones included",
  },
  lastTokens: {
    type: "text",
    shape: "1",
    unit: "text",
    meaning: "text of the last token, which is the measured one",
  },
  cutTokens: {
    type: "int32",
    shape: "1",
    unit: "1",
    meaning: "tokens cut off to fit the context; 0 for a whole prompt",
  },
} as const satisfies Readonly<Record<string, Quantity>>;

export type QuantityName = keyof typeof QUANTITIES;
