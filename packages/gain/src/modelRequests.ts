import { ModelRequest } from "@gain/protocol";
import { absolutePath } from "./absolutePath.ts";
import { requestedTemplate } from "./chatTemplateOption.ts";
import type { ModelArguments } from "./modelOptionTable.ts";
import { assertMeaningful } from "./optionConflicts.ts";

/**
 * What the sidecar is asked to load, one request for each model, revision, adapter and wiring.
 *
 * @throws UsageError where options do not go together
 */
export function modelRequests(options: ModelArguments): ModelRequest[] {
  assertMeaningful(options);
  const { modelPath } = options;
  const models = options.model ?? [modelPath === undefined ? "auto" : nameOf(absolutePath(modelPath))];
  return combinations(models, options).map((variant) => requestOf(options, variant));
}

/** The request for one model; the other settings are those of the options. */
export function requestOf(options: ModelArguments, variant: Variant): ModelRequest {
  const path = options.modelPath === undefined ? null : absolutePath(options.modelPath);
  return ModelRequest.parse({ ...settingsOf(options), path, ...variant });
}

/** Each field of a request as its option sets it. */
function settingsOf({
  specialTokens,
  bos,
  truncate,
  chatTemplate: template,
  positions = "last",
  ...options
}: ModelArguments): Record<string, unknown> {
  const chatTemplate = requestedTemplate(template);
  // The notebook calls the tokenizer as it is, and lets it cut a long prompt at its right end.
  const isNotebook = options.precision === "compat" && chatTemplate === null;
  const decided = {
    specialTokens: specialTokens ?? (isNotebook ? "add" : "auto"),
    bos: bos === undefined ? "auto" : bos ? "with" : "without",
    truncate: truncate ?? (isNotebook ? "right" : "error"),
    chatTemplate,
    positions: positions === "last" ? null : positions,
  };
  const given: Readonly<Record<string, unknown>> = { ...options, ...decided };
  return Object.fromEntries(Object.keys(ModelRequest.shape).map((field) => [field, given[field] ?? null]));
}

export type Variant = Pick<ModelRequest, "model" | "revision" | "adapter" | "wiring">;

/** Every model with every revision, adapter and wiring that was asked for. */
function combinations(models: readonly string[], options: ModelArguments): Variant[] {
  // An adapter is read beside the model that it changes, so that model is measured in any case.
  const adapters = [null, ...(options.adapter ?? []).filter((folder) => folder !== "none")];
  const variants: Variant[] = [];
  for (const model of models)
    for (const revision of options.revision ?? [null])
      for (const adapter of adapters)
        for (const wiring of options.wiring ?? ["as-is" as const])
          variants.push({ model, revision, adapter, wiring });
  return variants;
}

/** A folder names its model by its last part. */
function nameOf(path: string): string {
  return path.split(/[/\\]/).findLast((each) => each !== "") ?? "model";
}
