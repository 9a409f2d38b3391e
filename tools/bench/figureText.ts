/** Figures as text, for the terminal and for docs/benchmarks.md. */
import type { Figure } from "./benchmark.ts";
import type { Result } from "./results.ts";

const LARGE = 100;

/** "1.63 ×", "20,400 rows/s" */
export function valueText(value: number, unit: Figure["unit"]): string {
  const digits = value >= LARGE ? Math.round(value).toLocaleString("en") : value.toPrecision(3);
  return `${digits} ${unit}`;
}

/** "1.63 × (1.58 to 1.67)": median, and quartiles where there are several rounds. */
export function spreadText(found: Result["figures"][string], unit: Figure["unit"]): string {
  const middle = valueText(found.median, unit);
  if (found.rounds.length === 1) return middle;
  const [lower, upper] = found.quartiles.map((value) => valueText(value, unit).split(" ")[0]);
  return `${middle} (${String(lower)} to ${String(upper)})`;
}

/** "at least 3 ×, aim 4 ×"; empty where no target is set. */
export function targetText({ target, aim, better, unit }: Figure): string {
  if (target === undefined) return "";
  const bound = `at ${better === "more" ? "least" : "most"} ${target.toLocaleString("en")} ${unit}`;
  return aim === undefined ? bound : `${bound}, aim ${aim.toLocaleString("en")} ${unit}`;
}

/** Whether a value reaches the target: "reached", "missed", "aim reached"; empty where no target is set. */
export function targetReached(value: number, { target, aim, better }: Figure): string {
  const reaches = (bound: number): boolean => (better === "more" ? value >= bound : value <= bound);
  if (target === undefined) return "";
  if (aim !== undefined && reaches(aim)) return "aim reached";
  return reaches(target) ? "reached" : "missed";
}
