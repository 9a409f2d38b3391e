/** Uniform numbers on (0, 1). */
export type Uniform = () => number;

/** sfc32 (C. Doty-Humphrey, PractRand): state of three 32-bit integers and a counter; each design has its own stream. */
export function uniformStream(seed: number, stream: number): Uniform {
  let [a, b, c, counter] = [seed | 0, stream | 0, 0x9e3779b9 | 0, 1];
  const next = (): number => {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return result >>> 0;
  };
  for (let i = 0; i < WARM_UP; i++) next();
  return () => (next() + 0.5) / 2 ** 32;
}

const WARM_UP = 16;

const normal = (uniform: Uniform): number =>
  Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());

/** A distribution of ln gain with mean 0 and SD 1, in units of the SD within a category. */
export interface Distribution {
  readonly name: string;
  readonly draw: (uniform: Uniform) => number;
  readonly median: number;
  /** The median of the mean of two draws, which the Hodges–Lehmann estimate estimates. */
  readonly pseudomedian: number;
}

/** SD of the normal whose exponential is drawn. The result has skewness 3.7, more than measured gains. */
const SPREAD = 0.8;
const LOG_NORMAL_MEAN = Math.exp(SPREAD ** 2 / 2);
const LOG_NORMAL_SD = LOG_NORMAL_MEAN * Math.sqrt(Math.expm1(SPREAD ** 2));
const standardised = (value: number): number => (value - LOG_NORMAL_MEAN) / LOG_NORMAL_SD;

/**
 * The median of the mean of two log-normal draws with s = SPREAD, in scipy with F = lambda m: quad(lambda z: norm.pdf(z) *
 * norm.cdf(log(2 * m - exp(s * z)) / s), -12, log(2 * m) / s)[0] the root of F(m) = 1/2.
 */
const LOG_NORMAL_PSEUDOMEDIAN = 1.1454331791077121;

export const DISTRIBUTIONS: readonly Distribution[] = [
  { name: "normal", draw: normal, median: 0, pseudomedian: 0 },
  {
    name: "skewed",
    draw: (uniform) => standardised(Math.exp(SPREAD * normal(uniform))),
    median: standardised(1),
    pseudomedian: standardised(LOG_NORMAL_PSEUDOMEDIAN),
  },
  // Student's t with 3 degrees of freedom over √3.
  {
    name: "heavy-tailed",
    draw: (uniform) => normal(uniform) / Math.hypot(normal(uniform), normal(uniform), normal(uniform)),
    median: 0,
    pseudomedian: 0,
  },
];
