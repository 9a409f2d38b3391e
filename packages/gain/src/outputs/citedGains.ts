import { wiringOfLabel, type ReferenceGain } from "@gain/analysis";
import type { CitedGain } from "@gain/figures";
import type { ReportLabels } from "@gain/report";

/** The cited gains of the models that this run did not measure; none beside gains of another block than the last. */
export function citedGains(
  models: readonly { readonly labels: ReportLabels }[],
  gains: readonly ReferenceGain[],
): CitedGain[] {
  if (models.some(({ labels }) => labels.block !== "L")) return [];
  const names = new Set(models.map(({ labels }) => labels.modelName));
  return gains
    .filter(({ model }) => !names.has(model))
    .map(({ model: name, gain, architecture, normType }) => ({
      ...{ name, gain, normType, wiring: wiringOfLabel(architecture) },
    }));
}
