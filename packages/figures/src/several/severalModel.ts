import type { GainFindings, GeometricGain, Sample, VerdictWord, Wiring } from "@gain/analysis";
import { NORM_SHAPES, WIRING_COLOURS } from "../look/meaning.ts";

/** One measured model beside others. */
export interface SeveralModel {
  readonly name: string;
  readonly wiring: Wiring;
  /** The type of its norms, as "LayerNorm"; null where nothing states it. */
  readonly normType: string | null;
  readonly family: string | null;
  /** The model whose gains these are as well; null for none. */
  readonly copyOf: string | null;
  /** The term of its verdict after Holm's adjustment over the compared models. */
  readonly word: VerdictWord;
  readonly findings: Pick<GainFindings, "primary" | "gain" | "newCategories" | "categories" | "verdict">;
  /** Of every prompt, in any order; those without a place on a log axis are not drawn. */
  readonly gains: Sample;
  /** Of blocks 1…L; empty where the source has no norms of every layer. */
  readonly blocks: readonly GeometricGain[];
}

/** A gain that someone else published. */
export interface CitedGain {
  readonly name: string;
  readonly gain: number;
  readonly wiring: Wiring;
  readonly normType: string | null;
}

export const wiringColour = (wiring: Wiring): string =>
  wiring === "parallel" || wiring === "sequential" ? WIRING_COLOURS[wiring] : WIRING_COLOURS.other;

/** What a group of models is called. */
export const WIRING_NAMES: Readonly<Record<Wiring, string>> = {
  parallel: "Parallel",
  sequential: "Sequential",
  single: "One part a block",
  mixed: "Mixed wiring",
  unknown: "Wiring not established",
};

type NormName = keyof typeof NORM_SHAPES;

export function normName(normType: string | null): NormName {
  if (normType === null) return "not stated";
  return normType === "LayerNorm" || normType === "RMSNorm" ? normType : "other";
}

/** Signs of the shapes of norm types in a line of text. */
const NORM_SIGNS: Readonly<Record<NormName, string>> = {
  LayerNorm: "●",
  RMSNorm: "▲",
  other: "■",
  "not stated": "◆",
};

/** "● LayerNorm ▲ RMSNorm": the norm types that are there. */
export function normKey(normTypes: readonly (string | null)[]): string {
  const there = new Set(normTypes.map(normName));
  return (Object.keys(NORM_SIGNS) as NormName[])
    .filter((name) => there.has(name))
    .map((name) => `${NORM_SIGNS[name]}\u00a0${NORM_TEXTS[name]}`)
    .join(" ");
}

const NORM_TEXTS: Readonly<Record<NormName, string>> = {
  LayerNorm: "LayerNorm",
  RMSNorm: "RMSNorm",
  other: "other",
  "not stated": "not\u00a0stated",
};

/** Scale of the field `norm`, which holds names of norm types. */
export const NORM_SCALE = {
  domain: Object.keys(NORM_SHAPES),
  range: Object.values(NORM_SHAPES),
};
