import { mkdir } from "node:fs/promises";
import { dirname, extname, basename, join } from "node:path";
import { visibleText } from "@gain/report";
import { commandText } from "./commandText.ts";
import { assertFamilies, familyWords, type FamilyArguments } from "./familyOption.ts";
import { EXIT, type ExitCode } from "./exitCodes.ts";
import { printFindings } from "./outputs/printFindings.ts";
import { writeOutputs } from "./outputs/writeOutputs.ts";
import { distinctModels } from "./sources/distinctModels.ts";
import { readSource } from "./sources/readSource.ts";
import type { Source } from "./sources/source.ts";

/**
 * Analyses what is on disk: no Python, no GPU, no network. Nothing is written before everything is read.
 *
 * @param paths run folders, or .csv and .json files of the notebook's family; all their models go into one analysis
 */
export async function analyze(
  paths: readonly string[],
  options: FamilyArguments & { readonly out?: string; readonly json: boolean },
): Promise<ExitCode> {
  const sources: Source[] = [];
  for (const path of paths) sources.push(await readSource(path));
  assertFamilies(
    options.family,
    distinctModels(sources).flatMap(({ labels, replicate }) => [labels.modelName, ...replicate.names]),
  );
  const folder = options.out ?? defaultFolder(paths[0] ?? ".");
  await mkdir(folder, { recursive: true });
  const outputs = await writeOutputs(folder, sources, {
    command: commandText("analyze", [...paths, ...familyWords(options.family), "--out", folder]),
    createdAt: new Date(),
    families: options.family,
  });
  printNotes(sources);
  printFindings(outputs, folder, options.json);
  return EXIT.done;
}

/** What was missing or not to be trusted goes to stderr, once for each source. */
function printNotes(sources: readonly Source[]): void {
  const told = new Set<string>();
  for (const { path, models } of sources) {
    for (const note of models.flatMap(({ notes }) => notes)) told.add(`${path}: ${visibleText(note)}`);
  }
  for (const line of told) process.stderr.write(`${line}\n`);
}

/** `results.csv` → `results_analysis` beside it. */
function defaultFolder(path: string): string {
  return join(dirname(path), `${basename(path, extname(path))}_analysis`);
}
