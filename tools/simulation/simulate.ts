import { z } from "zod";
import type { Design } from "./design.ts";
import { nominal, PROCEDURES, type ProcedureName } from "./procedures.ts";
import { uniformStream } from "./random.ts";

const isProcedure = (name: string): name is ProcedureName => name in PROCEDURES;

/** How often a procedure rejected, or covered, in one design. */
export const Rate = z.strictObject({
  procedure: z.string().refine(isProcedure),
  sizes: z.string(),
  variant: z.string(),
  distribution: z.string(),
  /** Runs in which the procedure was defined. */
  runs: z.number(),
  /** Runs in which it rejected, or covered. */
  count: z.number(),
  /** Runs in which it was not defined. */
  notDefined: z.number(),
});

export type Rate = z.infer<typeof Rate>;

/** A simulation with everything that is needed to repeat it. */
export const Simulation = z.strictObject({
  date: z.iso.date(),
  seed: z.number(),
  runs: z.number(),
  seconds: z.number(),
  rates: z.array(Rate),
});

export type Simulation = z.infer<typeof Simulation>;

/** The number of runs of each design, and the seed. */
export interface Runs {
  readonly runs: number;
  readonly seed: number;
}

/**
 * Runs a design `runs` times.
 *
 * @param stream the design's index in `DESIGNS`. Each design has its own stream of random numbers, so that its counts do not
 *   depend on the other designs
 */
export function simulateDesign(design: Design, stream: number, { runs, seed }: Runs): readonly Rate[] {
  const { sizes, variant, distribution } = design;
  const uniform = uniformStream(seed, stream);
  const rates = new Map<ProcedureName, { runs: number; count: number; notDefined: number }>();
  for (let run = 0; run < runs; run++) {
    for (const [name, happened] of Object.entries(design.run(uniform))) {
      if (!isProcedure(name)) continue;
      const rate = rates.get(name) ?? { runs: 0, count: 0, notDefined: 0 };
      rates.set(name, rate);
      if (happened === null) rate.notDefined++;
      else {
        rate.runs++;
        if (happened) rate.count++;
      }
    }
  }
  return [...rates].map(([procedure, rate]) => ({ procedure, sizes, variant, distribution, ...rate }));
}

/** Deviation of a share from nominal, in points and in Monte-Carlo standard errors of the nominal share. */
export function deviation({ procedure, runs, count }: Rate): {
  readonly points: number;
  readonly errors: number;
} {
  const share = nominal(procedure);
  const difference = count / runs - share;
  return { points: 100 * difference, errors: difference / Math.sqrt((share * (1 - share)) / runs) };
}
