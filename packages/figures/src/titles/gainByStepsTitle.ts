import { countText, estimateDigits, gainTo, type GainFindings } from "@gain/analysis";

/** The mean of one checkpoint, in the order of steps. */
export interface StepMean {
  readonly label: string;
  readonly step: number | null;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly word: GainFindings["verdict"]["word"];
}

/** The ratio of the last checkpoint's gain to the first one's. */
interface Change {
  readonly low: number;
  readonly high: number;
}

/** What the gain does along a training, as far as the interval of its change shows. */
export type Direction = "falls" | "rises" | "is not shown to change";

export function directionOf(change: Change | null): Direction {
  if (change === null || (change.low <= 1 && change.high >= 1)) return "is not shown to change";
  return change.high < 1 ? "falls" : "rises";
}

/**
 * The change of the mean gain from the first to the last step, in the words that the pair's interval allows, and where it
 * crosses 1: only between verdicts of both sides, and only where it does so once.
 */
export function gainByStepsTitle(means: readonly StepMean[], change: Change | null): string {
  const [first] = means;
  const last = means.at(-1);
  if (first === undefined || last === undefined) return "No checkpoint has a mean gain";
  if (first === last) return `Gain is ${meanText(first)} at ${first.label}`;
  const between = `between ${first.label} and ${last.label}`;
  const numbers = `from ${meanText(first)} to ${meanText(last)}`;
  const direction = directionOf(change);
  if (direction === "is not shown to change") return `Gain ${direction} ${between} (${numbers})`;
  const crossing = crossingStep(means);
  const crosses = crossing === null ? "" : ` and crosses 1 near step ${countText(crossing)}`;
  return `Gain ${direction} ${numbers} ${between}${crosses}`;
}

const meanText = ({ mean, low, high }: StepMean): string => gainTo(mean, estimateDigits({ low, high }));

const isOn = (side: "dampening" | "expansion", { word }: StepMean): boolean =>
  word === side || word === `negligible ${side}`;

/** Between the two steps about 1, on a log scale of steps and gains; to two digits. */
function crossingStep(means: readonly StepMean[]): number | null {
  const stepped = means.flatMap(({ step, ...mean }) =>
    step !== null && step > 0 ? [{ ...mean, step }] : [],
  );
  const [first] = stepped;
  const last = stepped.at(-1);
  if (first === undefined || last === undefined) return null;
  const isOpposed =
    (isOn("expansion", first) && isOn("dampening", last)) ||
    (isOn("dampening", first) && isOn("expansion", last));
  const crossings = stepped.slice(1).flatMap((after, i) => {
    const before = stepped[i];
    if (before === undefined || before.mean > 1 === after.mean > 1) return [];
    const share = Math.log(before.mean) / Math.log(before.mean / after.mean);
    return [Math.exp(Math.log(before.step) + share * Math.log(after.step / before.step))];
  });
  const [only] = crossings;
  return isOpposed && crossings.length === 1 && only !== undefined ? Number(only.toPrecision(2)) : null;
}
