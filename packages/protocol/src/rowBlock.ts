/**
 * The rows of one lease, column by column. Numbers are the bytes of one array each, little-endian: measured ones float64,
 * whole ones int32. So neither side handles them one by one.
 */
import { z } from "zod";
import { LIMITS } from "./limits.ts";
import { numberBytes, longText } from "./parts.ts";
import { int32Values } from "./columnValues.ts";

const FLOAT64 = Float64Array.BYTES_PER_ELEMENT;
const INT32 = Int32Array.BYTES_PER_ELEMENT;

const texts = z.array(longText).max(LIMITS.itemsPerLease);

/**
 * Each block's step Δ_k = a_k + m_k: what attention (or whatever mixes tokens) wrote, and what the MLP wrote.
 * NaN for a block whose step is no such sum. Shape [n, L] each.
 */
export const SplitBlock = z.strictObject({
  /** ‖a_k‖₂ */
  attentionNorms: numberBytes,
  /** ⟨h_{k−1}, a_k⟩ */
  attentionInners: numberBytes,
  /** ‖m_k‖₂ */
  mlpNorms: numberBytes,
  /** ⟨h_{k−1}, m_k⟩ */
  mlpInners: numberBytes,
  /** ‖Δ_k − a_k − m_k‖₂ / ‖Δ_k‖₂ */
  errors: numberBytes,
});

/** n measured prompts of a model of L blocks; row-major, so that a prompt's vector is one piece. */
export const RowBlock = z
  .strictObject({
    /** Numbers of the prompts in the plan. Shape [n]; it states n. */
    items: numberBytes,
    /** ‖h_k‖₂ for k = 0…L at the last token; entry 0 is the input of the first block. Shape [n, L + 1]; it states L. */
    norms: numberBytes,
    /** ‖h_k − h_{k−1}‖₂ for k = 1…L. Shape [n, L]. */
    deltaNorms: numberBytes,
    /** ⟨h_{k−1}, h_k − h_{k−1}⟩ for k = 1…L. Shape [n, L]. */
    inners: numberBytes,
    /** Δ_k by the parts that wrote it; null for a model whose blocks show none. */
    split: SplitBlock.nullable(),
    /** ‖final norm of h_L‖₂ at the last token; null for a model without a final norm. Shape [n]. */
    finalNorms: numberBytes.nullable(),
    /** Entropy of the next-token distribution, in nats. Shape [n]. */
    entropiesNats: numberBytes,
    /** The most likely next token: its id, its text, its probability. Shape [n] each. */
    topIds: numberBytes,
    topTokens: texts,
    topProbs: numberBytes,
    /** Tokens of each prompt, at least 1. Shape [n]. */
    tokenCounts: numberBytes,
    /** Token ids as the model saw them, special tokens included, prompt after prompt. Shape [sum of tokenCounts]. */
    tokenIds: numberBytes,
    /** Text of the last token of each prompt. Shape [n]. */
    lastTokens: texts,
    /** Tokens that were cut off to fit the context; 0 for a whole prompt. Shape [n]. */
    cutTokens: numberBytes,
  })
  .superRefine((block, context) => {
    const problem = shapeProblem(block) ?? rangeProblem(block);
    if (problem !== undefined) context.addIssue(problem);
  });

export type RowBlock = z.infer<typeof RowBlock>;
type Columns = Readonly<RowBlock>;

/** The first column that has not the length which n and L demand. Only lengths are looked at. */
function shapeProblem(block: Columns): string | undefined {
  const rows = block.items.byteLength / INT32;
  const norms = block.norms.byteLength / FLOAT64;
  const layers = rows === 0 ? norms : norms / rows - 1;
  if (!Number.isInteger(rows) || rows > LIMITS.itemsPerLease) return `items of ${String(rows)} rows`;
  if (!Number.isInteger(layers) || layers > LIMITS.layers || (rows === 0) !== (layers === 0))
    return `${String(norms)} norms for ${String(rows)} rows`;
  const { split, finalNorms } = block;
  const vectors = { deltaNorms: block.deltaNorms, inners: block.inners, ...split };
  const doubles = {
    ...(finalNorms && { finalNorms }),
    entropiesNats: block.entropiesNats,
    topProbs: block.topProbs,
  };
  const integers = { topIds: block.topIds, tokenCounts: block.tokenCounts, cutTokens: block.cutTokens };
  const texts = { topTokens: block.topTokens, lastTokens: block.lastTokens };
  return (
    lengthProblem(vectors, rows * layers * FLOAT64) ??
    lengthProblem(doubles, rows * FLOAT64) ??
    lengthProblem(integers, rows * INT32) ??
    lengthProblem(texts, rows)
  );
}

function lengthProblem(
  columns: Readonly<Record<string, { length: number }>>,
  due: number,
): string | undefined {
  const found = Object.entries(columns).find(([, { length }]) => length !== due);
  return found && `${found[0]} has length ${String(found[1].length)} where ${String(due)} is due`;
}

/** The first column of whole numbers with one that cannot be. */
function rangeProblem(block: Columns): string | undefined {
  const tokenCounts = int32Values(block.tokenCounts);
  if (tokenCounts.some((tokens) => tokens < 1 || tokens > LIMITS.tokens))
    return `tokenCounts has one outside 1 to ${String(LIMITS.tokens)}`;
  const tokens = tokenCounts.reduce((sum, each) => sum + each, 0);
  const problem = lengthProblem({ tokenIds: block.tokenIds }, tokens * INT32);
  if (problem !== undefined) return problem;
  const { items, topIds, tokenIds, cutTokens } = block;
  const counts = Object.entries({ items, topIds, tokenIds, cutTokens });
  const negative = counts.find(([, bytes]) => int32Values(bytes).some((value) => value < 0));
  return negative && `${negative[0]} has a number below 0`;
}
