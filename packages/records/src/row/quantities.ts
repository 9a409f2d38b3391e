/**
 * The quantities measured for each prompt, in the order of the store's columns. The store's table, its reads, writes and
 * checks, and the columns of a Parquet file follow from this table. `quantities.ts` of `@gain/protocol` lists the same
 * quantities for the wire, and a test compares the two.
 *
 * n is the number of rows, L the number of the model's blocks.
 */

/** Values of one row: one; one per block; one per block and one for the first block's input; one per token. */
export type QuantityShape = "1" | "L" | "L + 1" | "tokens";

export interface Quantity {
  /** A number's bytes are little-endian; a text is UTF-8. */
  readonly type: "float64" | "int32" | "text";
  readonly shape: QuantityShape;
  /** Quantities of a group are null together, for a model without them. */
  readonly group?: "split";
  /** Is it null for a model without this quantity? */
  readonly optional?: true;
  readonly unit: string;
  readonly meaning: string;
  /** Name in a `MeasuredRow`; null for a quantity that follows from another. */
  readonly field: string | null;
  /** For a vector over blocks: name in a `RecordedStep`, which has one block's value. */
  readonly step?: string;
  /** Column of the table `measurements`. */
  readonly column: string;
  /** Column of a Parquet file; null if the file leaves it out. */
  readonly parquet: string | null;
}

/** The unit of a norm. */
export const STREAM_UNIT = "residual stream";

const stream = { type: "float64", unit: STREAM_UNIT } as const;
const product = { type: "float64", unit: "residual stream²" } as const;
const split = { shape: "L", group: "split" } as const;

export const QUANTITIES = {
  entropiesNats: {
    ...{ type: "float64", shape: "1", unit: "nats", meaning: "entropy of the next-token distribution" },
    field: "entropyNats",
    column: "entropy_nats",
    parquet: "Entropy",
  },
  topIds: {
    ...{ type: "int32", shape: "1", unit: "token", meaning: "id of the most likely next token" },
    field: "topId",
    column: "top_id",
    parquet: null,
  },
  topTokens: {
    ...{ type: "text", shape: "1", unit: "text", meaning: "text of the most likely next token" },
    field: "topToken",
    column: "top_token",
    parquet: "Top_Token",
  },
  topProbs: {
    ...{
      type: "float64",
      shape: "1",
      unit: "probability",
      meaning: "probability of the most likely next token",
    },
    field: "topProb",
    column: "top_prob",
    parquet: "Top_Prob",
  },
  tokenCounts: {
    ...{
      type: "int32",
      shape: "1",
      unit: "1",
      meaning: "tokens of the prompt, special ones included, at least 1",
    },
    field: null,
    column: "token_count",
    parquet: null,
  },
  tokenIds: {
    ...{
      type: "int32",
      shape: "tokens",
      unit: "token",
      meaning: "token ids of the model's input, special ones included",
    },
    field: "tokenIds",
    column: "token_ids",
    parquet: "Token_Ids",
  },
  lastTokens: {
    ...{
      type: "text",
      shape: "1",
      unit: "text",
      meaning: "text of the last token, which is the measured one",
    },
    field: "lastToken",
    column: "last_token",
    parquet: "Last_Token",
  },
  cutTokens: {
    ...{
      type: "int32",
      shape: "1",
      unit: "1",
      meaning: "tokens cut off to fit the context; 0 for a whole prompt",
    },
    field: "cutTokens",
    column: "cut_tokens",
    parquet: null,
  },
  norms: {
    ...{ ...stream, shape: "L + 1" },
    meaning: "‖h_k‖₂ for k = 0…L at the last token; entry 0 is the first block's input",
    field: "norms",
    column: "norms",
    parquet: "Layer_Norms",
  },
  deltaNorms: {
    ...{ ...stream, shape: "L", meaning: "‖Δ_k‖₂ for k = 1…L, with Δ_k = h_k − h_{k−1}" },
    field: "deltaNorms",
    step: "deltaNorm",
    column: "delta_norms",
    parquet: "Delta_Norms",
  },
  inners: {
    ...{ ...product, shape: "L", meaning: "⟨h_{k−1}, Δ_k⟩ for k = 1…L" },
    field: "inners",
    step: "inner",
    column: "inners",
    parquet: "Inners",
  },
  attentionNorms: {
    ...{ ...stream, ...split },
    meaning:
      "‖a_k‖₂, with a_k the contribution of attention (or another token mixer); NaN where Δ_k is not a sum of parts",
    field: "attentionNorms",
    step: "attentionNorm",
    column: "attention_norms",
    parquet: "Attention_Norms",
  },
  attentionInners: {
    ...{ ...product, ...split, meaning: "⟨h_{k−1}, a_k⟩" },
    field: "attentionInners",
    step: "attentionInner",
    column: "attention_inners",
    parquet: "Attention_Inners",
  },
  mlpNorms: {
    ...{ ...stream, ...split, meaning: "‖m_k‖₂, with m_k the contribution of the MLP" },
    field: "mlpNorms",
    step: "mlpNorm",
    column: "mlp_norms",
    parquet: "MLP_Norms",
  },
  mlpInners: {
    ...{ ...product, ...split, meaning: "⟨h_{k−1}, m_k⟩" },
    field: "mlpInners",
    step: "mlpInner",
    column: "mlp_inners",
    parquet: "MLP_Inners",
  },
  errors: {
    ...{ type: "float64", unit: "1", ...split, meaning: "‖Δ_k − a_k − m_k‖₂ / ‖Δ_k‖₂" },
    field: "errors",
    step: "error",
    column: "split_errors",
    parquet: "Split_Errors",
  },
  finalNorms: {
    ...{ ...stream, shape: "1", optional: true, meaning: "‖final norm of h_L‖₂ at the last token" },
    field: "finalNorm",
    column: "final_norm",
    parquet: "Final_Norm",
  },
} as const satisfies Readonly<Record<string, Quantity>>;

type Table = typeof QUANTITIES;
export type QuantityName = keyof Table;
/** Names of the quantities of a group. */
export type InGroup<Group extends string> = {
  [Name in QuantityName]: Table[Name] extends { group: Group } ? Name : never;
}[QuantityName];
/** Names of the quantities without a group. */
export type Ungrouped = Exclude<QuantityName, InGroup<"split">>;
/** A row's value of a quantity. */
export type ValueOf<Q extends Quantity> =
  | (Q["shape"] extends "1" ? (Q["type"] extends "text" ? string : number) : readonly number[])
  | (Q extends { optional: true } ? null : never);

/** Every quantity with its name, in the order of the table. */
export const ALL_QUANTITIES = Object.entries(QUANTITIES) as readonly (readonly [QuantityName, Quantity])[];
