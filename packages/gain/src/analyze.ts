import { mkdir } from "node:fs/promises";
import { dirname, extname, basename, join } from "node:path";
import { visibleText } from "@gain/report";
import { commandText } from "./commandText.ts";
import { EXIT, type ExitCode } from "./exitCodes.ts";
import { printFindings } from "./outputs/printFindings.ts";
import { writeOutputs } from "./outputs/writeOutputs.ts";
import { distinctModels, type SourcedModel } from "./sources/distinctModels.ts";
import { readMeasuredModels } from "./sources/measuredModels.ts";

/**
 * Analyses what is on disk: no Python, no GPU, no network. Nothing is written before everything is read.
 *
 * @param paths run folders, or .csv and .json files of the notebook's family; all their models go into one analysis
 */
export async function analyze(
  paths: readonly string[],
  options: { readonly out?: string; readonly json: boolean },
): Promise<ExitCode> {
  const models: SourcedModel[] = [];
  for (const path of paths) {
    for (const model of await readMeasuredModels(path)) models.push({ path, model });
  }
  const folder = options.out ?? defaultFolder(paths[0] ?? ".");
  await mkdir(folder, { recursive: true });
  const outputs = await writeOutputs(folder, distinctModels(models), {
    command: commandText("analyze", [...paths, "--out", folder]),
    createdAt: new Date(),
  });
  printNotes(models);
  printFindings(outputs, folder, options.json);
  return EXIT.done;
}

/** What was missing or not to be trusted goes to stderr, once for each source. */
function printNotes(models: readonly SourcedModel[]): void {
  const told = new Set<string>();
  for (const { path, model } of models) {
    for (const note of model.notes) told.add(`${path}: ${visibleText(note)}`);
  }
  for (const line of told) process.stderr.write(`${line}\n`);
}

/** `results.csv` → `results_analysis` beside it. */
function defaultFolder(path: string): string {
  return join(dirname(path), `${basename(path, extname(path))}_analysis`);
}
