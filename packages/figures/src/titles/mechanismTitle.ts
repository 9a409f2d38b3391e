import { countText } from "@gain/analysis";
import type { BlockMechanism, MechanismProfile } from "@gain/analysis";
import { PARTS, type Part } from "../look/termStyle.ts";
import { meanOf, momentsInterval } from "../one/mechanismBars.ts";
import { decimalsFor, signedTo } from "../text/signedText.ts";

/** More blocks than these are counted. */
const MOST_NAMED = 3;
const WRITERS: Readonly<Record<Part, string>> = {
  mlp: "The MLP writes",
  attention: "Attention writes",
  cross: "The interplay of attention and MLP makes",
};

/** Which part makes most of what the last block does on average, and which blocks shrink the stream; two lines at most. */
export function mechanismTitle(profile: MechanismProfile): readonly string[] {
  const last = profile.byLayer.at(-1);
  const depth = depthLine(profile);
  const first = last === undefined ? "No block was measured" : lastBlockLine(last);
  return depth === null ? [first] : [`${first};`, depth];
}

function lastBlockLine(last: BlockMechanism): string {
  const growth = meanOf(last.growth);
  if (growth === null) return "The last block has no finite gain";
  const digits = decimalsFor(growth, 2);
  const sum = signedTo(growth, digits);
  const interval = momentsInterval(last.growth);
  if (interval !== null && interval.low <= 0 && interval.high >= 0)
    return `The last block’s change is not distinguishable from 0 (${sum})`;
  const what = growth < 0 ? "shrinking" : "growth";
  const parts = PARTS.flatMap((part) => {
    const mean = meanOf(last[part]);
    return mean === null ? [] : [{ part, mean }];
  });
  if (parts.length < PARTS.length) return `The last block changes gain² − 1 by ${sum} on average`;
  const most = parts.find(({ mean }) => mean / growth > 0.5);
  return most === undefined
    ? `No part alone makes most of the ${what} in the last block (${sum})`
    : `${WRITERS[most.part]} most of the ${what} in the last block (${signedTo(most.mean, digits)} of ${sum})`;
}

/** Blocks by the side of 0 that their interval lies on, or their mean where one prompt has none; null for one block. */
function depthLine({ byLayer }: MechanismProfile): string | null {
  const blocks = byLayer.flatMap(({ layer, growth }) => {
    const mean = meanOf(growth);
    if (mean === null) return [];
    const { low, high } = momentsInterval(growth) ?? { low: mean, high: mean };
    return [{ layer, side: low > 0 ? "grows" : high < 0 ? "shrinks" : "open" }];
  });
  if (blocks.length < 2) return null;
  const of = (side: string): number[] =>
    blocks.flatMap((block) => (block.side === side ? [block.layer] : []));
  const [grow, shrink, open] = [of("grows"), of("shrinks"), of("open")];
  const all = countText(blocks.length);
  if (shrink.length === 0 && open.length === 0) return `all ${all} blocks grow the stream on average`;
  if (shrink.length === 0 && open.length <= MOST_NAMED)
    return `all blocks but ${listed(open)} grow the stream on average`;
  if (open.length === 0 && shrink.length <= MOST_NAMED)
    return `only block${shrink.length > 1 ? "s" : ""} ${listed(shrink)} shrink${shrink.length > 1 ? "" : "s"} the stream on average`;
  const shrinking = shrink.length === 0 ? "" : `, ${countText(shrink.length)} shrink it`;
  return `${countText(grow.length)} of ${all} blocks grow the stream on average${shrinking}`;
}

const listed = (layers: readonly number[]): string =>
  [layers.slice(0, -1).join(", "), String(layers.at(-1) ?? "")].filter((text) => text !== "").join(" and ");
