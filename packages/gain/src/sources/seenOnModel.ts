import type { LoadedModel } from "@gain/protocol";
import { roundingAlarm } from "@gain/records";
import type { SeenArchitecture } from "@gain/report";
import { surplusText } from "./surplusText.ts";

const WIRINGS = {
  parallel: "Parallel",
  sequential: "Sequential",
  single: "One part a block",
  mixed: "Blocks of different wiring",
  unknown: "Wiring not established",
} as const;

const PLACEMENTS = {
  pre: "before each part",
  output: "on what each part writes",
  sandwich: "before each part and on what it writes",
  post: "on the stream, after each part",
  none: "nowhere in the blocks",
  mixed: "placed differently from part to part",
  unknown: "its place not established",
} as const;

/** The word for a wiring where a model has no label of its own; null where none was established. */
export const wiringWord = ({ wiring }: LoadedModel): string | null =>
  wiring === "unknown" ? null : WIRINGS[wiring];

/** A rewired model is not the model of that name. */
export const nameOf = (name: string, loaded: LoadedModel): string =>
  interventionOn(loaded) === null ? name : `${name}, rewired ${loaded.wiring}`;

/** What running the model showed of wiring and norms, in words. */
export function seenOnModel(loaded: LoadedModel): SeenArchitecture {
  const { wiring, normType, normPlacement, className, label } = loaded;
  const norm = normType === "unknown" ? "not established" : normType;
  return {
    architecture: `${WIRINGS[wiring]} (${className})`,
    normType: normType === "none" ? "none" : `${norm}, ${PLACEMENTS[normPlacement]}`,
    notebook: {
      architecture: label?.architecture ?? null,
      normType: label === null || label.normType === normType ? null : label.normType,
    },
  };
}

/** What was changed in the trained model, as a sentence; null for nothing. */
export function interventionOn({ wiring, nativeWiring, wiringAsked }: LoadedModel): string | null {
  if (wiringAsked === "as-is" || wiring === nativeWiring) return null;
  return `Its blocks, trained ${nativeWiring}, were rewired ${wiring}: an intervention on a trained model, not a control.`;
}

/**
 * What a reader has to know first: numbers that rounding does not explain, a self-check that failed and was allowed to, and
 * that the model is not the one of its files.
 */
export const alarmsOf = (loaded: LoadedModel): string[] => [
  ...untrustedNumbers(loaded),
  ...failedChecks(loaded),
  ...surplusAlarms(loaded),
];

/** Unread blocks and adapters: the measured model is not the one that a reader expects of these files. */
function surplusAlarms({ surplus }: LoadedModel): string[] {
  return surplus
    .filter(({ kind }) => kind === "block" || kind === "adapter")
    .map((surplus) => `NOT READ of the model's files: ${surplusText(surplus)}.`);
}

function untrustedNumbers(loaded: LoadedModel): string[] {
  const alarm = roundingAlarm(loaded);
  if (alarm === null) return [];
  const { largest, limit } = alarm;
  return [
    `THE NUMBERS ARE NOT TRUSTWORTHY: on this run's own prompts a gain differs by ${percent(largest)} between ${loaded.dtype} and ` +
      `${loaded.deviation?.against ?? "a wider type"}, where rounding explains up to ${percent(limit)}; the arithmetic itself is in error.`,
  ];
}

const percent = (part: number): string => `${(100 * part).toPrecision(2)} %`;

function failedChecks({ selfCheck }: LoadedModel): string[] {
  if (selfCheck.passed) return [];
  const failed = selfCheck.results.filter(({ outcome }) => outcome === "failed").map(({ name }) => name);
  return [
    `The self-check of the instrument FAILED on this model (${failed.join(", ")}) and the run was allowed to go on; its numbers may be wrong.`,
  ];
}
