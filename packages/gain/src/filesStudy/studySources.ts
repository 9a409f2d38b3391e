import type { FilesStudy } from "@gain/experiment";
import { BLOCK_SUFFIXES } from "@gain/records";
import { namesNoModel } from "../errors.ts";
import { readSource } from "../sources/readSource.ts";
import type { MeasuredModel } from "../sources/measuredModel.ts";
import type { Source, SourceOptions } from "../sources/source.ts";

/**
 * The sources of a study of files, with what the study states about their models.
 *
 * @throws UsageError where the study names a model that is in no file, and where a file cannot be read
 */
export async function studySources(study: FilesStudy, options: SourceOptions): Promise<readonly Source[]> {
  const sources: Source[] = [];
  for (const { file, prompts } of study.files) {
    const source = await readSource(file, {
      ...options,
      ...(prompts !== undefined && { summaryPrompts: prompts }),
    });
    sources.push({ ...source, models: source.models.map((model) => labelled(model, study)) });
  }
  const found = new Set(sources.flatMap(namesIn).map((name) => name.toLowerCase()));
  for (const { model, names = [] } of study.models)
    if (![model, ...names].some((name) => found.has(name.toLowerCase())))
      throw namesNoModel(study.file, model, [...found]);
  return sources;
}

const namesIn = ({ models, stated }: Source): string[] => [
  ...models.map(ownName),
  ...(stated?.summaries ?? []).map(({ model }) => model),
];

/** The model's name in its file. */
const ownName = ({ labels, replicate }: MeasuredModel): string =>
  replicate.facts.statedName.replace(BLOCK_SUFFIXES[labels.block], "");

/** The model with the wiring, norm type, blocks and family of the study. */
function labelled(model: MeasuredModel, { models }: FilesStudy): MeasuredModel {
  const name = ownName(model).toLowerCase();
  const entry = models.find((each) =>
    [each.model, ...(each.names ?? [])].some((own) => own.toLowerCase() === name),
  );
  if (entry === undefined) return model;
  return {
    ...model,
    labels: { ...model.labels, wiring: entry.wiring, normType: entry.norm ?? model.labels.normType },
    replicate: { ...model.replicate, normType: entry.norm ?? model.replicate.normType },
  };
}
