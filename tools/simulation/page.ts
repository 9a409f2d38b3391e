/** docs/inference-simulation.md: the results of the newest stored simulation. */
import { format } from "prettier";
import { PROCEDURES, nominal, type ProcedureName } from "./procedures.ts";
import { deviation, type Rate, type Simulation } from "./simulate.ts";

export const PAGE = "docs/inference-simulation.md";
export const RESULT = "bench/results/inference-simulation.json";

/** Deviations from nominal above this many Monte-Carlo standard errors are not chance, among about 500 shares. */
export const BEYOND_CHANCE = 4;

/** The page's text, formatted by prettier. */
export async function simulationPage(simulation: Simulation): Promise<string> {
  const names = Object.keys(PROCEDURES) as ProcedureName[];
  const sections = names.map((name) =>
    section(
      name,
      simulation.rates.filter(({ procedure }) => procedure === name),
    ),
  );
  return format([introduction(simulation), offNominal(simulation.rates), ...sections].join("\n\n"), {
    parser: "markdown",
    printWidth: 110,
  });
}

const introduction = ({ date, seed, runs, rates }: Simulation): string => `# Error rates of the tests

Simulated on ${date} with ${runs.toLocaleString("en")} runs per design and seed ${seed}: \`npm run simulate -- --runs ${runs} --seed ${seed}\` gives the
same counts ([results](../${RESULT})). A test at 0.05 should reject a true hypothesis in 5 % of the runs, and an interval at
0.95 should cover the true value in 95 %. The Monte-Carlo standard error of both is ${standardError(runs)} points.

Values have SD 1 within a category. *Skewed* is a log-normal with skewness 3.7, *heavy-tailed* is Student's t with 3 degrees of
freedom. Both are more extreme than the measured gains, whose skewness within categories is between −1.2 and 0.7. Category means
are normal, with the stated SD. For "these categories" the true value is the mean of the five means; for "new categories" it is
the mean of the distribution from which the five were drawn. A share in bold deviates by more than ${BEYOND_CHANCE} standard errors towards
error: too many rejections, or too little coverage. A share in italics deviates as much in the other direction. There are
${rates.length} shares in total.

Some designs violate an assumption of a method, and show the effect: the signed-rank and sign-flip tests assume symmetry, which
skewed values lack; the permutation of groups assumes equal distributions, which groups of unequal SD lack; and tests of one
sample of prompts assume that prompts of one category are no more alike than others.`;

const standardError = (runs: number): string => (100 * Math.sqrt((0.05 * 0.95) / runs)).toFixed(2);

/** Whether a share errs: more rejections, or less coverage, than nominal. */
function verdictOf(rate: Rate): "nominal" | "errs" | "careful" {
  const { errors } = deviation(rate);
  if (rate.runs === 0 || Math.abs(errors) <= BEYOND_CHANCE) return "nominal";
  return errors > 0 === (PROCEDURES[rate.procedure].claim === "rejects") ? "errs" : "careful";
}

/** The table of the procedures, each with the number of designs in which it errs and the worst of them. */
function offNominal(rates: readonly Rate[]): string {
  const lines = (Object.keys(PROCEDURES) as ProcedureName[]).map((name) => {
    const own = rates.filter(({ procedure }) => procedure === name);
    const worst = own
      .filter((rate) => verdictOf(rate) === "errs")
      .toSorted((a, b) => Math.abs(deviation(b).points) - Math.abs(deviation(a).points))[0];
    const found =
      worst === undefined
        ? "never"
        : `${own.filter((rate) => verdictOf(rate) === "errs").length} of ${own.length}; at worst ${percent(worst)} (${designText(worst)})`;
    return `| ${PROCEDURES[name].label} | ${PROCEDURES[name].claim} ${String(100 * nominal(name))} % | ${found} |`;
  });
  return [
    "## Procedures that err more than nominal",
    "",
    "| procedure | nominal | errs beyond chance in |",
    "| --- | --- | --- |",
    ...lines,
  ].join("\n");
}

const designText = ({ sizes, variant, distribution }: Rate): string =>
  `${sizes}, ${variant}, ${distribution}`;

const percent = ({ count, runs }: Rate): string => `${((100 * count) / runs).toFixed(1)} %`;

function section(name: ProcedureName, rates: readonly Rate[]): string {
  const distributions = [...new Set(rates.map(({ distribution }) => distribution))];
  const rows = new Map<string, Rate[]>();
  for (const rate of rates) {
    const key = `${rate.sizes} | ${rate.variant}`;
    rows.set(key, [...(rows.get(key) ?? []), rate]);
  }
  const lines = [...rows].map(
    ([key, row]) =>
      `| ${key} | ${distributions.map((each) => cell(row.find(({ distribution }) => distribution === each))).join(" | ")} |`,
  );
  return [
    `## ${PROCEDURES[name].label}`,
    "",
    `It ${PROCEDURES[name].claim}, where ${String(100 * nominal(name))} % is nominal:`,
    "",
    `| sizes | variant | ${distributions.join(" | ")} |`,
    `| --- | --- | ${distributions.map(() => "---:").join(" | ")} |`,
    ...lines,
  ].join("\n");
}

function cell(rate: Rate | undefined): string {
  if (rate === undefined) return "";
  if (rate.runs === 0) return "not defined";
  const text = percent(rate);
  const share = { nominal: text, errs: `**${text}**`, careful: `_${text}_` }[verdictOf(rate)];
  return rate.notDefined === 0 ? share : `${share} of ${rate.runs.toLocaleString("en")} runs`;
}
