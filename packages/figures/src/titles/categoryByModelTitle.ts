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
  const [most] = [...wins].toSorted((a, b) => b[1] - a[1]);
  if (most === undefined) return "No model has mean gains of several categories";
  const name = displayText(most[0], NAME_CHARACTERS);
  return `${name} has the largest mean gain in ${String(most[1])} of ${String(compared.length)} models`;
}
