import type { LoadedModel } from "@gain/protocol";
import { roundingAlarm } from "@gain/records";
import type { SeenArchitecture } from "@gain/report";
import { surplusText } from "./surplusText.ts";

const WIRINGS = {
  parallel: "Parallel",
  sequential: "Sequential",
  single: "One part per block",
  mixed: "Blocks of different wiring",
  unknown: "Wiring not established",
} as const;

const PLACEMENTS = {
  pre: "before each part",
  output: "on the output of each part",
  sandwich: "before each part and on its output",
  post: "on the stream, after each part",
  none: "nowhere in the blocks",
  mixed: "placed differently from part to part",
  unknown: "position not established",
} as const;

/** The label for a wiring where a model has no label of its own; null where none was established. */
export const wiringWord = ({ wiring }: LoadedModel): string | null =>
  wiring === "unknown" ? null : WIRINGS[wiring];

/** The name of a model, with a suffix where it was rewired: it is no longer the model of that name. */
export function nameOf(name: string, loaded: LoadedModel): string {
  if (interventionOn(loaded) === null) return name;
  const { wiring, isLastAlone } = readRequest(loaded);
  return `${name}, ${isLastAlone ? "last block " : ""}rewired ${wiring}`;
}

/** The wiring and norms that running the model showed, as text. */
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

/** A sentence on the change made to the trained model; null for no change. */
export function interventionOn(loaded: LoadedModel): string | null {
  const { nativeWiring, wiringAsked } = loaded;
  const { wiring, isLastAlone } = readRequest(loaded);
  if (wiringAsked === "as-is" || wiring === nativeWiring) return null;
  const blocks = isLastAlone ? "last block" : "blocks";
  return `Its ${blocks}, trained ${nativeWiring}, ${isLastAlone ? "was" : "were"} rewired ${wiring}: an intervention on a trained model, not a control.`;
}

/** The requested wiring, and whether the last block alone has it: the others then keep theirs, and the model is mixed. */
function readRequest({ wiringAsked }: LoadedModel): { wiring: string; isLastAlone: boolean } {
  const [wiring = wiringAsked, place] = wiringAsked.split("@");
  return { wiring, isLastAlone: place === "last" };
}

/**
 * Warnings that come first: deviations that rounding does not explain, a failed self-check that was allowed, and a
 * model that differs from its files.
 */
export const alarmsOf = (loaded: LoadedModel): string[] => [
  ...untrustedNumbers(loaded),
  ...failedChecks(loaded),
  ...surplusAlarms(loaded),
];

/** Unread blocks and adapters: the measured model differs from the one in these files. */
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
    `The self-check of the instrument FAILED on this model (${failed.join(", ")}) and the run was allowed to continue; its numbers may be wrong.`,
  ];
}
