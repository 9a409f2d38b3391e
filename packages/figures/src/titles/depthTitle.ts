import { countText, gainTo, geometricGains, type LayerNorm } from "@gain/analysis";
import { isDrawable } from "../numbers/drawable.ts";
import { timesText } from "../text/timesText.ts";

/** Decimals of a mean without an interval. */
const DIGITS = 2;

/**
 * How much the geometric mean norm grows over the whole stack and in its first block, and where the last block's mean gain
 * lies among those of all blocks.
 *
 * @param norms of layers 0…L over all prompts
 */
export function depthTitle(norms: readonly LayerNorm[]): readonly string[] {
  const blocks = geometricGains(norms).flatMap(({ layer, gain }) =>
    gain.defined && isDrawable(gain.value) && gain.value > 0 ? [{ layer, gain: gain.value }] : [],
  );
  const last = norms.at(-1)?.layer ?? 0;
  const [first] = blocks;
  const final = blocks.at(-1);
  if (first === undefined || final === undefined) return ["No block has a mean gain"];
  const place =
    final.layer === last && blocks.length > 1
      ? [`the last block’s mean gain, ${gainTo(final.gain, DIGITS)}, is ${rankText(blocks, final.gain)}`]
      : [];
  const whole = blocks.reduce((product, { gain }) => product * gain, 1);
  if (blocks.length < last || !isDrawable(whole) || whole <= 0) {
    return place.length > 0 ? [capital(place[0] ?? "")] : ["Some blocks have no mean gain"];
  }
  if (last === 1) return [`The only block multiplies the norm by ${timesText(whole)}`];
  const growth = `Over ${countText(last)} blocks the norm is multiplied by ${timesText(whole)}, in block 1 by ${timesText(first.gain)};`;
  return [growth, ...place];
}

/** "the largest of 30", "9th largest of 30"; equal gains share a rank. */
function rankText(blocks: readonly { readonly gain: number }[], own: number): string {
  const of = `of ${countText(blocks.length)}`;
  const larger = blocks.filter(({ gain }) => gain > own).length;
  const smaller = blocks.filter(({ gain }) => gain < own).length;
  if (larger === 0 && smaller === 0) return `that of all ${countText(blocks.length)}`;
  if (larger === 0) return `the largest ${of}`;
  return smaller === 0 ? `the smallest ${of}` : `the ${ordinal(larger + 1)} largest ${of}`;
}

function ordinal(count: number): string {
  const ending = ["th", "st", "nd", "rd"][count % 10] ?? "th";
  return `${countText(count)}${count % 100 > 10 && count % 100 < 14 ? "th" : ending}`;
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
