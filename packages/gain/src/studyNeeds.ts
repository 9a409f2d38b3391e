/** What a study needs of this machine, as far as files here tell it: no model is loaded and nothing is fetched. */
import { readdir, readFile, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { modelBytes } from "@gain/experiment";
import type { ModelRequest } from "@gain/protocol";
import { readManifest } from "@gain/records";
import { durationText } from "./duration.ts";

/** Bytes of a row of a model of `layers` blocks before DuckDB compresses it: eight vectors and some numbers of 8 bytes. */
const rowBytes = (layers: number): number => 8 * (8 * layers + 16);
/** Names of the number of blocks in a config.json. */
const LAYERS = ["num_hidden_layers", "n_layer", "num_layers", "n_layers"];

export interface StudyNeeds {
  /** Bytes of the weights by model; null where they are not in a local file. */
  readonly weights: readonly (number | null)[];
  /** Largest bytes of the stored rows, of the models whose number of blocks is known. */
  readonly storeBytes: number;
  /** Number of models whose number of blocks is known. */
  readonly knownDepths: number;
  readonly freeBytes: number;
  /** Seconds of measuring by the speed of earlier runs, and of how many models. */
  readonly seconds: number;
  readonly knownSpeeds: number;
}

/** @param runs folder of the runs, which may not exist yet */
export async function studyNeeds(
  models: readonly ModelRequest[],
  prompts: number,
  runs: string,
): Promise<StudyNeeds> {
  const depths = (await Promise.all(models.map(depthOf))).filter((layers) => layers !== null);
  const speeds = await earlierSpeeds(runs);
  const known = models.flatMap(({ model }) => speeds.get(model) ?? []);
  return {
    weights: await Promise.all(models.map(weightsOf)),
    storeBytes: depths.reduce((sum, layers) => sum + prompts * rowBytes(layers), 0),
    knownDepths: depths.length,
    freeBytes: await freeBytes(runs),
    seconds: known.reduce((sum, promptsPerSecond) => sum + prompts / promptsPerSecond, 0),
    knownSpeeds: known.length,
  };
}

/** The lines of the needs. */
export function needsText(
  { weights, storeBytes, knownDepths, freeBytes: free, seconds, knownSpeeds }: StudyNeeds,
  models: number,
): string[] {
  const here = weights.filter((bytes) => bytes !== null);
  const of = (count: number): string =>
    count === models ? "" : ` of ${String(count)} of ${String(models)} models`;
  return [
    here.length === 0
      ? "weights: of models of the hub; their size is known once they are here"
      : `weights: ${size(here.reduce((sum, bytes) => sum + bytes, 0))} in local files${of(here.length)}; a lane needs ` +
        `memory for the largest, ${size(Math.max(...here))} as stored`,
    knownDepths === 0
      ? `disk: ${size(free)} free for the rows; the number of blocks is known once a model is here`
      : `disk: at most ${size(storeBytes)} of rows${of(knownDepths)}, ${size(free)} free`,
    knownSpeeds === 0
      ? "time: no earlier run here has measured one of these models; the run prints the time left"
      : `time: about ${durationText(seconds)} of measuring${of(knownSpeeds)}, by earlier runs here, besides loading`,
  ];
}

/** The disk cannot hold the rows; undefined where it can, as far as is known. */
export const diskMissing = ({ storeBytes, freeBytes: free }: StudyNeeds, runs: string): string | undefined =>
  storeBytes > free
    ? `space in ${runs}: up to ${size(storeBytes)} of rows, ${size(free)} are free; --out names a folder on another disk`
    : undefined;

const size = (bytes: number): string =>
  bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${String(Math.max(1, Math.round(bytes / 1e6)))} MB`;

async function weightsOf(request: ModelRequest): Promise<number | null> {
  const bytes = await modelBytes(request);
  return Number.isFinite(bytes) && bytes > 0 ? bytes : null;
}

async function depthOf({ path }: ModelRequest): Promise<number | null> {
  if (path === null) return null;
  try {
    const config = JSON.parse(await readFile(join(path, "config.json"), "utf8")) as Record<string, unknown>;
    return LAYERS.map((name) => config[name]).find((value) => typeof value === "number") ?? null;
  } catch {
    // A GGUF file, or a folder that is not there, which is listed as missing.
    return null;
  }
}

/** Free bytes of the disk that will hold the folder. */
async function freeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    if (folder === dirname(folder)) throw error;
    return freeBytes(dirname(folder));
  }
}

/** Prompts per second of the newest finished run of each model. */
async function earlierSpeeds(runs: string): Promise<ReadonlyMap<string, number>> {
  const speeds = new Map<string, number>();
  for (const name of (await readdir(runs).catch(() => [])).toSorted()) {
    const manifest = await readManifest(join(runs, name)).catch(() => null);
    for (const { model, prompts, seconds } of manifest?.timeline?.rates ?? [])
      if (seconds > 0) speeds.set(model, prompts / seconds);
  }
  return speeds;
}
