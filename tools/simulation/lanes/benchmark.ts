/** The stored benchmark `lanes`, with which the simulation is compared. */
import { z } from "zod";

export const BENCHMARK = "bench/results/lanes.json";

/** Shares of linear by the number of lanes. One lane is the unit of the others, so that it has no figure. */
export type MeasuredShares = Readonly<Record<number, number>>;

const figure = z.object({ median: z.number() });
const Stored = z.object({ figures: z.object({ share4: figure, share8: figure, share16: figure }) });

/** @param json text of the stored result */
export function measuredShares(json: string): MeasuredShares {
  const { share4, share8, share16 } = Stored.parse(JSON.parse(json)).figures;
  return { 4: share4.median, 8: share8.median, 16: share16.median };
}
