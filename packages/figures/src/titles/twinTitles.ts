import {
  countText,
  decimals,
  deltaText,
  listText,
  wordSentence,
  type BoundedMean,
  type CellFindings,
  type ConfidenceInterval,
  type Finding,
  type PairedDifference,
  type TwinFindings,
} from "@gain/analysis";

/** The finding of the primary outcome, and beside it on which side of 1 the arms lie. */
export function twinSlopesTitle({
  primary,
  claim,
}: Pick<TwinFindings, "primary" | "claim">): readonly string[] {
  const { difference, word } = primary;
  if (!difference.defined || word === null)
    return ["The twins are not compared", difference.defined ? "" : difference.reason];
  return [
    wordSentence(word, difference.value.mean),
    `Δ ${deltaText(difference.value)}; ${armsText(claim.parallel, claim.sequential)}`,
  ];
}

/** "mean gains 1.149 and 1.181, both above 1"; parallel first. */
function armsText(parallel: Finding<BoundedMean>, sequential: Finding<BoundedMean>): string {
  if (!parallel.defined || !sequential.defined) return "an arm has no interval";
  const arms = [parallel.value, sequential.value];
  const gains = `mean gains ${listText(arms.map(({ mean }) => decimals(Math.exp(mean), 3)))}`;
  if (arms.every(({ lower }) => lower > 0)) return `${gains}, both above 1`;
  return arms.every(({ upper }) => upper < 0) ? `${gains}, both below 1` : gains;
}

/** Where the difference ends, and at which steps its interval excludes 0. */
export function twinHistoryTitle({ history }: Pick<TwinFindings, "history">): readonly string[] {
  const end = history.at(-1);
  if (end?.difference.defined !== true) return ["The difference has no history"];
  const parts = [
    ...stepsWhere(history, "above 0", ({ low }) => low > 0),
    ...stepsWhere(history, "below 0", ({ high }) => high < 0),
  ];
  return [
    `Δ ends at ${deltaText(end.difference.value)}`,
    parts.length === 0 ? "its interval holds 0 at every step" : `its interval lies ${parts.join(", ")}`,
  ];
}

/** "below 0 at steps 256 and 1,024 to 1,033": neighbouring measured steps are one range. */
function stepsWhere(
  history: TwinFindings["history"],
  where: string,
  isSuch: (interval: ConfidenceInterval) => boolean,
): readonly string[] {
  const runs: [first: number, last: number][] = [];
  let isOpen = false;
  for (const { step, difference } of history) {
    const holds = difference.defined && isSuch(difference.value.interval);
    const run = runs.at(-1);
    if (holds && isOpen && run !== undefined) run[1] = step;
    else if (holds) runs.push([step, step]);
    isOpen = holds;
  }
  if (runs.length === 0) return [];
  const texts = runs.map(([first, last]) =>
    first === last ? countText(first) : `${countText(first)} to ${countText(last)}`,
  );
  return [
    `${where} at ${runs.length === 1 && runs[0]?.[0] === runs[0]?.[1] ? "step" : "steps"} ${listText(texts)}`,
  ];
}

/** At how many blocks the band excludes 0, and what the last one shows. */
export function twinProfileTitle({ profile: { band } }: Pick<TwinFindings, "profile">): readonly string[] {
  if (!band.defined) return ["The blocks have no band", band.reason];
  const { means } = band.value;
  const beyond = means.flatMap(({ low, high }, i) => (low > 0 || high < 0 ? [i + 1] : []));
  const last = means.at(-1);
  const end = last === undefined ? "" : `Last block: Δ ${deltaText({ mean: last.mean, interval: last })}`;
  if (beyond.length === 0) return ["The band holds 0 at every block", end];
  if (beyond.length === means.length) return ["The band excludes 0 at every block", end];
  const blocks =
    beyond.length > MOST_NAMED
      ? `${String(beyond.length)} of ${String(means.length)} blocks`
      : `block${beyond.length > 1 ? "s" : ""} ${listText(beyond.map(String))}`;
  return [`The band excludes 0 at ${blocks}`, end];
}

/** More blocks are counted. */
const MOST_NAMED = 4;

/** In how many of the measured cells the interval excludes 0, and what is left of it in the family. */
export function twinForestTitle(
  cells: readonly Pick<CellFindings, "cell" | "gain" | "pHolm">[],
  level: number,
): readonly string[] {
  const found = cells.flatMap(({ gain }) => (gain.difference.defined ? [gain.difference.value] : []));
  const below = found.filter(({ interval }) => interval.high < 0).length;
  const above = found.filter(({ interval }) => interval.low > 0).length;
  const holds = found.length - below - above;
  const parts = [
    ...(below > 0 ? [`${String(below)} below 0`] : []),
    ...(above > 0 ? [`${String(above)} above 0`] : []),
    ...(holds > 0 ? [`${String(holds)} holding 0`] : []),
  ];
  const tested = cells.filter(({ pHolm }) => pHolm?.defined === true);
  const differ = tested.filter(({ pHolm }) => pHolm?.defined === true && pHolm.value < level);
  const names = listText(differ.map(({ cell }) => cell.about));
  return [
    `Δ in ${String(found.length)} ${found.length === 1 ? "cell" : "cells"}: intervals ${parts.join(", ")}`,
    ...(tested.length === 0
      ? []
      : [
          `After Holm, ${differ.length === 0 ? "none" : String(differ.length)} of the ${String(tested.length)} other cells ` +
            (differ.length === 0 ? "differs" : `${differ.length === 1 ? "differs" : "differ"}: ${names}`),
        ]),
  ];
}

/** The difference at equal step beside that at equal loss. */
export function twinLossTitle(
  loss: Finding<PairedDifference>,
  equalLoss: Finding<PairedDifference>,
): readonly string[] {
  return [
    loss.defined ? `Losses at the end differ by ${deltaText(loss.value)} nats` : `Losses: ${loss.reason}`,
    equalLoss.defined
      ? `At equal loss Δ is ${deltaText(equalLoss.value)}`
      : `At equal loss: ${equalLoss.reason}`,
  ];
}
