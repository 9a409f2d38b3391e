import { counted, countText, gainTo, geometricGains, type LayerNorm } from "@gain/analysis";

/** More blocks than these are counted. */
const MOST_NAMED = 3;
const DIGITS = 2;

/** Gains of single prompts about 1. */
export interface GainSides {
  readonly above: number;
  /** Prompts with a gain. */
  readonly prompts: number;
  readonly lowest: number;
  readonly highest: number;
}

/**
 * On how many prompts the gain is above 1, and which blocks' geometric mean gains are below it.
 *
 * @param what the gain that is counted, as a beginning of a sentence
 * @param norms of layers 0…L over all prompts
 * @param first the first block that is drawn
 */
export function layerHeatmapTitle(
  what: string,
  { above, prompts, lowest, highest }: GainSides,
  norms: readonly LayerNorm[],
  first: number,
): readonly string[] {
  const range = lowest === highest ? "" : ` (${gainTo(lowest, DIGITS)} to ${gainTo(highest, DIGITS)})`;
  const sides =
    prompts === 0
      ? `${what}: no finite value`
      : `${what} is above 1 on ${countText(above)} of ${counted(prompts, "prompt")}${range}`;
  const means = geometricGains(norms).flatMap(({ layer, gain }) =>
    gain.defined && layer >= first ? [{ layer, gain: gain.value }] : [],
  );
  if (means.length < 2) return [sides];
  const below = means.flatMap(({ layer, gain }) => (gain < 1 ? [layer] : []));
  const all = `${countText(means.length)} blocks`;
  if (below.length === 0) return [`${sides};`, `the mean gain is below 1 in none of ${all}`];
  if (below.length > MOST_NAMED) {
    return [`${sides};`, `the mean gain is below 1 in ${countText(below.length)} of ${all}`];
  }
  const names = [below.slice(0, -1).join(", "), String(below.at(-1))].filter((text) => text !== "");
  return [
    `${sides};`,
    `of ${all}, only block${below.length > 1 ? "s" : ""} ${names.join(" and ")} ${below.length > 1 ? "have" : "has"} a mean gain below 1`,
  ];
}
