import { countText, decimals, namedPText, VERDICT_LEVEL, type GainFindings } from "@gain/analysis";

/** An axis of entropy is never shorter than this, in nats: a change of that size does not matter. */
export const SMALLEST_ENTROPY_SPAN = 0.1;

const DIGITS = 2;

/**
 * The association of ln gain with entropy within categories, in the words that its test allows, with r and its interval; or
 * that entropy does not vary.
 *
 * @param entropies the smallest and the largest of the prompts that are drawn, in nats; empty for none
 */
export function entropyTitle(
  { within }: Pick<GainFindings["entropy"], "within">,
  entropies: readonly number[],
  prompts: number,
): readonly string[] {
  const [low, high] = entropies;
  if (low === undefined || high === undefined) return ["No prompt has both a gain and an entropy"];
  if (high - low < SMALLEST_ENTROPY_SPAN) return [stillTitle(low, high, prompts)];
  if (!within.defined) return ["No association of gain with entropy within categories is defined"];
  const { r, pTwoSided, interval } = within.value;
  const ends = interval.defined
    ? ` [${decimals(interval.value.low, DIGITS)}, ${decimals(interval.value.high, DIGITS)}]`
    : "";
  const numbers = `r = ${decimals(r, DIGITS)}${ends}, ${namedPText("p", pTwoSided)}`;
  if (pTwoSided >= VERDICT_LEVEL)
    return ["Gain is not shown to change with entropy within categories:", numbers];
  return [`Within categories gain ${r > 0 ? "rises" : "falls"} with entropy:`, numbers];
}

function stillTitle(low: number, high: number, prompts: number): string {
  // As many digits as it takes to see that the ends differ, where they do.
  const digits = high > low ? Math.min(Math.max(2, Math.ceil(-Math.log10(high - low))), 6) : 2;
  const [from, to] = [low, high].map((entropy) => decimals(entropy, digits));
  const range = from === to ? `${from ?? ""} nats` : `${from ?? ""} to ${to ?? ""} nats`;
  return `Entropy does not vary (${range}) over ${prompts === 1 ? "1 prompt" : `${countText(prompts)} prompts`}`;
}
