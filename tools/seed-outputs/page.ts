/** docs/seed-outputs.md: the study of the seed's stored outputs, with the numbers of the command's findings.json. */
import {
  blockName,
  decimals,
  estimateText,
  gainText,
  namedPText,
  permutationOfGroups,
  type ArchitectureHypothesis,
} from "@gain/analysis";
import type { RunJson } from "@gain/report";
import { format } from "prettier";

export const STUDY = "studies/seed-outputs.yaml";
export const PAGE = "docs/seed-outputs.md";

/** @param findings findings.json of `gain analyze --study studies/seed-outputs.yaml` */
export function seedOutputsPage({ comparison, study }: RunJson): Promise<string> {
  const { architectures, otherBlocks, analyses } = comparison;
  if (study === undefined) throw new Error("these findings are not of a study of files");
  const sections = [
    introduction(architectures),
    hypothesisSection(architectures),
    "## Other analyses\n\n" +
      table(
        ["Analysis", "Role", "Ratio", "Estimate [95 %]", "p"],
        analyses.map(({ name, of, role, unit, formula, ratio, p, remark }) => [
          `${name}${of === undefined ? "" : `: ${of}`}`,
          role,
          `${unit}, \`${formula}\``,
          ratio.defined ? estimateText({ mean: ratio.value.ratio, ...ratio.value.interval }) : "not defined",
          p.defined ? namedPText("p", p.value).replace("p = ", "") : `no test (${remark})`,
        ]),
      ) +
      EXPLORATORY,
    ...otherBlocks.map(hypothesisSection),
    `## Repeated measurements\n\n${REPEATS}\n\n${repeatsTable(study.gains)}`,
    `## What this cannot show\n\n${study.limits.map((limit) => `- ${limit}`).join("\n")}`,
    `## Every mean gain of the files\n\n${gainsTable(study.gains)}`,
  ];
  return format(sections.join("\n\n"), { parser: "markdown", printWidth: 115, proseWrap: "always" });
}

function introduction(hypothesis: ArchitectureHypothesis): string {
  const { parallelModels, sequentialModels, parallel, sequential } = hypothesis;
  const models = parallelModels.length + sequentialModels.length;
  return `# The seed's stored outputs as a study

The experiment that this project began with stored its results, and those of its siblings, before this project existed. Together they
hold real measurements of ${String(models)} models in ${String(parallel.families)} parallel and ${String(sequential.families)} sequential families at block
${blockName(hypothesis.block)}, and of eight models at block L. They are one study here, without Python and without a GPU:

\`\`\`
npx nx run gain:analyze -- --study ${STUDY} --out runs/seed-outputs
\`\`\`

The files are in \`packages/records/fixtures/python-outputs\` with their licence (MIT). The numbers of this page are those of
the command's \`findings.json\`; \`npx tsx tools/write-seed-outputs.ts\` writes the page, and a test compares it with the command's output. scipy and
statsmodels give the same numbers (\`tools/reference_seed_outputs.py\`).

**Which block.** Most of these files divide \`hidden_states[-2]\` by \`hidden_states[-3]\` and call it the gain of the
last layer without the final norm. transformers puts the embedding first and the stream *behind* the final norm last, so this is block
L−1, and the output of block L is in no entry. \`hidden_states[-1] / hidden_states[-2]\`, which the same files have beside it, is the last block
and the final norm together: the gain of no block. Only the three files that used hooks measured block L. Gains of two blocks are
never pooled. A model counts once at a block, with the value of the file that has the most prompts; its value is ln of its
arithmetic mean gain, since most files have only means. A family's value is the mean over its models.`;
}

function hypothesisSection(hypothesis: ArchitectureHypothesis): string {
  const { block, families, reason, estimate, norms, outcome, parallel, sequential } = hypothesis;
  const values = (wiring: string): number[] =>
    families.flatMap((family) =>
      family.wiring === wiring && family.logGain.defined ? [family.logGain.value] : [],
    );
  const oneSided = permutationOfGroups(values("parallel"), values("sequential"));
  const mean = (name: string, { mean: ln, interval }: ArchitectureHypothesis["parallel"]): string =>
    ln.defined && interval.defined
      ? `${name} ${estimateText({ mean: Math.exp(ln.value), low: Math.exp(interval.value.low), high: Math.exp(interval.value.high) })}`
      : `${name} not defined`;
  const above = parallel.interval.defined && parallel.interval.value.low > 0 ? ABOVE : "";
  const direction = oneSided.defined
    ? `The hypothesis has a direction, lower gains of parallel families. Of the ${String(oneSided.value.permutations)} ways to divide these families, a share of ` +
      `${decimals(oneSided.value.pFirstBelow, 3)} has a difference at most as large as this one; the smallest share that is possible is ${decimals(1 / oneSided.value.permutations, 3)}. ` +
      "This share is a description, since the test was not declared."
    : "";
  const where = block === "L" ? "Block L, the last" : `Block ${blockName(block)}`;
  return `## ${where}

**Parallel against sequential attention at block ${blockName(block)}: ${outcome}.**
${reason[0]?.toUpperCase() ?? ""}${reason.slice(1)}. ${estimate}
Over families the geometric mean gain is ${mean("parallel", parallel)} and ${mean("sequential", sequential)}. ${above} ${norms}
${direction}

${table(
  ["Family", "Wiring", "Norm type", "Models", "Gain"],
  families.map(({ family, wiring, normType, models, logGain }) => [
    family,
    wiring,
    normType ?? "not stated",
    models.join(", "),
    logGain.defined ? gainText(Math.exp(logGain.value)) : "not defined",
  ]),
)}`;
}

const ABOVE =
  "The interval of the parallel families lies above 1, by less than the rounding of norms in bfloat16 (0.4 %), which these files " +
  "do not rule out: at this block the parallel families are not shown to dampen, and if anything they expand.";

const EXPLORATORY = `

Exploratory results are descriptions: nothing was claimed about them beforehand, and no correction is made for their number.`;

const REPEATS = `Models that several files measured at the same block show how far a mean depends on the prompts, the number type and
the script. No repeat counts twice.`;

type Gains = NonNullable<RunJson["study"]>["gains"];

function repeatsTable(gains: Gains): string {
  const of = (model: string, block: string): Gains =>
    gains.filter((gain) => gain.model === model && gain.block === block);
  const repeated = gains.filter(
    ({ model, block }) => ["L", "L-1"].includes(block) && of(model, block).length > 1,
  );
  return table(
    ["Model", "Block", "Mean gain", "Prompts", "File", "Counts"],
    repeated
      .toSorted((a, b) => a.model.localeCompare(b.model) || a.block.localeCompare(b.block))
      .map(({ model, block, mean, n, file, notCounted }) => [
        model,
        blockName(block),
        decimals(mean, 4),
        n === null ? "not stated" : String(n),
        file,
        notCounted === null ? "yes" : "no",
      ]),
  );
}

const gainsTable = (gains: Gains): string =>
  table(
    ["Model", "Block", "Mean gain", "Prompts", "File", "Has", "Counts"],
    gains.map(({ model, block, mean, n, file, hasRows, notCounted }) => [
      model,
      blockName(block),
      decimals(mean, 4),
      n === null ? "not stated" : String(n),
      file,
      hasRows ? "every prompt" : "means",
      notCounted === null ? "yes" : `no: ${notCounted}`,
    ]),
  );

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(titles), line(titles.map(() => "---")), ...rows.map(line)].join("\n");
}
