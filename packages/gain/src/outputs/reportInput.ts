import { basename } from "node:path";
import type { ReportChart, ReportInput } from "@gain/report";
import type { Families } from "../familyOption.ts";
import { ownVersion, softwareVersions } from "../provenance.ts";
import type { Source } from "../sources/source.ts";
import type { Timeline } from "../timeline.ts";
import type { Analysis } from "./analysedModels.ts";

/** How and when the outputs came about, as far as the rows do not say. */
export interface OutputContext {
  /** The command that makes these outputs again. */
  readonly command: string;
  readonly createdAt: Date;
  /** Families that models are put in by hand. */
  readonly families?: Families | undefined;
  /** Does a step of the work and notes how long it took. */
  readonly during?: Timeline["during"];
}

/** Everything that the reports say. */
export async function reportInput(
  { models, comparison }: Analysis,
  charts: readonly ReportChart[],
  rowFiles: readonly string[],
  sources: readonly Source[],
  { command, createdAt }: OutputContext,
): Promise<ReportInput> {
  const timelines = [];
  for (const { path, timeline } of sources) {
    if (timeline !== undefined) timelines.push({ heading: basename(path), timeline: await timeline() });
  }
  return {
    title: reportTitle(models.map(({ labels }) => labels.modelName)),
    models: models.map(({ shownRows, ...model }) => ({ ...model, rows: shownRows })),
    comparison,
    charts,
    rowFiles,
    provenance: [
      ...models.map(({ provenance }) => provenance),
      { heading: "Software of the analysis", facts: Object.entries(softwareVersions()) },
    ],
    selfChecks: models.flatMap(({ labels, selfChecks }) =>
      selfChecks.map((check) =>
        models.length === 1 ? check : { ...check, name: `${labels.modelName}: ${check.name}` },
      ),
    ),
    timelines,
    command,
    version: ownVersion(),
    createdAt: createdAt.toISOString(),
  };
}

const reportTitle = (names: readonly string[]): string =>
  names.length === 1
    ? `Last-layer gain of ${names[0] ?? ""}`
    : `Last-layer gain of ${String(names.length)} models`;
