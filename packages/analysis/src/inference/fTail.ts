import betainc from "@stdlib/math-base-special-betainc";

/**
 * P(F > f) of the F distribution with `dfBetween` and `dfWithin` degrees of freedom, which need not be integers:
 * I_x(dfWithin/2, dfBetween/2) at x = dfWithin / (dfWithin + dfBetween · f), a form that keeps the digits of small
 * tails. Equals `scipy.stats.f.sf`.
 */
export const fTail = (f: number, dfBetween: number, dfWithin: number): number =>
  betainc(dfWithin / (dfWithin + dfBetween * f), dfWithin / 2, dfBetween / 2);
