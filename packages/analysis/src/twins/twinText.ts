import { decimals, percentText } from "../numberText.ts";
import type { ConfidenceInterval } from "../inference/oneSampleT.ts";
import type { TwinWord } from "./twinWord.ts";

const FEWEST_DIGITS = 3;
const MOST_DIGITS = 5;

/** Decimals of a difference: two digits of its interval's half width, from 3 to 5. */
export function deltaDigits({ low, high }: Pick<ConfidenceInterval, "low" | "high">): number {
  const half = (high - low) / 2;
  const own = half > 0 ? 1 - Math.floor(Math.log10(half)) : MOST_DIGITS;
  return Math.min(Math.max(own, FEWEST_DIGITS), MOST_DIGITS);
}

/** A mean difference with its interval: "−0.0270 [−0.0351, −0.0188]". */
export function deltaText({
  mean,
  interval,
}: {
  readonly mean: number;
  readonly interval: Pick<ConfidenceInterval, "low" | "high">;
}): string {
  const digits = deltaDigits(interval);
  const [m, low, high] = [mean, interval.low, interval.high].map((value) => decimals(value, digits));
  return `${m ?? ""} [${low ?? ""}, ${high ?? ""}]`;
}

/** What a word says of the last gain in parallel wiring, as a sentence without its full stop. */
export function wordSentence(word: TwinWord, mean: number): string {
  const share = percentText(Number(Math.abs(Math.expm1(mean)).toPrecision(2)));
  switch (word) {
    case "lower":
      return `The parallel twin’s last gain is ${share} lower`;
    case "higher":
      return `The parallel twin’s last gain is ${share} higher`;
    case "a real but negligible difference":
      return `The twins’ last gains differ, by less than 1 %`;
    case "no difference larger than 1 %":
      return "The twins’ last gains do not differ by more than 1 %";
    case "not distinguishable":
      return "The twins’ last gains are not distinguishable";
  }
}
