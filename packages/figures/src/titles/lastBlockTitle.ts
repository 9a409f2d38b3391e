import { countText, counted } from "@gain/analysis";
import type { LastBlock } from "@gain/analysis";

/** How many prompts' streams the last block shrinks, and which part's term is most negative there; two lines at most. */
export function lastBlockTitle({ overAll, prompts, shrunk, shrunkBy }: LastBlock): readonly string[] {
  const block = `Block ${countText(overAll.layer)}, the last,`;
  if (prompts === 0) return [`${block} has no finite gain`];
  if (shrunk === 0)
    return [
      prompts === 1
        ? `${block} shrinks no stream of 1 prompt`
        : `${block} shrinks the stream on none of ${counted(prompts, "prompt")}`,
    ];
  const all =
    shrunk === prompts
      ? `all ${counted(prompts, "prompt")}`
      : `${countText(shrunk)} of ${counted(prompts, "prompt")}`;
  const parts = [
    [shrunkBy.mlp, "MLP"],
    [shrunkBy.attention, "attention"],
    [shrunkBy.cross, "interplay"],
  ] as const;
  const told = parts.filter(([count]) => count > 0).toSorted(([a], [b]) => b - a);
  const line = `${block} shrinks the stream on ${prompts === 1 ? "its 1 prompt" : all}`;
  const [first, ...others] = told;
  if (first === undefined) return [line];
  return [
    `${line};`,
    others.length === 0 && first[0] === shrunk && shrunk > 1
      ? `its most negative part is ${first[1] === "MLP" ? "the MLP" : first[1]} on all ${countText(shrunk)}`
      : `its most negative part: ${told.map(([count, part]) => `${part} ${countText(count)}`).join(", ")}`,
  ];
}
