import { createHash } from "node:crypto";
import type { ModelFacts } from "@gain/analysis";
import type { LoadedModel } from "@gain/protocol";
import { interventionOn } from "./seenOnModel.ts";

/** What tells whether a model is another form of one beside it, and how its norms go into the classes. */
export interface ReplicateFacts {
  /** "LayerNorm", "RMSNorm", or what else there is; null where nothing states it. */
  readonly normType: string | null;
  readonly facts: ModelFacts & { readonly statedName: string };
  /** The names that `--family` may call it by, beside that of the report. */
  readonly names: readonly string[];
}

const WEIGHT_FILE = /\.(?:safetensors|bin|gguf|pt|pth)$/;
const ADAPTER_FILE = /(?:^|\/)adapter_/;

/** Our own addition to the name of a rewired model; a CSV of its rows has it too. */
const REWIRED = /, (?:last block )?rewired (?:parallel|sequential)$/;

/** A live model says all of it by itself. */
export function factsOfLoaded(
  name: string,
  loaded: LoadedModel,
  meanEntropyNats: number | null,
): ReplicateFacts {
  const { revision, lineage, dtype, quantization, adapter, vocabulary, randomWeights } = loaded;
  const weights = weightFiles(loaded);
  // Files beside each other in one folder are models of their own.
  const [gguf] = revision === null ? weights.filter(({ file }) => file.endsWith(".gguf")) : [];
  const source = gguf === undefined ? loaded.source : `${loaded.source}/${gguf.file}`;
  return {
    normType: loaded.normType === "unknown" ? null : loaded.normType,
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

/** A file says no more than its rows. */
export function factsOfRows(
  name: string,
  normType: string | null,
  meanEntropyNats: number | null,
): ReplicateFacts {
  const statedName = name.replace(REWIRED, "");
  return {
    normType: normOfLabel(normType),
    facts: {
      statedName,
      rewired: statedName !== name,
      ...(meanEntropyNats !== null && { meanEntropyNats }),
    },
    names: [name, statedName],
  };
}

/** The files of the base: an adapter makes another model of the same weights. */
const weightFiles = ({ files }: LoadedModel): LoadedModel["files"] =>
  files.filter(({ file }) => WEIGHT_FILE.test(file) && !ADAPTER_FILE.test(file));

/** The same for the same bytes, whatever the files are called. */
function digestOf(files: LoadedModel["files"]): string {
  const digests = files.map(({ sha256 }) => sha256).toSorted();
  return createHash("sha256").update(digests.join("\n")).digest("hex");
}

/** Labels are free text; two spellings are no two types. */
function normOfLabel(label: string | null): string | null {
  if (label === null || label.trim() === "") return null;
  if (/rms/i.test(label)) return "RMSNorm";
  return /layer[\s_-]*norm/i.test(label) ? "LayerNorm" : label.trim();
}
