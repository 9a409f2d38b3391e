import { readFile, stat } from "node:fs/promises";
import { basename, extname } from "node:path";
import { LoadedModel, modelSlug, timestamp, UsageError } from "@gain/experiment";
import { readNotebookCsv, readNotebookJson, findRun, RunStore, type GainRow } from "@gain/records";
import type { MeasuredModel } from "./outputs.ts";
import { reportLabels } from "./reportLabels.ts";

const WIRING_LABELS = { parallel: "Parallel", sequential: "Sequential", unknown: null } as const;

/** The models of a run's folder, or of a CSV or JSON file of the notebook's family. */
export async function readMeasuredModels(path: string): Promise<MeasuredModel[]> {
  const status = await stat(path).catch((cause: unknown) => {
    throw new UsageError(`cannot read ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  });
  return status.isDirectory() ? readRun(path) : readFileRows(path);
}

/** The models of an open store, in the plan's order. */
export async function modelsOfStore(store: RunStore, runTimestamp: string): Promise<MeasuredModel[]> {
  const plannedPrompts = await store.promptCount();
  const models: MeasuredModel[] = [];
  for (const { modelIx, slug, loaded } of await store.models()) {
    const { name, label, wiring, parameters } = LoadedModel.parse(loaded);
    const rows: GainRow[] = [];
    for await (const row of store.gainRows(modelIx)) {
      // A model without a preset's labels is called what was seen on it.
      const architecture = row.architecture ?? WIRING_LABELS[wiring];
      rows.push({ ...row, architecture, params: row.params ?? countText(parameters) });
    }
    const provenance = { slug, timestamp: runTimestamp, plannedPrompts, wiring };
    models.push({ rows, labels: reportLabels(label?.name ?? name, rows, provenance) });
  }
  return models;
}

/** A number of parameters as model names have it: `135M`, `6.1B`. */
export function countText(parameters: number): string {
  const units = [
    [1e9, "B"],
    [1e6, "M"],
    [1e3, "K"],
  ] as const;
  const unit = units.find(([size]) => parameters >= size);
  if (unit === undefined) return String(parameters);
  const value = parameters / unit[0];
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)}${unit[1]}`;
}

async function readRun(folder: string): Promise<MeasuredModel[]> {
  const found = await findRun(folder);
  if (found.state === "empty") throw new UsageError(`${folder} is no run of gain: it has no plan.json`);
  const store = await RunStore.openReadOnly(folder);
  try {
    return await modelsOfStore(store, found.plan.timestamp);
  } finally {
    await store.close();
  }
}

async function readFileRows(file: string): Promise<MeasuredModel[]> {
  const text = await readFile(file, "utf8");
  const rows = rowsOf(file, text);
  const stamp = /\d{8}_\d{6}/.exec(basename(file))?.[0] ?? timestamp(new Date());
  const names = [...new Set(rows.map((row) => row.model))];
  return names.map((name) => {
    const ofModel = rows.filter((row) => row.model === name);
    const provenance = { slug: modelSlug(name), timestamp: stamp, plannedPrompts: ofModel.length };
    return { rows: ofModel, labels: reportLabels(name, ofModel, provenance) };
  });
}

function rowsOf(file: string, text: string): readonly GainRow[] {
  switch (extname(file).toLowerCase()) {
    case ".csv":
      return readNotebookCsv(text, file);
    case ".json":
      return readNotebookJson(text, file);
    default:
      throw new UsageError(`${file} is neither a run's folder nor a .csv or .json file`);
  }
}
