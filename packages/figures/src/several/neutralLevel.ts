import type { PanelLayer, PositionField } from "../figureSpec.ts";
import { INK } from "../look/palette.ts";
import { haloedText } from "../marks/haloedText.ts";
import { em } from "./measures.ts";

const VALUES = [{ one: 1, label: "1 = norm unchanged" }];

/** A thin line of ink at gain 1, from left to right. */
export const neutralRule = (y: PositionField): PanelLayer => ({
  data: { values: VALUES },
  mark: { type: "rule", stroke: INK, strokeWidth: em(0.1) },
  encoding: { y: { ...y, field: "one" } },
});

/** What the line stands for, at its left end and over the lines that cross it. */
export const neutralLabel = (y: PositionField, side: "above" | "below"): PanelLayer[] =>
  haloedText(
    "label",
    side === "above"
      ? { align: "left", dx: em(0.3), baseline: "bottom", dy: em(-0.25) }
      : { align: "left", dx: em(0.3), baseline: "top", dy: em(0.35) },
    { x: { value: 0 }, y: { ...y, field: "one" } },
    VALUES,
  );
