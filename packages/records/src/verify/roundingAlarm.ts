import { z } from "zod";

/** What is read of a model's description here; an older run states no limit. */
const Deviating = z.object({
  deviation: z.object({ gains: z.array(z.number()), limit: z.number() }).nullable(),
});

/** How far a model's gains lie from a wider arithmetic, relative, and how far rounding would explain. */
export interface RoundingAlarm {
  readonly largest: number;
  readonly limit: number;
}

/**
 * The deviation that rounding in the run's arithmetic cannot explain; null where it can, or where nothing was compared.
 *
 * @param loaded a model as its sidecar described it
 */
export function roundingAlarm(loaded: unknown): RoundingAlarm | null {
  const { data } = Deviating.safeParse(loaded);
  if (data === undefined || data.deviation === null) return null;
  const { gains, limit } = data.deviation;
  const largest = Math.max(0, ...gains.map(Math.abs));
  return largest > limit ? { largest, limit } : null;
}
