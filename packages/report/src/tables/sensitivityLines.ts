import {
  counted,
  countText,
  decimals,
  gainText,
  percentText,
  type Finding,
  type GainFindings,
  type HodgesLehmann,
  type MedianInterval,
  type SignTest,
  type WilcoxonSignedRank,
} from "@gain/analysis";
import { as, gainP, line, meanP, type EvidenceLine, type NamedP } from "./evidenceLine.ts";
import { estimateText, intervalOf, meanAndInterval } from "../text/statisticText.ts";

/** The sensitivity analyses of whether the gain is 1; the verdict does not depend on them. */
export function sensitivityLines({ sensitivity }: GainFindings): readonly EvidenceLine[] {
  const { oneSample, arithmetic, bootstrap, wilcoxon, centre, signTest, median, effect } = sensitivity;
  return [
    line("Geometric mean, all prompts as one sample", as(oneSample, estimateText), {
      pValues: oneSample.defined ? gainP(oneSample.value) : [],
      remark: "Student’s t of ln gain",
    }),
    line("Arithmetic mean", as(arithmetic, estimateText), {
      pValues: arithmetic.defined ? meanP("mean", arithmetic.value) : [],
      remark: "Student’s t against 1",
    }),
    line(
      "Geometric mean, bootstrap",
      as(bootstrap, (interval) => `${percentText(interval.level)} ${intervalOf(interval)}`),
      bootstrap.defined
        ? {
            remark: `BCa, ${countText(bootstrap.value.resamples)} resamples drawn within ${bootstrap.value.within}: ${bootstrap.value.generatorCall}`,
          }
        : {},
    ),
    line(
      "Wilcoxon signed-rank, ln gain",
      as(centre, (found) => centreText(found, signTest)),
      {
        pValues: wilcoxon.defined ? centreP(wilcoxon.value) : [],
        remark: "symmetry of ln gain about 0; Hodges–Lehmann estimate of the centre, as a gain",
      },
    ),
    line(
      "Sign test",
      as(median, (found) => `${medianText(found)}${equalText(signTest)}`),
      {
        pValues: signTest.defined ? medianP(signTest.value) : [],
        ...(signTest.defined && { remark: sidesText(signTest.value) }),
      },
    ),
    line(
      "Cohen’s d and Hedges’ g of ln gain",
      as(effect, ({ cohenD, hedgesG }) => `${decimals(cohenD, 3)}, ${decimals(hedgesG, 3)}`),
      { remark: "mean ln gain / SD; g corrects d for small samples" },
    ),
  ];
}

function centreText({ pseudomedian, interval, method }: HodgesLehmann, signs: Finding<SignTest>): string {
  const centre = Math.exp(pseudomedian);
  const rest = `; ${method}${equalText(signs)}`;
  if (!interval.defined) return `centre ${gainText(centre)}, no interval: ${interval.reason}${rest}`;
  const ends = { low: Math.exp(interval.value.low), high: Math.exp(interval.value.high) };
  return `centre ${meanAndInterval({ mean: centre, interval: { level: interval.value.achievedLevel, ...ends } })}${rest}`;
}

/** Both tests compare only the gains that differ from 1. */
const equalText = (signs: Finding<SignTest>): string =>
  signs.defined && signs.value.equal > 0
    ? `; without the ${counted(signs.value.equal, "gain")} of exactly 1`
    : "";

const medianText = ({ median, interval: { achievedLevel, low, high } }: MedianInterval): string =>
  `median ${meanAndInterval({ mean: median, interval: { level: achievedLevel, low, high } })}`;

const sidesText = ({ below, above, equal }: SignTest): string =>
  `${countText(below)} below 1, ${countText(above)} above, ${countText(equal)} equal`;

const centreP = ({ pTwoSided, pCentreBelow, pCentreAbove }: WilcoxonSignedRank): readonly NamedP[] => [
  { alternative: "centre ≠ 1", p: pTwoSided },
  { alternative: "centre < 1", p: pCentreBelow },
  { alternative: "centre > 1", p: pCentreAbove },
];

const medianP = ({ pTwoSided, pMedianBelow, pMedianAbove }: SignTest): readonly NamedP[] => [
  { alternative: "median ≠ 1", p: pTwoSided },
  { alternative: "median < 1", p: pMedianBelow },
  { alternative: "median > 1", p: pMedianAbove },
];
