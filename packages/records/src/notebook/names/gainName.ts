/** The meaning of a name of gains. */
export interface GainName {
  /** `list`: one gain per prompt. `layers`: one gain per block. */
  readonly statistic: "value" | "mean" | "sd" | "min" | "max" | "n" | "list" | "layers";
  /** The point at which the gain is measured, according to the name. */
  readonly taken: GainPoint;
}

/**
 * `last`: the name contains the last block. `no norm`: it excludes the final norm. `norm`: it includes the final norm.
 * `residual`: it contains the residual stream. `plain`: it contains only gain. `unnamed`: there is no name of a gain.
 */
export type GainPoint = "last" | "no norm" | "norm" | "residual" | "plain" | "unnamed";

/** The name of a list of gains that has no name in its file. */
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
 * Reads names such as `gain_no_ln_mean`, `Mean_Gain`, `residual_gain_all`, `lastGain` or `all_layer_gains` part by part.
 * `null` if a part is left over: `rho_gain_correlation` is not a gain.
 *
 * @example
 * gainName("gain_with_ln_std") // { statistic: "sd", taken: "norm" }
 */
export function gainName(name: string): GainName | null {
  if (name === UNNAMED_GAIN) return { statistic: "list", taken: "unnamed" };
  let rest = ` ${partsOfName(name).join(" ")} `;
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

/** The parts of a name in lower case, which signs or capitals separate. */
export const partsOfName = (name: string): readonly string[] =>
  name
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, " ")
    .toLowerCase()
    .split(/[^\p{Letter}\p{Number}]+/u)
    .filter((part) => part !== "");

/** Names of statistics that do not contain gain. */
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

/** `n`, `std` or `t_statistic`, which belong to a gain's mean in the same object or to its key; null for other names. */
export const bareStatistic = (name: string): BareStatistic | null =>
  BARE.get(partsOfName(name).join(" ")) ?? null;
