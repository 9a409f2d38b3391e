import type { LoadedModel } from "@gain/protocol";
import type { RunPlan } from "@gain/records";
import type { ProvenanceGroup } from "@gain/report";
import { lastTokenText, templateText, tokenTexts } from "./addedTokens.ts";
import { parameterCountText } from "./parameterCountText.ts";
import { surplusText } from "./surplusText.ts";

/** Begins the source of a model that was given in memory. */
const IN_MEMORY = "in memory";

/** Facts of a measurement beyond those of its model. */
export interface FactsOfRun {
  readonly policies: RunPlan["policies"];
  /** The number of its prompts and their source. */
  readonly prompts: string;
  readonly timestamp: string;
}

/** The facts of a report about the origin of a measurement's model and prompts. */
export function loadedFacts(loaded: LoadedModel, run: FactsOfRun): ProvenanceGroup["facts"] {
  const { versions, files } = loaded;
  return [
    ["Weights", loaded.source],
    ["Revision", loaded.revision ?? (loaded.source.startsWith(IN_MEMORY) ? "none" : "a local folder")],
    ["Reason for the choice", loaded.reason],
    ["Class", `${loaded.className} (${loaded.modelType})`],
    ["Parameters", parameterCountText(loaded.parameters)],
    ["Blocks, width", `${String(loaded.layers)}, ${String(loaded.width)}`],
    ["Blocks measured", loaded.blocksPath],
    [
      "Final norm, head",
      `${loaded.finalNormPath ?? "none"}, ${loaded.headPath}${loaded.tiedHead ? " (tied to the embedding)" : ""}`,
    ],
    ["Requested wiring", loaded.wiringAsked],
    ["Type, device", `${loaded.dtype} on ${loaded.device} (${loaded.deviceName})`],
    ["Quantisation", loaded.quantization ?? "no"],
    ["Merged adapter", loaded.adapter ?? "none"],
    ["Tensors not loaded", loaded.surplus.map(surplusText).join("; ") || "none"],
    [
      "Blocks by device",
      loaded.placement.map(({ device, blocks }) => `${device}: ${String(blocks)}`).join(", "),
    ],
    ["Precision mode", loaded.precision],
    ["Attention", loaded.attention],
    [
      "Special tokens",
      `${run.policies.specialTokens}; before a prompt: ${tokenTexts(loaded.tokensBefore)}; after it: ${tokenTexts(loaded.tokensAfter)}`,
    ],
    ["Chat template", templateText(loaded)],
    ["Last token", lastTokenText(loaded)],
    ["Truncation", run.policies.truncation],
    ["Norm", run.policies.normDefinition],
    ["Prompts", run.prompts],
    ["Run started", run.timestamp],
    ["Packages", versions.map(({ name, version }) => `${name} ${version}`).join(", ")],
    ...files.map(({ file, sha256 }) => [`SHA-256 of ${file}`, sha256] as const),
  ];
}
