import { orderedModels, orderingMean } from "@gain/analysis";
import type { ModelReport, ReportInput } from "../reportInput.ts";

/** A model of a report with its index among the models that were compared. */
export interface PlacedModel {
  readonly model: ModelReport;
  readonly place: number;
}

/** The models in the order of all figures and tables. */
export const inModelOrder = ({ models }: ReportInput): readonly PlacedModel[] =>
  orderedModels(
    models.map((model, place) => ({ model, place })),
    ({ model: { labels, findings } }) => ({
      name: labels.modelName,
      wiring: labels.wiring,
      mean: orderingMean(findings),
    }),
  );
