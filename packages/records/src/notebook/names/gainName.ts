/** What a name that speaks of gains stands for. */
export interface GainName {
  /** `list`: one gain a prompt. `layers`: one gain a block. */
  readonly statistic: "value" | "mean" | "sd" | "min" | "max" | "n" | "list" | "layers";
  /** Where the gain is taken, as far as the name says. */
  readonly taken: GainPoint;
}

/**
 * `last`: at the last block by its name. `no norm`: said to be free of the final norm. `norm`: said to hold it.
 * `residual`: of the residual stream. `plain`: the name says no more than gain. `unnamed`: nothing names a gain.
 */
export type GainPoint = "last" | "no norm" | "norm" | "residual" | "plain" | "unnamed";

/** What a list of gains is called for which a file has no name. */
export const UNNAMED_GAIN = "(gains without a name)";

const NORM = "(?:final |last )?(?:ln|layer ?norm|rms ?norm|norm)";
const AFTER_NORM = new RegExp(` (?:with|incl|including|after|post|behind) ${NORM} `);
const BEFORE_NORM = new RegExp(` (?:no|without|wo|excl|excluding|before|pre) ${NORM} `);
const LAST = / (?:last|final) (?:layer |block )?/;
const LAYERS = / (?:all |per |by |each |of )?(?:layers?|blocks?) /;
const RESIDUAL = / residual (?:stream )?/;
const GAIN = / gains? /;

const STATISTICS = [
  ["mean", / (?:mean|means|avg|average|mu) /],
  ["sd", / (?:std|sd|stdev|stddev|std dev|sigma) /],
  ["min", / (?:min|minimum) /],
  ["max", / (?:max|maximum) /],
  ["n", / (?:n|count|num) /],
  ["list", / (?:all|values|list|raw|samples|per prompt|by prompt) /],
] as const;

/**
 * Reads names as `gain_no_ln_mean`, `Mean_Gain`, `residual_gain_all`, `lastGain` or `all_layer_gains`, word by word.
 * `null` where a word is left over: `rho_gain_correlation` is no gain.
 *
 * @example
 * gainName("gain_with_ln_std") // { statistic: "sd", taken: "norm" }
 */
export function gainName(name: string): GainName | null {
  if (name === UNNAMED_GAIN) return { statistic: "list", taken: "unnamed" };
  let rest = ` ${words(name).join(" ")} `;
  const take = (pattern: RegExp): boolean => {
    const shorter = rest.replace(pattern, " ");
    const found = shorter !== rest;
    rest = shorter;
    return found;
  };
  const after = take(AFTER_NORM);
  const before = !after && take(BEFORE_NORM);
  const last = take(LAST);
  const layers = take(LAYERS);
  const residual = take(RESIDUAL);
  const statistic = STATISTICS.find(([, pattern]) => take(pattern))?.[0];
  if (!take(GAIN) || rest.trim() !== "") return null;
  if (layers) return { statistic: "layers", taken: "plain" };
  const point = after ? "norm" : before ? "no norm" : last ? "last" : residual ? "residual" : "plain";
  return { statistic: statistic ?? "value", taken: point };
}

/** The words of a name in lower case, whether it separates them by signs or by capitals. */
export const words = (name: string): readonly string[] =>
  name
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, " ")
    .toLowerCase()
    .split(/[^\p{Letter}\p{Number}]+/u)
    .filter((word) => word !== "");

/** Statistics whose names do not repeat that they are a gain's. */
const BARE: ReadonlyMap<string, BareStatistic> = new Map<string, BareStatistic>(
  (
    [
      ["mean", ["mean", "avg", "average"]],
      ["sd", ["std", "sd", "stdev", "std dev", "stddev", "standard deviation"]],
      ["n", ["n", "count", "n prompts", "num prompts", "n samples", "num samples", "n values", "n rows"]],
      ["min", ["min", "minimum"]],
      ["max", ["max", "maximum"]],
      ["t", ["t", "t stat", "t statistic"]],
      ["ddof", ["ddof"]],
    ] as const
  ).flatMap(([statistic, names]) => names.map((name) => [name, statistic] as const)),
);

export type BareStatistic = "mean" | "sd" | "n" | "min" | "max" | "t" | "ddof";

/** `n`, `std` or `t_statistic`, beside which a gain's mean or the key above says whose they are; null for other names. */
export const bareStatistic = (name: string): BareStatistic | null => BARE.get(words(name).join(" ")) ?? null;
