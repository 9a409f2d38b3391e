import {
  decimals,
  deltaText,
  listText,
  wordSentence,
  type BoundedMean,
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
    `${wordSentence(word, difference.value.mean)}: Δ ${deltaText(difference.value)}`,
    armsText(claim.parallel, claim.sequential),
  ];
}

/** "Both lie above 1: 1.149 parallel, 1.181 sequential" */
function armsText(parallel: Finding<BoundedMean>, sequential: Finding<BoundedMean>): string {
  if (!parallel.defined || !sequential.defined) return "An arm has no interval";
  const arms = [parallel.value, sequential.value];
  const gains = arms.map(({ mean }) => decimals(Math.exp(mean), 3));
  const numbers = `${gains[0] ?? ""} parallel, ${gains[1] ?? ""} sequential`;
  if (arms.every(({ lower }) => lower > 0)) return `Mean gains of both lie above 1: ${numbers}`;
  if (arms.every(({ upper }) => upper < 0)) return `Mean gains of both lie below 1: ${numbers}`;
  return `Mean gains: ${numbers}`;
}

/** Where along the training the difference is found. */
export function twinHistoryTitle({ history }: Pick<TwinFindings, "history">): string {
  const end = history.at(-1);
  if (end?.difference.defined !== true) return "The difference has no history";
  const side = Math.sign(end.difference.value.mean);
  const holds = (point: (typeof history)[number]): boolean =>
    point.difference.defined &&
    (side < 0 ? point.difference.value.interval.high < 0 : point.difference.value.interval.low > 0);
  let first = history.length;
  while (first > 0 && history[first - 1] !== undefined && holds(history[first - 1] ?? end)) first -= 1;
  const since = history[first];
  const now = `Δ ends at ${deltaText(end.difference.value)}`;
  if (since === undefined) return `${now}, not shown to differ from 0`;
  return since.step === 0
    ? `${now}, of one sign from the start`
    : `${now}, of one sign from step ${String(since.step)} on`;
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

/** In how many of the measured cells the interval excludes 0, and on which side. */
export function twinForestTitle(
  cells: readonly { readonly difference: Finding<PairedDifference> }[],
): string {
  const found = cells.flatMap(({ difference }) => (difference.defined ? [difference.value] : []));
  const below = found.filter(({ interval }) => interval.high < 0).length;
  const above = found.filter(({ interval }) => interval.low > 0).length;
  const holds = found.length - below - above;
  const parts = [
    ...(below > 0 ? [`${String(below)} below 0`] : []),
    ...(above > 0 ? [`${String(above)} above 0`] : []),
    ...(holds > 0 ? [`${String(holds)} holding 0`] : []),
  ];
  return `Δ in ${String(found.length)} ${found.length === 1 ? "cell" : "cells"}: intervals ${parts.join(", ")}`;
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
