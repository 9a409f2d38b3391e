import { tooManyErrors } from "./errors.ts";
import type { Measuring } from "./measuring.ts";

/** @throws IncompleteRun where the model has more error rows than `maxErrors` */
export function assertFewErrors({ maxErrors }: Measuring, errors: number, planned: number): void {
  if (maxErrors === undefined) return;
  const { value, unit } = maxErrors;
  const most = unit === "prompts" ? value : (value / 100) * planned;
  if (errors > most) throw tooManyErrors(errors, planned, `${String(value)}${unit === "percent" ? "%" : ""}`);
}
