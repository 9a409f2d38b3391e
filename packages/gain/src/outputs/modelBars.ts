import { REFERENCE_GAINS, type GainFindings, type Wiring } from "@gain/analysis";
import type { ModelBar, ModelKind } from "@gain/figures";
import type { ReportLabels } from "@gain/report";
import { citedGains } from "./citedGains.ts";

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
  const cited = citedGains(models, REFERENCE_GAINS).map(({ name, gain, wiring, normType }): ModelBar => ({
    ...{ name, gain, kind: modelKind(wiring, normType), source: "cited" },
  }));
  return [...measured, ...cited];
}
