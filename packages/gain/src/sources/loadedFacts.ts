import type { LoadedModel } from "@gain/protocol";
import type { RunPlan } from "@gain/records";
import type { ProvenanceGroup } from "@gain/report";
import { tokenTexts } from "./addedTokens.ts";
import { countText } from "./countText.ts";
import { surplusText } from "./surplusText.ts";

/** What a report says of where a run's model and prompts come from. */
export function loadedFacts(loaded: LoadedModel, plan: RunPlan): ProvenanceGroup["facts"] {
  const { versions, files } = loaded;
  return [
    ["Weights", loaded.source],
    ["Revision", loaded.revision ?? "a local folder"],
    ["Chosen because", loaded.reason],
    ["Class", `${loaded.className} (${loaded.modelType})`],
    ["Parameters", countText(loaded.parameters)],
    ["Blocks, width", `${String(loaded.layers)}, ${String(loaded.width)}`],
    ["Blocks measured", loaded.blocksPath],
    [
      "Final norm, head",
      `${loaded.finalNormPath ?? "none"}, ${loaded.headPath}${loaded.tiedHead ? " (tied to the embedding)" : ""}`,
    ],
    ["Wiring asked for", loaded.wiringAsked],
    ["Type, device", `${loaded.dtype} on ${loaded.device} (${loaded.deviceName})`],
    ["Weights rounded further", loaded.quantization ?? "no"],
    ["Adapter merged", loaded.adapter ?? "none"],
    ["Tensors not taken", loaded.surplus.map(surplusText).join("; ") || "none"],
    [
      "Blocks by device",
      loaded.placement.map(({ device, blocks }) => `${device}: ${String(blocks)}`).join(", "),
    ],
    ["Precision mode", loaded.precision],
    ["Attention", loaded.attention],
    [
      "Special tokens",
      `${plan.policies.specialTokens}; before a prompt: ${tokenTexts(loaded.tokensBefore)}; after it: ${tokenTexts(loaded.tokensAfter)}`,
    ],
    ["Truncation", plan.policies.truncation],
    ["Norm", plan.policies.normDefinition],
    ["Prompts", `${String(plan.prompts.count)} from ${plan.prompts.source}, SHA-256 ${plan.prompts.digest}`],
    ["Run started", plan.timestamp],
    ["Packages", versions.map(({ name, version }) => `${name} ${version}`).join(", ")],
    ...files.map(({ file, sha256 }) => [`SHA-256 of ${file}`, sha256] as const),
  ];
}
