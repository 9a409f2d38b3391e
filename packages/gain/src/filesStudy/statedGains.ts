import type { FilesModel, FilesStudy } from "@gain/experiment";
import { BLOCK_SUFFIXES, type GainBlock, type StatedSummary } from "@gain/records";
import type { MeasuredModel } from "../sources/measuredModel.ts";

/** A mean gain of one model at one block, by one file. */
export interface StatedGain {
  /** The model's entry in the study; null for a model that the study does not name. */
  readonly entry: FilesModel | null;
  /** Its name in the file. */
  readonly name: string;
  readonly block: GainBlock;
  /** The file's path. */
  readonly file: string;
  /** Number of prompts; null where it is not known. */
  readonly n: number | null;
  /** Arithmetic mean of the gains. */
  readonly mean: number;
  /** Whether the file has the gain of every prompt, or only their mean. */
  readonly hasRows: boolean;
}

/** A model of the sources, with the file that it is from. */
export interface FileModel {
  readonly file: string;
  readonly model: MeasuredModel;
}

/** Every mean gain of the study's files, from rows and from summaries of all prompts of a model. */
export function statedGains(
  { models }: FilesStudy,
  rows: readonly FileModel[],
  summaries: readonly { readonly file: string; readonly stated: StatedSummary }[],
): readonly StatedGain[] {
  const entryOf = (name: string): FilesModel | null =>
    models.find(({ model, names = [] }) =>
      [model, ...names].some((own) => own.toLowerCase() === name.toLowerCase()),
    ) ?? null;
  const ofRows = rows.flatMap(({ file, model: { labels, replicate, findings } }): StatedGain[] => {
    const { block } = labels;
    const name = replicate.facts.statedName.replace(BLOCK_SUFFIXES[block], "");
    const { mean } = findings.gain;
    return mean.defined
      ? [{ entry: entryOf(name), name, block, file, n: findings.rows.used, mean: mean.value, hasRows: true }]
      : [];
  });
  const ofSummaries = summaries.flatMap(({ file, stated }): StatedGain[] => {
    const { category, model: name, block, n, mean } = stated;
    return category === null && mean > 0 && Number.isFinite(mean)
      ? [{ entry: entryOf(name), name, block, file, n, mean, hasRows: false }]
      : [];
  });
  return [...ofRows, ...ofSummaries];
}

/** The gain that counts of every entry at a block: of several, the one of the most prompts, then the first. */
export function countedGains(
  gains: readonly StatedGain[],
  block: GainBlock,
): ReadonlyMap<FilesModel, StatedGain> {
  const counted = new Map<FilesModel, StatedGain>();
  for (const gain of gains) {
    if (gain.entry === null || gain.block !== block) continue;
    const before = counted.get(gain.entry);
    if (before === undefined || (gain.n ?? 0) > (before.n ?? 0)) counted.set(gain.entry, gain);
  }
  return counted;
}
