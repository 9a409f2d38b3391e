import { dirname, extname, basename, join } from "node:path";
import { folderRefused, readFilesStudy, type FilesStudy } from "@gain/experiment";
import { makeFolder } from "@gain/records";
import { visibleText } from "@gain/report";
import { absolutePath } from "./absolutePath.ts";
import { commandText } from "./commandText.ts";
import { filesAndStudy, nothingToAnalyse, optionsOfStudy, studyOfModels } from "./errors.ts";
import { studySources } from "./filesStudy/studySources.ts";
import { assertFamilies, familyFlags, type FamilyArguments } from "./familyOption.ts";
import { EXIT, type ExitCode } from "./exitCodes.ts";
import { groupByFlags, type GroupByArguments } from "./groupByOption.ts";
import { marginFlags, type MarginArguments } from "./marginOption.ts";
import { readReferences, referencesFlags, type ReferencesArguments } from "./referencesOption.ts";
import { printFindings } from "./outputs/printFindings.ts";
import { writeOutputs } from "./outputs/writeOutputs.ts";
import { columnMapping } from "./sources/columnMapping.ts";
import { distinctModels } from "./sources/distinctModels.ts";
import { readSource } from "./sources/readSource.ts";
import type { Source, SourceOptions } from "./sources/source.ts";
import { stderr } from "./printer.ts";

/** The options of `gain analyze` as commander parses them. */
export interface AnalyzeOptions
  extends FamilyArguments, MarginArguments, GroupByArguments, ReferencesArguments {
  readonly out?: string;
  /** A study of files. */
  readonly study?: string;
  readonly json: boolean;
  readonly details: boolean;
  readonly quiet: boolean;
  /** Pairs such as `gain=H_ratio`. */
  readonly map?: readonly string[];
  readonly summaryPrompts?: number;
}

/**
 * Analyses files on disk, without Python, GPU or network. All sources are read before any file is written.
 *
 * @param paths run folders, or .csv, .json and .parquet files; all their models go into one analysis
 */
export async function analyze(paths: readonly string[], options: AnalyzeOptions): Promise<ExitCode> {
  const { map = [], summaryPrompts, margin, groupBy } = options;
  const reading: SourceOptions = {
    ...(map.length > 0 && { columns: columnMapping(map) }),
    ...(summaryPrompts !== undefined && { summaryPrompts }),
    ...(margin !== undefined && { margin }),
    ...(groupBy !== undefined && { groupBy }),
  };
  const study = await studyOf(paths, options);
  const references = await readReferences(options.references ?? study?.references);
  const sources =
    study === undefined
      ? await sourcesOf(paths, reading)
      : await studySources(study, withMargin(study, reading));
  assertFamilies(
    options.family,
    distinctModels(sources).flatMap(({ labels, replicate }) => [labels.modelName, ...replicate.names]),
  );
  const folder = options.out ?? defaultFolder(study?.file ?? paths[0] ?? ".");
  await makeFolder(folder).catch((cause: unknown) => {
    throw folderRefused(folder, cause);
  });
  const given = [
    ...(study === undefined ? [] : ["--study", study.file]),
    ...map.flatMap((pair) => ["--map", pair]),
    ...(summaryPrompts === undefined ? [] : ["--summary-prompts", String(summaryPrompts)]),
    ...familyFlags(options.family),
    ...marginFlags(margin),
    ...groupByFlags(groupBy),
    ...referencesFlags(options.references),
  ];
  const outputs = await writeOutputs(folder, sources, {
    command: commandText("analyze", [...paths.map(absolutePath), ...given, "--out", absolutePath(folder)]),
    createdAt: new Date(),
    families: new Map([
      ...sources.flatMap((source) => [...(source.families ?? [])]),
      ...(options.family ?? []),
    ]),
    study,
    references,
  });
  if (!options.quiet) printNotes(sources);
  printFindings(outputs, folder, options);
  return EXIT.done;
}

/** @throws UsageError where the study and the rest of the command line do not go together */
async function studyOf(
  paths: readonly string[],
  { study: file, map, summaryPrompts, family }: AnalyzeOptions,
): Promise<FilesStudy | undefined> {
  if (file === undefined) {
    if (paths.length === 0) throw nothingToAnalyse();
    return undefined;
  }
  if (paths.length > 0) throw filesAndStudy();
  const stated = { "--map": map, "--summary-prompts": summaryPrompts, "--family": family };
  const [flag] = Object.entries(stated).find(([, value]) => value !== undefined) ?? [];
  if (flag !== undefined) throw optionsOfStudy(flag);
  const study = await readFilesStudy(absolutePath(file));
  if (study === null) throw studyOfModels(file);
  return study;
}

/** The margin of the command line takes precedence over the study's. */
const withMargin = ({ analysis }: FilesStudy, reading: SourceOptions): SourceOptions => ({
  ...(analysis?.margin !== undefined && { margin: analysis.margin }),
  ...reading,
});

async function sourcesOf(paths: readonly string[], reading: SourceOptions): Promise<readonly Source[]> {
  const sources: Source[] = [];
  for (const path of paths) sources.push(await readSource(path, reading));
  return sources;
}

/** Prints on stderr, once per source, what is missing or not trustworthy. */
function printNotes(sources: readonly Source[]): void {
  const lines = new Set<string>();
  for (const { path, models, stated } of sources) {
    const notes = [...models.flatMap((model) => model.notes), ...(stated?.notes ?? [])];
    for (const note of notes) lines.add(`${path}: ${visibleText(note)}`);
  }
  for (const line of lines) stderr.text(line);
}

/** `results.csv` → `results_analysis` beside it. */
function defaultFolder(path: string): string {
  return join(dirname(path), `${basename(path, extname(path))}_analysis`);
}
