import { dirname, extname, basename, join } from "node:path";
import { folderRefused } from "@gain/experiment";
import { makeFolder } from "@gain/records";
import { visibleText, wrapText } from "@gain/report";
import { absolutePath } from "./absolutePath.ts";
import { commandText } from "./commandText.ts";
import { assertFamilies, familyWords, type FamilyArguments } from "./familyOption.ts";
import { EXIT, type ExitCode } from "./exitCodes.ts";
import { marginWords, type MarginArguments } from "./marginOption.ts";
import { readReferences, referencesWords, type ReferencesArguments } from "./referencesOption.ts";
import { printFindings } from "./outputs/printFindings.ts";
import { writeOutputs } from "./outputs/writeOutputs.ts";
import { columnMapping } from "./sources/columnMapping.ts";
import { distinctModels } from "./sources/distinctModels.ts";
import { readSource } from "./sources/readSource.ts";
import type { Source, SourceOptions } from "./sources/source.ts";
import { lineWidth } from "./terminalWidth.ts";

/** What the command says of the files and of the outputs. */
export interface AnalyzeOptions extends FamilyArguments, MarginArguments, ReferencesArguments {
  readonly out?: string;
  readonly json: boolean;
  readonly details: boolean;
  /** `gain=H_ratio` and its like. */
  readonly map?: readonly string[];
  readonly summaryPrompts?: number;
}

/**
 * Analyses what is on disk: no Python, no GPU, no network. Nothing is written before everything is read.
 *
 * @param paths run folders, or .csv, .json and .parquet files; all their models go into one analysis
 */
export async function analyze(paths: readonly string[], options: AnalyzeOptions): Promise<ExitCode> {
  const { map = [], summaryPrompts, margin } = options;
  const reading: SourceOptions = {
    ...(map.length > 0 && { columns: columnMapping(map) }),
    ...(summaryPrompts !== undefined && { summaryPrompts }),
    ...(margin !== undefined && { margin }),
  };
  const references = await readReferences(options.references);
  const sources: Source[] = [];
  for (const path of paths) sources.push(await readSource(path, reading));
  assertFamilies(
    options.family,
    distinctModels(sources).flatMap(({ labels, replicate }) => [labels.modelName, ...replicate.names]),
  );
  const folder = options.out ?? defaultFolder(paths[0] ?? ".");
  await makeFolder(folder).catch((cause: unknown) => {
    throw folderRefused(folder, cause);
  });
  const told = [
    ...map.flatMap((pair) => ["--map", pair]),
    ...(summaryPrompts === undefined ? [] : ["--summary-prompts", String(summaryPrompts)]),
    ...familyWords(options.family),
    ...marginWords(margin),
    ...referencesWords(options.references),
  ];
  const outputs = await writeOutputs(folder, sources, {
    command: commandText("analyze", [...paths.map(absolutePath), ...told, "--out", absolutePath(folder)]),
    createdAt: new Date(),
    families: options.family,
    references,
  });
  printNotes(sources);
  printFindings(outputs, folder, options);
  return EXIT.done;
}

/** What was missing or not to be trusted goes to stderr, once for each source. */
function printNotes(sources: readonly Source[]): void {
  const told = new Set<string>();
  for (const { path, models, stated } of sources) {
    const notes = [...models.flatMap((model) => model.notes), ...(stated?.notes ?? [])];
    for (const note of notes) told.add(`${path}: ${visibleText(note)}`);
  }
  for (const line of told) process.stderr.write(`${wrapText(line, lineWidth(process.stderr))}\n`);
}

/** `results.csv` → `results_analysis` beside it. */
function defaultFolder(path: string): string {
  return join(dirname(path), `${basename(path, extname(path))}_analysis`);
}
