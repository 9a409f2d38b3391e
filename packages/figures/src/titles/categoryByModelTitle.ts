import { counted } from "@gain/analysis";
import { displayText } from "../text/displayText.ts";

const NAME_CHARACTERS = 30;

/** The geometric mean gains of one model by category; null where one is not defined. */
export type GainsByCategory = ReadonlyMap<string, number>;

/** The category that has the largest mean gain in most models. */
export function categoryByModelTitle(models: readonly GainsByCategory[]): string {
  const compared = models.filter((gains) => gains.size > 1);
  if (compared.length === 0) return "No model has mean gains of several categories";
  const wins = new Map<string, number>();
  for (const gains of compared) {
    const [largest] = [...gains].toSorted((a, b) => b[1] - a[1]);
    if (largest !== undefined) wins.set(largest[0], (wins.get(largest[0]) ?? 0) + 1);
  }
  const most = [...wins.values()].reduce((a, b) => Math.max(a, b), 0);
  const winners = [...wins].filter(([, count]) => count === most).map(([name]) => name);
  const of = `${String(most)} of ${counted(compared.length, "model")}`;
  const [first = "", second] = winners.map((name) => displayText(name, NAME_CHARACTERS));
  if (second === undefined) return `${first} has the largest mean gain in ${of}`;
  return winners.length === 2
    ? `${first} and ${second} each have the largest mean gain in ${of}`
    : `No category has the largest mean gain in more than ${of}`;
}
