/** What a study needs of this machine, as far as files here tell it: no model is loaded and nothing is fetched. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { byteText, freeBytes, modelBytes, noRoomForVectors } from "@gain/experiment";
import type { ModelRequest } from "@gain/protocol";
import { readManifest } from "@gain/records";
import { durationText } from "./duration.ts";

/** Bytes of a row of a model of `layers` blocks before DuckDB compresses it: eight vectors and some numbers of 8 bytes. */
const rowBytes = (layers: number): number => 8 * (8 * layers + 16);
/** Names of the number of blocks in a config.json, and of the width of the stream. */
const LAYERS = ["num_hidden_layers", "n_layer", "num_layers", "n_layers"];
const WIDTHS = ["hidden_size", "n_embd", "d_model", "dim"];
/** Bytes of a number of the stream by the requested type; where the device decides, the larger. */
const NUMBER_BYTES = { auto: 4, float64: 8, float32: 4, bfloat16: 2, float16: 2 };

export interface StudyNeeds {
  /** Bytes of the weights by model; null where they are not in a local file. */
  readonly weights: readonly (number | null)[];
  /** Largest bytes of the stored rows, of the models whose number of blocks is known. */
  readonly storeBytes: number;
  /** Largest bytes of the vectors of these models; 0 where none are requested. */
  readonly vectorBytes: number;
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
  const shapes = (await Promise.all(models.map(shapeOf))).filter((shape) => shape !== null);
  const speeds = await earlierSpeeds(runs);
  const known = models.flatMap(({ model }) => speeds.get(model) ?? []);
  return {
    weights: await Promise.all(models.map(weightsOf)),
    storeBytes: shapes.reduce((sum, { layers }) => sum + prompts * rowBytes(layers), 0),
    vectorBytes: shapes.reduce((sum, shape) => sum + prompts * promptVectorBytes(shape), 0),
    knownDepths: shapes.length,
    freeBytes: await freeBytes(runs),
    seconds: known.reduce((sum, promptsPerSecond) => sum + prompts / promptsPerSecond, 0),
    knownSpeeds: known.length,
  };
}

/**
 * Refuses a run whose vectors have more bytes than the user allows, before a model is loaded; models without a config in a
 * local folder are counted when they are.
 *
 * @throws UsageError
 */
export async function assertVectorsFit(
  models: readonly ModelRequest[],
  prompts: number,
  maxDisk: number | undefined,
): Promise<void> {
  if (maxDisk === undefined) return;
  const shapes = (await Promise.all(models.map(shapeOf))).filter((shape) => shape !== null);
  const bytes = shapes.reduce((sum, shape) => sum + prompts * promptVectorBytes(smallest(shape)), 0);
  if (bytes <= maxDisk) return;
  const of = shapes.length === 1 ? "one model" : `${String(shapes.length)} models`;
  throw noRoomForVectors(
    `the vectors of ${String(prompts)} prompts have at least ${byteText(bytes)} in ${of}, by their configs`,
    `--max-disk allows the run ${byteText(maxDisk)}`,
  );
}

/** The lines of the needs. */
export function needsText(
  { weights, storeBytes, vectorBytes, knownDepths, freeBytes: free, seconds, knownSpeeds }: StudyNeeds,
  models: number,
): string[] {
  const here = weights.filter((bytes) => bytes !== null);
  const of = (count: number): string =>
    count === models ? "" : ` of ${String(count)} of ${String(models)} models`;
  return [
    here.length === 0
      ? "weights: of models of the hub; their size is known once they are here"
      : `weights: ${byteText(here.reduce((sum, bytes) => sum + bytes, 0))} in local files${of(here.length)}; a lane needs ` +
        `memory for the largest, ${byteText(Math.max(...here))} as stored`,
    knownDepths === 0
      ? `disk: ${byteText(free)} free for the rows; the number of blocks is known once a model is here`
      : `disk: at most ${byteText(storeBytes)} of rows${vectorsText(vectorBytes)}${of(knownDepths)}, ${byteText(free)} free`,
    knownSpeeds === 0
      ? "time: no earlier run here has measured one of these models; the run prints the time left"
      : `time: about ${durationText(seconds)} of measuring${of(knownSpeeds)}, by earlier runs here, besides loading`,
  ];
}

/** The disk cannot hold rows and vectors; undefined where it can, as far as is known. */
export const diskMissing = (
  { storeBytes, vectorBytes, freeBytes: free }: StudyNeeds,
  runs: string,
): string | undefined =>
  storeBytes + vectorBytes > free
    ? `space in ${runs}: up to ${byteText(storeBytes)} of rows${vectorsText(vectorBytes)}, ${byteText(free)} are free; ` +
      "--out names a folder on another disk"
    : undefined;

const vectorsText = (bytes: number): string => (bytes === 0 ? "" : ` and ${byteText(bytes)} of vectors`);

async function weightsOf(request: ModelRequest): Promise<number | null> {
  const bytes = await modelBytes(request);
  return Number.isFinite(bytes) && bytes > 0 ? bytes : null;
}

/** What a model's config says of its stream, and which of it is kept. */
interface Shape extends Pick<ModelRequest, "vectors" | "dtype" | "device"> {
  readonly layers: number;
  /** 0 where the config does not state it. */
  readonly width: number;
}

/** With the smallest type that the model may get: on a CPU, auto is float32. */
const smallest = (shape: Shape): Shape => ({
  ...shape,
  dtype: shape.dtype !== "auto" ? shape.dtype : shape.device === "cpu" ? "float32" : "bfloat16",
});

async function shapeOf({ path, vectors, dtype, device }: ModelRequest): Promise<Shape | null> {
  if (path === null) return null;
  try {
    const config = JSON.parse(await readFile(join(path, "config.json"), "utf8")) as Record<string, unknown>;
    const stated = (names: readonly string[]): number | undefined =>
      names.map((name) => config[name]).find((value) => typeof value === "number");
    const layers = stated(LAYERS);
    return layers === undefined ? null : { layers, width: stated(WIDTHS) ?? 0, vectors, dtype, device };
  } catch {
    // A GGUF file, or a folder that is not there, which is listed as missing.
    return null;
  }
}

/** Bytes of the vectors of one prompt. */
function promptVectorBytes({ vectors, layers, width, dtype }: Shape): number {
  const [, step, list] = /^blocks:(?:all|every:(\d+)|(.+))$/u.exec(vectors ?? "") ?? [];
  const blocks = vectors === null ? 0 : (list?.split(",").length ?? Math.floor(layers / Number(step ?? 1)));
  return blocks * width * NUMBER_BYTES[dtype];
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
