import { mkdir } from "node:fs/promises";
import { dirname, extname, basename, join } from "node:path";
import { EXIT, type ExitCode } from "./exitCodes.ts";
import { readMeasuredModels } from "./measuredModels.ts";
import { writeOutputs, type MeasuredModel } from "./outputs.ts";
import { printFindings } from "./printFindings.ts";

/**
 * Analyses what is on disk: no Python, no GPU, no network.
 *
 * @param paths run folders, or .csv and .json files of the notebook's family; all their models go into one analysis
 */
export async function analyze(
  paths: readonly string[],
  options: { readonly out?: string; readonly json: boolean },
): Promise<ExitCode> {
  const models: MeasuredModel[] = [];
  for (const path of paths) models.push(...(await readMeasuredModels(path)));
  const folder = options.out ?? defaultFolder(paths[0] ?? ".");
  await mkdir(folder, { recursive: true });
  const outputs = await writeOutputs(folder, distinct(models));
  printFindings(outputs, folder, options.json);
  return EXIT.done;
}

/** `results.csv` → `results_analysis` beside it. */
function defaultFolder(path: string): string {
  return join(dirname(path), `${basename(path, extname(path))}_analysis`);
}

/** Two files may hold the same model: each keeps its own file names. */
function distinct(models: readonly MeasuredModel[]): MeasuredModel[] {
  const seen = new Map<string, number>();
  return models.map((model) => {
    const { slug } = model.labels;
    const times = (seen.get(slug) ?? 0) + 1;
    seen.set(slug, times);
    return times === 1 ? model : { ...model, labels: { ...model.labels, slug: `${slug}_${String(times)}` } };
  });
}
