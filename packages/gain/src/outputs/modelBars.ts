import { REFERENCE_GAINS, wiringOfLabel, type GainFindings, type Wiring } from "@gain/analysis";
import type { ModelBar, ModelKind } from "@gain/figures";
import type { ReportLabels } from "@gain/report";

/** The class that figures colour a model by; what was not established is not guessed. */
export function modelKind(wiring: Wiring, normType: string | null): ModelKind {
  if (normType === "RMSNorm") return "rmsnorm";
  if (normType !== "LayerNorm") return "unknown";
  if (wiring === "parallel") return "parallel";
  return wiring === "sequential" ? "sequential-layernorm" : "unknown";
}

/** This run's models by their means, and the cited references of those that it did not measure. */
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
  return [...measured, ...citedBars(models)];
}

/** The cited references of the models that this run did not measure. They are of the last block, as the models then are. */
function citedBars(models: readonly { readonly labels: ReportLabels }[]): ModelBar[] {
  if (models.some(({ labels }) => labels.block !== "L")) return [];
  const names = new Set(models.map(({ labels }) => labels.modelName));
  return REFERENCE_GAINS.filter(({ model }) => !names.has(model)).map(
    ({ model, gain, architecture, normType }): ModelBar => ({
      name: model,
      gain,
      kind: modelKind(wiringOfLabel(architecture), normType),
      source: "cited",
    }),
  );
}
