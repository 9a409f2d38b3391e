import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { twinName } from "@gain/analysis";
import {
  badMeasurement,
  measuredTwice,
  notOfPlan,
  nothingMeasured,
  otherCorpus,
  otherPlan,
  unreadableFile,
} from "../errors.ts";
import { faultsOf } from "../faults.ts";
import type { ReadPlan } from "../plan/readPlan.ts";
import { measuredSchema, type Measured } from "./measuredSchema.ts";

const MEASURED_FILE = "measured.json";

/**
 * Every measured model of a folder of results, in the order of the plan: by cell, seed, learning rate and wiring.
 *
 * @throws TwinsError for a file that does not validate, of another plan or another text, of a cell or seed that the plan
 *   does not name, or that is there twice; and for a folder without any
 */
export async function readMeasured(folder: string, plan: ReadPlan): Promise<readonly Measured[]> {
  const known = plannedSeeds(plan);
  const seen = new Map<string, string>();
  const models: Measured[] = [];
  for (const path of await measuredFiles(folder)) {
    const model = await measuredModel(path, plan);
    const own = known.get(model.cell);
    if (own === undefined) throw notOfPlan(path, `of the cell ${model.cell}`);
    if (!own.includes(model.seed)) throw notOfPlan(path, `of seed ${String(model.seed)} of ${model.cell}`);
    const name = `${twinName(model)} at learning rate ${String(model.learning_rate)}`;
    const earlier = seen.get(name);
    if (earlier !== undefined) throw measuredTwice(path, name, earlier);
    seen.set(name, path);
    models.push(model);
  }
  if (models.length === 0) throw nothingMeasured(folder);
  const cells = [...known.keys()];
  return models.toSorted(
    (a, b) =>
      cells.indexOf(a.cell) - cells.indexOf(b.cell) ||
      a.seed - b.seed ||
      a.learning_rate - b.learning_rate ||
      a.wiring.localeCompare(b.wiring),
  );
}

function plannedSeeds({ plan }: ReadPlan): ReadonlyMap<string, readonly number[]> {
  const own = plan.learning_rate.own_best;
  return new Map([
    ...plan.cells.map(({ name, seeds }) => [name, seeds] as const),
    ...(own === undefined ? [] : [[own.as, own.seeds] as const]),
  ]);
}

/** By path: <cell>/<model>/measured.json. */
async function measuredFiles(folder: string): Promise<readonly string[]> {
  let found;
  try {
    found = await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (cause) {
    throw unreadableFile("folder of results", folder, cause);
  }
  return found
    .filter((entry) => entry.isFile() && entry.name === MEASURED_FILE)
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => relative(folder, path).split(/[\\/]/).length === 3)
    .toSorted();
}

async function measuredModel(path: string, { plan, sha256 }: ReadPlan): Promise<Measured> {
  let written: unknown;
  try {
    written = JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    throw unreadableFile("measurement", path, cause);
  }
  const checked = measuredSchema.safeParse(written);
  if (!checked.success) throw badMeasurement(path, faultsOf(checked.error));
  const model = checked.data;
  if (model.plan !== sha256) throw otherPlan(path, model.plan, sha256);
  if (model.corpus !== plan.corpus.manifest_sha256)
    throw otherCorpus(path, model.corpus, plan.corpus.manifest_sha256);
  return model;
}
