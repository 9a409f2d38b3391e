import { BLOCK_DEFINITIONS, type GainBlock } from "@gain/records";

/** The title for gains of a block. */
export function gainTitle(block: GainBlock = "L"): string {
  switch (block) {
    case "L":
      return "Last-layer gain";
    case "L-1":
      return "Gain of block L−1";
    case "L with final norm":
      return "Gain of block L with the final norm";
    case "not stated":
      return "Gain of a block not stated";
  }
}

/** The same title within a line. */
export function gainTitleInside(block: GainBlock = "L"): string {
  const title = gainTitle(block);
  return title.charAt(0).toLowerCase() + title.slice(1);
}

/** The title with the ratio. */
export const gainDefinition = (block: GainBlock = "L"): string =>
  block === "L" ? "Last-layer gain ‖h(L)‖ / ‖h(L−1)‖" : `Gain of ${BLOCK_DEFINITIONS[block]},`;

const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";

/** With the norms of a model of so many blocks: "Last-layer gain ‖h₃₀‖ / ‖h₂₉‖". */
export function gainRatio(blocks: number | null, block: GainBlock = "L"): string {
  if (block !== "L") return gainTitle(block);
  if (blocks === null) return "Last-layer gain ‖h(L)‖ / ‖h(L−1)‖";
  const h = (layer: number): string =>
    `‖h${Array.from(String(layer), (digit) => SUBSCRIPTS[Number(digit)] ?? "").join("")}‖`;
  return `Last-layer gain ${h(blocks)} / ${h(blocks - 1)}`;
}
