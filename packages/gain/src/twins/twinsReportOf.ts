import type { ReportChart, TwinsReport } from "@gain/report";
import type { StoredTwin, TwinStudy } from "@gain/twins";
import { counted, countText, decimals } from "@gain/analysis";
import { ownVersion } from "../provenance.ts";

/** The content of the report of a study; the same study gives the same content. */
export function twinsReportOf(
  study: TwinStudy,
  charts: readonly ReportChart[],
  command: string,
): TwinsReport {
  const { plan, models, findings, commit } = study;
  const { plan: file, sha256 } = plan;
  const times = models.map(({ training }) => training.began).toSorted();
  const primary = models.find(({ cell }) => cell === file.outcome.primary.cell)?.training;
  return {
    findings,
    charts,
    command,
    version: ownVersion(),
    measuredAt: times.at(-1) ?? "",
    plan: {
      ...{ name: file.name, sha256, isDemonstration: findings.design.power === null },
      committed: commit === null ? null : { ...commit, firstModelAt: times[0] ?? "" },
      words: Object.entries(file.outcome.words),
      ...{ claim: file.outcome.claim, exclusion: file.exclusion, rateRule: file.learning_rate.rule },
      models: modelsText(models),
      tokensPerParameter: primary === undefined ? null : primary.tokens / primary.parameters,
    },
    provenance: [
      {
        heading: "Identity",
        facts: [
          ["Plan, SHA-256", sha256],
          ["Text, SHA-256 of its manifest", file.corpus.manifest_sha256],
          ...(commit === null ? [] : [["Commit of the plan", `${commit.commit}, ${commit.at}`] as const]),
        ],
      },
      { heading: "Software and devices of the training", facts: softwareOf(models) },
      { heading: "Speed by cell", facts: speeds(models) },
    ],
  };
}

function modelsText(models: readonly StoredTwin[]): string {
  const sizes = [...new Set(models.map(({ training }) => training.parameters))].toSorted((a, b) => a - b);
  const size = (parameters: number | undefined): string => ((parameters ?? 0) / 1e6).toPrecision(2);
  const range = sizes.length > 1 ? `${size(sizes[0])} to ${size(sizes.at(-1))}` : size(sizes[0]);
  return `${counted(models.length, "GPT-NeoX model")} of ${range} M parameters`;
}

/** Each combination of device and versions, with how many models it has. */
function softwareOf(models: readonly StoredTwin[]): (readonly [string, string])[] {
  const counts = new Map<string, number>();
  for (const { training } of models) {
    const { device, torch, transformers, python, cuda } = training;
    const text = `${device}; PyTorch ${torch}, transformers ${transformers}, Python ${python}${cuda === null ? "" : `, CUDA ${cuda}`}`;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => [counted(count, "model"), text] as const);
}

function speeds(models: readonly StoredTwin[]): (readonly [string, string])[] {
  return [...new Set(models.map(({ cell }) => cell))].map((cell) => {
    const own = models.filter((model) => model.cell === cell).map(({ training }) => training);
    const mean = (of: (training: (typeof own)[number]) => number): number =>
      own.reduce((sum, training) => sum + of(training), 0) / own.length;
    const shares = own.flatMap(({ matmulShare }) => matmulShare ?? []);
    const share =
      shares.length === 0
        ? ""
        : `, ${String(Math.round((100 * shares.reduce((sum, each) => sum + each, 0)) / shares.length))} % of the matrix peak`;
    const speed = countText(Math.round(mean(({ tokensPerSecond }) => tokensPerSecond)));
    const seconds = decimals(
      mean((training) => training.seconds),
      1,
    );
    const measuring = decimals(
      mean(({ measuringSeconds }) => measuringSeconds),
      1,
    );
    return [
      cell,
      `${speed} tokens/s${share}; ${seconds} s of training and ${measuring} s of measuring a model`,
    ] as const;
  });
}
