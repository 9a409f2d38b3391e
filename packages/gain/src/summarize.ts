import { decimals, oneSampleTFromSummary, pText, type Finding, type OneSampleT } from "@gain/analysis";
import { summarizeStored, type GainSummary, type StoredSummary } from "@gain/records";
import { textTable, type Column } from "@gain/report";
import { stdout } from "./printer.ts";
import { EXIT, type ExitCode } from "./exitCodes.ts";

const COLUMNS: readonly Column[] = [
  { title: "model, category", align: "left" },
  { title: "n", align: "right" },
  ...["mean", "SD", "5 %", "median", "95 %", "t", "p(mean ≠ 1)"].map((title): Column => ({
    title,
    align: "point",
  })),
];

const NOTE =
  "Arithmetic means of gains above 0, each prompt once, each tested as one sample. The verdict on a model is that of\n" +
  "gain analyze: on ln gain, by category.";

/**
 * Prints count, mean, SD, quantiles and the t test against 1 of stored gains, by model and category. Its memory does not
 * grow with the rows, so it also serves runs that are too large for `analyze`.
 */
export async function summarize(source: string, options: { readonly json: boolean }): Promise<ExitCode> {
  const models = await summarizeStored(source);
  if (options.json) {
    const tested = models.map((model) => ({
      ...withTest(model),
      categories: model.categories.map(withTest),
    }));
    stdout.json(tested);
  } else {
    stdout.laidOut(textTable(COLUMNS, models.flatMap(modelLines), stdout.lineWidth));
    stdout.laidOut(NOTE);
  }
  return EXIT.done;
}

const withTest = <Summary extends GainSummary>(
  summary: Summary,
): Summary & { tTest: Finding<OneSampleT> } => ({
  ...summary,
  tTest: tTestOf(summary),
});

function tTestOf({ n, mean, sd }: GainSummary): Finding<OneSampleT> {
  if (mean === null || sd === null) return { defined: false, reason: "mean or SD is not defined" };
  return oneSampleTFromSummary({ n, mean, sd });
}

const modelLines = (model: StoredSummary): readonly (readonly string[])[] => [
  cells(
    `${model.model}${left(model.errors, "not measured")}${left(model.repeated, "repeated, left out")}`,
    model,
  ),
  ...model.categories.map((category) => cells(`  ${category.category ?? "(no category)"}`, category)),
];

const left = (count: number, what: string): string => (count === 0 ? "" : ` (${String(count)} ${what})`);

function cells(name: string, summary: GainSummary): readonly string[] {
  const { n, damaged, mean, sd, quantiles } = summary;
  const number = (value: number | null | undefined): string =>
    value === null || value === undefined ? "–" : decimals(value, 4);
  const test = tTestOf(summary);
  return [
    `${name}${left(damaged, "not finite or not above 0, left out")}`,
    String(n),
    ...[mean, sd, quantiles?.p5, quantiles?.p50, quantiles?.p95].map(number),
    test.defined ? decimals(test.value.t, 4) : "–",
    test.defined ? pText(test.value.pTwoSided) : "–",
  ];
}
