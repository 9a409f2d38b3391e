import { dirname, extname, basename, join } from "node:path";
import { folderRefused } from "@gain/experiment";
import { makeFolder } from "@gain/records";
import { visibleText } from "@gain/report";
import { absolutePath } from "./absolutePath.ts";
import { commandText } from "./commandText.ts";
import { assertFamilies, familyFlags, type FamilyArguments } from "./familyOption.ts";
import { EXIT, type ExitCode } from "./exitCodes.ts";
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
export interface AnalyzeOptions extends FamilyArguments, MarginArguments, ReferencesArguments {
  readonly out?: string;
  readonly json: boolean;
  readonly details: boolean;
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
  const given = [
    ...map.flatMap((pair) => ["--map", pair]),
    ...(summaryPrompts === undefined ? [] : ["--summary-prompts", String(summaryPrompts)]),
    ...familyFlags(options.family),
    ...marginFlags(margin),
    ...referencesFlags(options.references),
  ];
  const outputs = await writeOutputs(folder, sources, {
    command: commandText("analyze", [...paths.map(absolutePath), ...given, "--out", absolutePath(folder)]),
    createdAt: new Date(),
    families: options.family,
    references,
  });
  printNotes(sources);
  printFindings(outputs, folder, options);
  return EXIT.done;
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
