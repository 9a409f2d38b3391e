import { createHash } from "node:crypto";
import type { ModelFacts } from "@gain/analysis";
import type { LoadedModel } from "@gain/protocol";
import type { RowTally } from "./rowTally.ts";
import { interventionOn } from "./seenOnModel.ts";

/** Facts that show whether a model is another form of a compared one, and the norm type for the classes. */
export interface ReplicateFacts {
  /** "LayerNorm", "RMSNorm" or another type; null where it is not stated. */
  readonly normType: string | null;
  /** Number of blocks; null where it is not stated. */
  readonly layers: number | null;
  /** Number of parameters; null where it is not stated. */
  readonly parameters: number | null;
  readonly facts: ModelFacts & { readonly statedName: string };
  /** The names that `--family` accepts for it, in addition to the one of the report. */
  readonly names: readonly string[];
}

/** The last is the digest of a model that was given in memory. */
const WEIGHT_FILE = /\.(?:safetensors|bin|gguf|pt|pth)$|^weights in memory$/;
const ADAPTER_FILE = /(?:^|\/)adapter_/;

/** The suffix that gain adds to the name of a rewired model; a CSV of its rows has it too. */
const REWIRED = /, (?:last block )?rewired (?:parallel|sequential)$/;

/** The facts of a loaded model. */
export function factsOfLoaded(
  name: string,
  loaded: LoadedModel,
  meanEntropyNats: number | null,
): ReplicateFacts {
  const { revision, lineage, dtype, quantization, adapter, vocabulary, randomWeights } = loaded;
  const weights = weightFiles(loaded);
  // GGUF files in one folder are separate models.
  const [gguf] = revision === null ? weights.filter(({ file }) => file.endsWith(".gguf")) : [];
  const source = gguf === undefined ? loaded.source : `${loaded.source}/${gguf.file}`;
  return {
    normType: loaded.normType === "unknown" ? null : loaded.normType,
    layers: loaded.layers,
    parameters: loaded.parameters,
    facts: {
      statedName: name,
      source,
      lineage,
      ...(weights.length > 0 && { weights: digestOf(weights) }),
      dtype,
      ...(quantization !== null && { quantization }),
      ...(adapter !== null && { adapter }),
      rewired: interventionOn(loaded) !== null,
      randomWeights,
      vocabulary,
      ...(meanEntropyNats !== null && { meanEntropyNats }),
    },
    names: [name, loaded.name, loaded.source],
  };
}

/** The facts of a file, which has only its rows. */
export function factsOfRows(
  name: string,
  { normType, layers, meanEntropyNats }: Pick<RowTally, "normType" | "layers" | "meanEntropyNats">,
): ReplicateFacts {
  const statedName = name.replace(REWIRED, "");
  return {
    normType: normOfLabel(normType),
    layers,
    parameters: null,
    facts: {
      statedName,
      rewired: statedName !== name,
      ...(meanEntropyNats !== null && { meanEntropyNats }),
    },
    names: [name, statedName],
  };
}

/** The weight files of the base, without an adapter's: a model with an adapter has the same base weights. */
const weightFiles = ({ files }: LoadedModel): LoadedModel["files"] =>
  files.filter(({ file }) => WEIGHT_FILE.test(file) && !ADAPTER_FILE.test(file));

/** Equal for equal bytes, whatever the file names. */
function digestOf(files: LoadedModel["files"]): string {
  const digests = files.map(({ sha256 }) => sha256).toSorted();
  return createHash("sha256").update(digests.join("\n")).digest("hex");
}

/** Labels are free text; two spellings are one type. */
function normOfLabel(label: string | null): string | null {
  if (label === null || label.trim() === "") return null;
  if (/rms/i.test(label)) return "RMSNorm";
  return /layer[\s_-]*norm/i.test(label) ? "LayerNorm" : label.trim();
}
