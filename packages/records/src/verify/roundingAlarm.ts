import { z } from "zod";

/** The part of a model's description that is read here; an older run has no limit. */
const Deviating = z.object({
  deviation: z.object({ gains: z.array(z.number()), limit: z.number() }).nullable(),
});

/** The largest relative deviation of a model's gains from a wider arithmetic, and the limit that rounding explains. */
export interface RoundingAlarm {
  readonly largest: number;
  readonly limit: number;
}

/**
 * The deviation that rounding in the run's arithmetic does not explain; null if there is none, or no comparison.
 *
 * @param loaded the sidecar's description of a model
 */
export function roundingAlarm(loaded: unknown): RoundingAlarm | null {
  const { data } = Deviating.safeParse(loaded);
  if (data === undefined || data.deviation === null) return null;
  const { gains, limit } = data.deviation;
  const largest = Math.max(0, ...gains.map(Math.abs));
  return largest > limit ? { largest, limit } : null;
}
