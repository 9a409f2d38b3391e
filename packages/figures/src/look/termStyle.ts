import { INK } from "./palette.ts";

/** What a block's gain² − 1 is the sum of, in the order of a stack from 0 on. */
export const PARTS = ["mlp", "attention", "cross"] as const;

export type Part = (typeof PARTS)[number];

/** What figures and tables call the parts and their sum. */
export const TERM_LABELS: Readonly<Record<Part | "growth", string>> = {
  mlp: "MLP",
  attention: "attention",
  cross: "interplay",
  growth: "sum",
};

/** Two greys and paper inside an outline of ink: told apart in print of any kind. */
export const PART_FILLS: Readonly<Record<Part, string>> = {
  mlp: "#5A5A5A",
  attention: "#B8B8B8",
  cross: "white",
};

/** Around every part, so that the light ones are seen on paper. */
export const PART_OUTLINE = { stroke: INK, strokeWidth: 0.7 } as const;
