import { basename } from "node:path";
import { leftOutText, type ReportChart, type ReportInput } from "@gain/report";
import { ownVersion, softwareVersions } from "../provenance.ts";
import type { ChosenReferences } from "../referencesOption.ts";
import type { Source } from "../sources/source.ts";
import type { Timeline } from "../timeline.ts";
import type { Analysis, AnalysisSettings } from "./analysedModels.ts";

/** How and when the outputs were made. */
export interface OutputContext extends AnalysisSettings {
  /** The command that makes these outputs again. */
  readonly command: string;
  readonly createdAt: Date;
  /** Versions of the program and its packages; those that run now where it is left out. */
  readonly software?: Readonly<Record<string, string>>;
  /** Makes no drawing, and no report, which has them; with the notice that the drawings of an earlier time gave. */
  readonly undrawn?: { readonly glyphNotice: string | null };
  /** Notices on the files. */
  readonly notices?: readonly string[];
  /** Cited values, by the models of the report. */
  readonly references: ChosenReferences;
  /** Runs a part of the work and records its duration. */
  readonly during?: Timeline["during"];
}

/** The content of the reports. */
export async function reportInput(
  { models, comparison, summaries, leftOut, study }: Analysis,
  charts: readonly ReportChart[],
  rowFiles: readonly string[],
  sources: readonly Source[],
  { command, createdAt, notices = [], references, software = softwareVersions() }: OutputContext,
): Promise<ReportInput> {
  const timelines = [];
  for (const { path, timeline } of sources) {
    if (timeline !== undefined) timelines.push({ heading: basename(path), timeline: await timeline() });
  }
  return {
    title: reportTitle(models, summaries),
    models: models.map(({ shownRows, ...model }) => ({ ...model, rows: shownRows })),
    comparison,
    summaries,
    study,
    sourceNotes: [
      ...leftOut.map((model) => ({ heading: model.name, notes: [leftOutText(model)] })),
      ...sources.flatMap(({ path, stated }) =>
        stated === undefined ? [] : [{ heading: basename(path), notes: stated.notes }],
      ),
    ],
    leftOut,
    charts,
    cited: references(models),
    rowFiles,
    provenance: [
      ...models.map(({ provenance }) => provenance),
      ...sources.flatMap(({ path, stated }) =>
        stated === undefined ? [] : [{ heading: `Summaries in ${basename(path)}`, facts: stated.facts }],
      ),
      { heading: "Software of the analysis", facts: Object.entries(software) },
    ],
    selfChecks: [
      ...models.flatMap(({ labels, selfChecks }) =>
        selfChecks.map((check) =>
          models.length === 1
            ? check
            : {
                ...check,
                name: `${labels.modelName}: ${check.name}`,
                of: { model: labels.modelName, check: check.name },
              },
        ),
      ),
      ...notices.map((detail) => ({ name: "Notice: characters in pictures", result: "boxes", detail })),
    ],
    timelines,
    command,
    version: software["gain"] ?? ownVersion(),
    createdAt: createdAt.toISOString(),
  };
}

/** "Last-layer gain" where every gain is of the last block, else "Gain". */
function reportTitle(models: Analysis["models"], summaries: Analysis["summaries"]): string {
  const names = [
    ...models.map(({ labels }) => labels.modelName),
    ...new Set(summaries.map(({ stated }) => stated.model)),
  ];
  const blocks = [
    ...models.map(({ labels }) => labels.block),
    ...summaries.map(({ stated }) => stated.block),
  ];
  const what = blocks.every((block) => block === "L") ? "Last-layer gain" : "Gain";
  const [first = ""] = names;
  return names.length === 1 ? `${what} of ${first}` : `${what} of ${String(new Set(names).size)} models`;
}
