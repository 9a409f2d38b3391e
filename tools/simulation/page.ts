/** docs/inference-simulation.md: what the newest stored simulation found. */
import { format } from "prettier";
import { PROCEDURES, nominal, type ProcedureName } from "./procedures.ts";
import { deviation, type Rate, type Simulation } from "./simulate.ts";

export const PAGE = "docs/inference-simulation.md";
export const RESULT = "bench/results/inference-simulation.json";

/** So many Monte-Carlo standard errors from nominal are beyond chance, with some 500 shares beside each other. */
export const BEYOND_CHANCE = 4;

/** The page's text, as prettier sets it. */
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

const introduction = ({ date, seed, runs, rates }: Simulation): string => `# How often the tests err

Simulated on ${date} with ${runs.toLocaleString("en")} runs a design and seed ${seed}: \`npm run simulate -- --runs ${runs} --seed ${seed}\` gives the
same counts ([results](../${RESULT})). A test at 0.05 should reject what is true in 5 % of the runs, an interval at 0.95 should
hold it in 95 %. The Monte-Carlo standard error of either is ${standardError(runs)} points.

Values have SD 1 within a category. *Skewed* is a log-normal with skewness 3.7, *heavy-tailed* Student's t with 3 degrees of
freedom; both are worse than the measured gains, whose skewness within categories is between −1.2 and 0.7. Category means are
normal, with the SD that is named. "These categories" are right where the mean of the five means is found, "new categories"
where the mean of the distribution is that the five were drawn from. A share in bold is off by more than ${BEYOND_CHANCE} standard errors in
the direction that errs: too many rejections, too little coverage. One in italics is off as far in the other direction. There
are ${rates.length} shares in all.

Some designs break a method's own assumption, and show what that costs: the signed-rank and sign-flip tests suppose symmetry,
which skewed values lack; the permutation of groups supposes equal distributions, which groups of unequal SD lack; and tests of
one sample of prompts suppose that prompts of one category are no more alike than others.`;

const standardError = (runs: number): string => (100 * Math.sqrt((0.05 * 0.95) / runs)).toFixed(2);

/** Whether a share errs: more rejections, or less coverage, than promised. */
function standing(rate: Rate): "nominal" | "errs" | "careful" {
  const { errors } = deviation(rate);
  if (rate.runs === 0 || Math.abs(errors) <= BEYOND_CHANCE) return "nominal";
  return errors > 0 === (PROCEDURES[rate.procedure].claim === "rejects") ? "errs" : "careful";
}

/** By how much each procedure is off where it errs, at worst, by what was simulated. */
function offNominal(rates: readonly Rate[]): string {
  const lines = (Object.keys(PROCEDURES) as ProcedureName[]).map((name) => {
    const own = rates.filter(({ procedure }) => procedure === name);
    const worst = own
      .filter((rate) => standing(rate) === "errs")
      .toSorted((a, b) => Math.abs(deviation(b).points) - Math.abs(deviation(a).points))[0];
    const found =
      worst === undefined
        ? "never"
        : `${own.filter((rate) => standing(rate) === "errs").length} of ${own.length}; at worst ${percent(worst)} (${place(worst)})`;
    return `| ${PROCEDURES[name].says} | ${PROCEDURES[name].claim} ${String(100 * nominal(name))} % | ${found} |`;
  });
  return [
    "## Where they err more than they say",
    "",
    "| procedure | promises | errs beyond chance in |",
    "| --- | --- | --- |",
    ...lines,
  ].join("\n");
}

const place = ({ sizes, variant, distribution }: Rate): string => `${sizes}, ${variant}, ${distribution}`;

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
    `## ${PROCEDURES[name].says}`,
    "",
    `It ${PROCEDURES[name].claim}, where ${String(100 * nominal(name))} % is promised:`,
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
  const share = { nominal: text, errs: `**${text}**`, careful: `_${text}_` }[standing(rate)];
  return rate.notDefined === 0 ? share : `${share} of ${rate.runs.toLocaleString("en")} runs`;
}
