import { estimateText, type ArchitectureHypothesis, type Wiring } from "@gain/analysis";
import { inModelOrder } from "./reportOrder.ts";
import type { GainBlock } from "@gain/records";
import { evenSample } from "../numbers/evenSample.ts";
import { hasPlace } from "./oneAxis.ts";
import { WIRING_NAMES, type CitedGain, type SeveralModel } from "./severalModel.ts";

export interface ModelForestInput {
  /** Of which block the gains are; the last one where it is left out. */
  readonly block?: GainBlock;
  readonly models: readonly SeveralModel[];
  readonly architectures: Pick<
    ArchitectureHypothesis,
    "outcome" | "parallel" | "sequential" | "difference" | "interval"
  >;
  /** Cited gains, which set no axis; may be empty. */
  readonly references: readonly CitedGain[];
}

/** One line of the figure, from the top. */
export type ForestLine = HeadingLine | ModelLine | ClassLine | CitedLine;

interface HeadingLine {
  readonly kind: "heading";
  readonly label: string;
  readonly wiring: Wiring;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface ModelLine {
  readonly kind: "model";
  readonly label: string;
  readonly wiring: Wiring;
  readonly normType: string | null;
  readonly prompts: number;
  /** null where the model has no mean. */
  readonly mean: number | null;
  readonly interval: Interval | null;
  /** Of the mean for categories beyond these. */
  readonly beyond: Interval | null;
  /** Those that are drawn: all, or evenly spaced ones of too many. */
  readonly gains: readonly number[];
  readonly isThinned: boolean;
  /** Prompts whose gain has no place on a log axis. */
  readonly withoutPlace: number;
  readonly text: string;
}

export interface ClassLine {
  readonly kind: "class";
  readonly label: string;
  readonly wiring: Wiring;
  readonly mean: number;
  readonly interval: Interval;
  readonly text: string;
}

export interface CitedLine {
  readonly kind: "cited";
  readonly label: string;
  readonly wiring: Wiring;
  readonly normType: string | null;
  readonly gain: number;
  readonly text: string;
}

/** Ticks of a figure, shared among its models. */
const MOST_TICKS = 1800;
const FEWEST_TICKS = 40;
/** More in one row merge into a block. */
const MOST_OF_A_MODEL = 200;

/** Fewer families have no spread between them, and a class is then not drawn beside another. */
const FEWEST_FAMILIES = 2;

/** Groups of models, in the order of a report. */
const GROUPS: readonly (readonly Wiring[])[] = [["parallel"], ["sequential"], ["single", "mixed", "unknown"]];
const OTHER_WIRING = "Other or unknown wiring";

/** Models by wiring, then by mean; below those of a class its mean, and the cited gains of the same wiring. */
export function forestLines({ models, architectures, references }: ModelForestInput): readonly ForestLine[] {
  const share = Math.floor(MOST_TICKS / Math.max(models.length, 1));
  const most = Math.min(Math.max(FEWEST_TICKS, share), MOST_OF_A_MODEL);
  const ordered = inModelOrder(models);
  return GROUPS.flatMap((wirings): readonly ForestLine[] => {
    const measured = ordered.filter(({ wiring }) => wirings.includes(wiring));
    const cited = references
      .filter(({ wiring, gain }) => wirings.includes(wiring) && hasPlace(gain))
      .toSorted((a, b) => b.gain - a.gain);
    const [wiring, ...others] = new Set([...measured, ...cited].map((one) => one.wiring));
    if (wiring === undefined) return [];
    return [
      { kind: "heading", label: others.length === 0 ? WIRING_NAMES[wiring] : OTHER_WIRING, wiring },
      ...measured.map((model) => modelLine(model, most)),
      ...classLine(wiring, architectures),
      ...cited.map((reference): CitedLine => ({
        ...{ kind: "cited", label: reference.name },
        ...{ wiring: reference.wiring, normType: reference.normType },
        ...{ gain: reference.gain, text: `${reference.gain.toFixed(2)} cited` },
      })),
    ];
  });
}

function modelLine(
  { name, wiring, normType, copyOf, findings, gains }: SeveralModel,
  most: number,
): ModelLine {
  const { estimate } = findings.primary;
  const beyond = findings.newCategories;
  const drawable = Array.from(gains).filter(hasPlace);
  const found = estimate.defined && hasPlace(estimate.value.mean) ? estimate.value : null;
  return {
    kind: "model",
    label: copyOf === null ? name : `${name} (copy)`,
    wiring,
    normType,
    prompts: findings.primary.n,
    mean: found?.mean ?? null,
    interval: found === null ? null : drawnInterval(found.interval),
    beyond: beyond.defined ? drawnInterval(beyond.value.interval) : null,
    gains: evenSample(
      drawable.toSorted((a, b) => a - b),
      most,
    ),
    // A caller may hand over a part of many.
    isThinned: Math.min(drawable.length, most) < findings.primary.n,
    withoutPlace: gains.length - drawable.length,
    text: found === null ? "no interval" : estimateText({ mean: found.mean, ...found.interval }),
  };
}

/** An interval whose ends have places; an end beyond them is drawn as far as it goes. */
const drawnInterval = ({ low, high }: Interval): Interval | null =>
  hasPlace(low) && hasPlace(high) ? { low, high } : null;

/** Drawn for both classes or for none, since one class mean beside single models invites a contrast that is not tested. */
function classLine(wiring: Wiring, { parallel, sequential }: ModelForestInput["architectures"]): ClassLine[] {
  if (wiring !== "parallel" && wiring !== "sequential") return [];
  if (Math.min(parallel.families, sequential.families) < FEWEST_FAMILIES) return [];
  const { families, mean, interval } = wiring === "parallel" ? parallel : sequential;
  if (!mean.defined || !interval.defined) return [];
  const ends = drawnInterval({
    low: Math.exp(interval.value.low),
    high: Math.exp(interval.value.high),
  });
  if (ends === null) return [];
  const estimate = { mean: Math.exp(mean.value), interval: ends };
  return [
    {
      kind: "class",
      label: `mean of ${String(families)} ${wiring} families`,
      wiring,
      ...estimate,
      text: estimateText({ mean: estimate.mean, ...ends }),
    },
  ];
}
