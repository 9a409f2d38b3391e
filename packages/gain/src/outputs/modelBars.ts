import {
  REFERENCE_GAINS,
  wiringOfLabel,
  type GainFindings,
  type ReferenceGain,
  type Wiring,
} from "@gain/analysis";
import type { ModelBar, ModelKind } from "@gain/figures";
import type { ReportLabels } from "@gain/report";

/** The class by which figures colour a model; `unknown` where wiring or norm was not established. */
export function modelKind(wiring: Wiring, normType: string | null): ModelKind {
  if (normType === "RMSNorm") return "rmsnorm";
  if (normType !== "LayerNorm") return "unknown";
  if (wiring === "parallel") return "parallel";
  return wiring === "sequential" ? "sequential-layernorm" : "unknown";
}

/** This run's models by their means, and the notebook's references that it did not measure: as its figures draw them. */
export function modelBars(
  models: readonly { readonly findings: GainFindings; readonly labels: ReportLabels }[],
): ModelBar[] {
  const measured = models.flatMap(({ findings, labels }): ModelBar[] =>
    findings.notebook.gain.mean.defined
      ? [
          {
            name: labels.modelName,
            gain: findings.notebook.gain.mean.value,
            kind: modelKind(labels.wiring, labels.normType),
            source: "measured",
          },
        ]
      : [],
  );
  return [...measured, ...citedBars(models, REFERENCE_GAINS)];
}

/** The cited gains of the models that this run did not measure; none beside gains of another block than the last. */
export function citedBars(
  models: readonly { readonly labels: ReportLabels }[],
  gains: readonly ReferenceGain[],
): ModelBar[] {
  if (models.some(({ labels }) => labels.block !== "L")) return [];
  const names = new Set(models.map(({ labels }) => labels.modelName));
  return gains
    .filter(({ model }) => !names.has(model))
    .map(({ model, gain, architecture, normType }): ModelBar => ({
      name: model,
      gain,
      kind: modelKind(wiringOfLabel(architecture), normType),
      source: "cited",
    }));
}
