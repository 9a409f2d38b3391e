import type { Finding, GainFindings } from "@gain/analysis";
import { pythonFixed } from "./pythonNumber.ts";
import type { ReportLabels } from "./reportLabels.ts";
import { countText, percentText, rangeText, marginText } from "./statisticText.ts";

/** A p-value with the alternative that it speaks for. */
export interface NamedP {
  readonly alternative: string;
  readonly p: number;
}

/** One statistic: its name, its value in words or why there is none, and its p-values. */
export interface EvidenceLine {
  readonly name: string;
  readonly result: Finding<string>;
  readonly pValues: readonly NamedP[];
  readonly remark?: string;
}

export interface EvidenceGroup {
  readonly title: string;
  readonly lines: readonly EvidenceLine[];
}

/** Every statistic of one model, in the order in which a report shows them. */
export function evidence(findings: GainFindings, labels: ReportLabels): readonly EvidenceGroup[] {
  return [
    { title: "Sample", lines: sampleLines(findings, labels) },
    { title: "Intervals", lines: intervalLines(findings) },
    { title: "Tests against gain 1", lines: testLines(findings) },
    { title: "Size of the effect", lines: effectLines(findings) },
    { title: "Equivalence and power", lines: equivalenceLines(findings) },
    { title: "Entropy and gain", lines: correlationLines(findings) },
  ];
}

function sampleLines(
  { gain, rows }: GainFindings,
  { plannedPrompts }: ReportLabels,
): readonly EvidenceLine[] {
  const counts = `${countText(rows.finiteGains)} with a finite gain, of ${countText(rows.total)} measured and ${countText(plannedPrompts)} planned`;
  const { mean, sd, median, q1, q3, min, max } = gain;
  const number = (value: number): string => pythonFixed(value, 4);
  return [
    line("Prompts", { defined: true, value: counts }),
    line("Mean", as(mean, number)),
    line("Standard deviation", as(sd, number), { remark: "of the sample, n − 1" }),
    line(
      "Median and quartiles",
      as(median, (value) =>
        q1.defined && q3.defined ? `${number(value)}, ${rangeText(q1.value, q3.value)}` : number(value),
      ),
    ),
    line(
      "Range",
      as(min, (low) => (max.defined ? rangeText(low, max.value) : number(low))),
    ),
  ];
}

function intervalLines({ interval, bootstrap, clustered, logGain }: GainFindings): readonly EvidenceLine[] {
  return [
    line(
      "Mean, Student’s t",
      as(interval, ({ level, low, high }) => `${percentText(level)} ${rangeText(low, high)}`),
    ),
    line(
      "Mean, BCa bootstrap",
      as(bootstrap, ({ level, low, high }) => `${percentText(level)} ${rangeText(low, high)}`),
      bootstrap.defined
        ? { remark: `${countText(bootstrap.value.resamples)} resamples, seed ${bootstrap.value.seed}` }
        : {},
    ),
    line(
      "Mean, cluster-robust",
      as(clustered, ({ interval: { level, low, high } }) => `${percentText(level)} ${rangeText(low, high)}`),
      clustered.defined ? { remark: `${countText(clustered.value.clusters)} categories as clusters` } : {},
    ),
    line(
      "Geometric mean",
      as(logGain.geometricMean, (mean) => {
        const { interval: range } = logGain;
        const text = pythonFixed(mean, 4);
        return range.defined
          ? `${text}, ${percentText(range.value.level)} ${rangeText(range.value.low, range.value.high)}`
          : `${text}; interval not defined: ${range.reason}`;
      }),
      { remark: "from the mean of ln gain" },
    ),
  ];
}

function testLines(findings: GainFindings): readonly EvidenceLine[] {
  const { tTest, wilcoxon, signTest, logGain, clustered, notebook } = findings;
  const t = ({ t: statistic, df }: { readonly t: number; readonly df: number }): string =>
    `t = ${pythonFixed(statistic, 4)}, ${countText(df)} degrees of freedom`;
  return [
    line("t test", as(tTest, t), { pValues: tTest.defined ? meanP("mean", tTest.value) : [] }),
    line(
      "Wilcoxon signed-rank",
      as(
        wilcoxon,
        ({ rankSumAbove, rankSumBelow, n }) =>
          `rank sums ${rankText(rankSumAbove)} above, ${rankText(rankSumBelow)} below; n = ${countText(n)}`,
      ),
      wilcoxon.defined
        ? {
            pValues: medianP(wilcoxon.value),
            remark: `${wilcoxon.value.method}; ${countText(wilcoxon.value.zeros)} equal to 1, ${countText(wilcoxon.value.ties)} tied`,
          }
        : {},
    ),
    line(
      "Sign test",
      as(
        signTest,
        ({ below, above, equal }) =>
          `${countText(below)} below, ${countText(above)} above, ${countText(equal)} equal`,
      ),
      { pValues: signTest.defined ? medianP(signTest.value) : [] },
    ),
    line("t test of ln gain", as(logGain.tTest, t), {
      pValues: logGain.tTest.defined ? meanP("geometric mean", logGain.tTest.value) : [],
    }),
    line("Cluster-robust t test", as(clustered, t), {
      pValues: clustered.defined ? meanP("mean", clustered.value) : [],
      remark: "by category; with few categories a rough guide",
    }),
    line(
      "The notebook’s number",
      as(tTest, ({ notebook: { p, direction } }) => `“one-sided, ${direction}”: ${pythonFixed(p, 6)}`),
      {
        remark: notebook.significance.defined
          ? `${notebook.significance.value.text}; it is p(mean < 1), whatever the word beside it`
          : "it is p(mean < 1), whatever the word beside it",
      },
    ),
  ];
}

function effectLines({ effect }: GainFindings): readonly EvidenceLine[] {
  return [
    line(
      "Cohen’s d",
      as(effect, ({ cohenD }) => pythonFixed(cohenD, 4)),
      { remark: "(mean − 1) / SD" },
    ),
    line(
      "Hedges’ g",
      as(effect, ({ hedgesG }) => pythonFixed(hedgesG, 4)),
      { remark: "d corrected for small samples" },
    ),
  ];
}

function equivalenceLines({ precisionFloor, equivalence, power }: GainFindings): readonly EvidenceLine[] {
  return [
    line(
      "Precision floor",
      precisionFloor === null
        ? { defined: false, reason: "the precision of these measurements is not known" }
        : { defined: true, value: `±${percentText(precisionFloor.relative)} of a gain` },
      precisionFloor === null ? {} : { remark: precisionFloor.source },
    ),
    line(
      "Equivalence to 1 (TOST)",
      as(equivalence, ({ margin, equivalent, interval: { level, low, high } }) =>
        [
          equivalent ? "shown to be 1" : "not shown to be 1",
          `within ±${marginText(margin)}; ${percentText(level)} interval ${rangeText(low, high)}`,
        ].join(" "),
      ),
      equivalence.defined
        ? {
            pValues: [
              { alternative: "mean < 1 + margin", p: equivalence.value.pBelowUpper },
              { alternative: "mean > 1 − margin", p: equivalence.value.pAboveLower },
              { alternative: "mean within the margin", p: equivalence.value.p },
            ],
          }
        : {},
    ),
    line(
      "Smallest effect seen",
      as(
        power,
        ({ smallestEffect, smallestD }) =>
          `|mean − 1| = ${pythonFixed(smallestEffect, 4)}, d = ${pythonFixed(smallestD, 4)}`,
      ),
      power.defined
        ? {
            remark: `with power ${percentText(power.value.power)}, two-sided at ${String(power.value.level)}, ${countText(power.value.n)} prompts of SD ${pythonFixed(power.value.sd, 4)}`,
          }
        : {},
    ),
  ];
}

function correlationLines({ entropyCorrelation, entropySpearman }: GainFindings): readonly EvidenceLine[] {
  return [
    line(
      "Pearson’s r",
      as(entropyCorrelation, ({ r, n }) => `${pythonFixed(r, 3)}, ${countText(n)} prompts`),
      {
        pValues: entropyCorrelation.defined
          ? [{ alternative: "r ≠ 0", p: entropyCorrelation.value.pTwoSided }]
          : [],
      },
    ),
    line(
      "Spearman’s ρ",
      as(entropySpearman, ({ rho, n }) => `${pythonFixed(rho, 3)}, ${countText(n)} prompts`),
      {
        pValues: entropySpearman.defined
          ? [{ alternative: "ρ ≠ 0", p: entropySpearman.value.pTwoSided }]
          : [],
      },
    ),
  ];
}

interface LineExtras {
  readonly pValues?: readonly NamedP[];
  readonly remark?: string;
}

const line = (name: string, result: Finding<string>, extras: LineExtras = {}): EvidenceLine => ({
  name,
  result,
  pValues: [],
  ...extras,
});

function as<Value>(finding: Finding<Value>, write: (value: Value) => string): Finding<string> {
  return finding.defined ? { defined: true, value: write(finding.value) } : finding;
}

interface MeanPs {
  readonly pTwoSided: number;
  readonly pMeanBelow: number;
  readonly pMeanAbove: number;
}

const meanP = (what: string, { pTwoSided, pMeanBelow, pMeanAbove }: MeanPs): readonly NamedP[] => [
  { alternative: `${what} ≠ 1`, p: pTwoSided },
  { alternative: `${what} < 1`, p: pMeanBelow },
  { alternative: `${what} > 1`, p: pMeanAbove },
];

interface MedianPs {
  readonly pTwoSided: number;
  readonly pMedianBelow: number;
  readonly pMedianAbove: number;
}

const medianP = ({ pTwoSided, pMedianBelow, pMedianAbove }: MedianPs): readonly NamedP[] => [
  { alternative: "median ≠ 1", p: pTwoSided },
  { alternative: "median < 1", p: pMedianBelow },
  { alternative: "median > 1", p: pMedianAbove },
];

/** A sum of ranks is whole or ends in a half. */
const rankText = (sum: number): string => (Number.isInteger(sum) ? countText(sum) : pythonFixed(sum, 1));
