import type {
  TwinBlocks,
  TwinCheckpoint,
  TwinFlip,
  TwinModel,
  TwinText,
  TwinWiring,
} from "../src/twins/twinModel.ts";
import { BLOCK_QUANTITIES, STREAM_QUANTITIES, TWIN_WIRINGS } from "../src/twins/twinModel.ts";
import type { PlannedCell, TwinDesign } from "../src/twins/twinDesign.ts";
import { uniformSource } from "./uniformSource.ts";

/** What made pairs are like. */
export interface MadeTwins {
  /** The difference of log last gains at the last step, parallel − sequential. */
  readonly effect: number;
  readonly seed?: number;
  /** SD of the noise of one model; that of a difference is √2 times as large. */
  readonly noise?: number;
  /** Mean log last gain of the sequential arm. */
  readonly level?: number;
  readonly depth?: number;
}

export const MADE_STEPS = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 915] as const;
const END = 915;
const UNIGRAM = 6.1;

/** Pairs of one cell, with a history and flips, whose true difference is `effect`. */
export function madeCell(cell: string, seeds: readonly number[], made: MadeTwins, rate = 2e-3): TwinModel[] {
  const { seed = 21, depth = 4 } = made;
  const uniform = uniformSource(seed + hashOf(cell) + Math.round(1e6 * rate));
  const normal = (): number => {
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    return radius * Math.cos(2 * Math.PI * uniform());
  };
  return seeds.flatMap((each) => {
    const shared = 0.02 * normal();
    return TWIN_WIRINGS.map((wiring): TwinModel => {
      const own = (made.noise ?? 0.006) * normal();
      const base = { shared: shared + own, normal, wiring, made, depth };
      return {
        ...{ cell, seed: each, wiring, learningRate: rate, depth, unigramEntropy: UNIGRAM, failed: null },
        finalWeights: `${cell}-${String(each)}-${wiring}`,
        checkpoints: [
          ...MADE_STEPS.map((step) => checkpoint(step, "none", base)),
          checkpoint(END, "last", base),
          checkpoint(END, "all", base),
        ],
      };
    });
  });
}

interface Base {
  readonly shared: number;
  readonly normal: () => number;
  readonly wiring: TwinWiring;
  readonly made: MadeTwins;
  readonly depth: number;
}

/** Of a made difference, the part that the last block's wiring computes; the rest is learned. */
export const MADE_COMPUTED = 0.4;

function checkpoint(step: number, flip: TwinFlip, base: Base): TwinCheckpoint {
  const { wiring, made } = base;
  const share = Math.log1p(step) / Math.log1p(END);
  const sign = wiring === "parallel" ? 1 : -1;
  const learned = wiring === "parallel" ? made.effect : 0;
  const flipped = flip === "none" ? 0 : -sign * MADE_COMPUTED * made.effect + 0.001 * base.normal();
  const last = (made.level ?? 0.15) * share + (learned + base.shared) * share + flipped;
  return {
    ...{ step, flip },
    validationLoss: 8.3 - 4.7 * share + 0.002 * base.normal() + (flip === "all" ? 2 : 0),
    blocks: { passages: blocks(last, base, "passages"), prompts: blocks(last, base, "prompts") },
  };
}

function blocks(last: number, { depth, wiring, normal }: Base, text: TwinText): TwinBlocks {
  const noise = text === "prompts" ? 0.02 : 0.002;
  const gains = Array.from({ length: depth }, (_, i) => {
    if (i === depth - 1) return last + (text === "prompts" ? noise * normal() : 0);
    return (i === 0 ? 0.9 + (wiring === "parallel" ? 0.15 : 0) : 0.1) + noise * normal();
  });
  const norms = [0.5];
  for (const gain of gains) norms.push((norms.at(-1) ?? 0) + gain);
  const quantities = Object.fromEntries(
    BLOCK_QUANTITIES.map((name, k) => [name, gains.map((gain) => 0.05 * k + 0.1 * gain + 0.001 * normal())]),
  ) as Readonly<Record<(typeof BLOCK_QUANTITIES)[number], number[]>>;
  const [share, norm] = STREAM_QUANTITIES;
  return { ...quantities, log_gain: gains, [share]: norms.map(() => 0.04), [norm]: norms };
}

const hashOf = (text: string): number =>
  Array.from(text).reduce((sum, character) => 31 * sum + (character.codePointAt(0) ?? 0), 7) % 1_000_003;

const cell = (name: string, seeds: number, about = name, rates = 1): PlannedCell => ({
  ...{ name, about, rates },
  seeds: Array.from({ length: seeds }, (_, i) => i),
});

/** A design like the plan of the full experiment. */
export const MADE_DESIGN: TwinDesign = {
  cells: [
    { ...cell("lr", 1, "learning rates", 3), seeds: [100] },
    cell("primary", 14),
    cell("depth6", 6, "depth 6"),
    cell("rms", 6, "RMSNorm"),
    cell("long", 3, "four passes"),
    cell("width512", 6, "width 512"),
    { ...cell("replicate", 1), seeds: [0] },
  ],
  primary: { cell: "primary", text: "passages", quantity: "log last gain" },
  ...{ margin: 0.01, level: 0.05 },
  secondary: [
    { cell: "depth6", text: "passages", quantity: "log last gain" },
    { cell: "rms", text: "passages", quantity: "log last gain" },
    { cell: "long", text: "passages", quantity: "log last gain" },
    { cell: "width512", text: "passages", quantity: "log last gain" },
    { cell: "primary", text: "prompts", quantity: "log last gain" },
    { cell: "primary", text: "passages", quantity: "log ‖h_L‖/‖h_1‖" },
    { cell: "primary", text: "passages", quantity: "log ‖h_L‖/‖h_0‖" },
  ],
  profile: { cell: "primary", text: "passages", isInFamily: true },
  ownRates: { ...cell("ownrate", 4, "each arm at its own best rate") },
  ...{ rates: "lr", replicate: { cell: "replicate", repeats: "primary" } },
  power: { sd: 0.012, difference: 0.015 },
};

/** Models of every cell but `width512`, which was not measured yet. */
export function madeTwins(made: MadeTwins): TwinModel[] {
  const seeds = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
  return [
    ...[1e-3, 2e-3, 4e-3].flatMap((rate) => madeCell("lr", [100], made, rate)),
    ...madeCell("primary", seeds(14), { ...made, depth: 12 }),
    ...madeCell("depth6", seeds(6), { ...made, depth: 6 }),
    ...madeCell("rms", seeds(6), { ...made, depth: 12 }),
    ...madeCell("long", seeds(3), { ...made, depth: 12 }),
    ...madeCell("replicate", [0], { ...made, depth: 12 }),
  ];
}
