import type { ModelReport, ReportInput } from "../reportInput.ts";

const WIRINGS = ["parallel", "sequential"];

/** A model of a report with its place among the models that were compared. */
export interface PlacedModel {
  readonly model: ModelReport;
  readonly place: number;
}

/** The models in the order of all figures and tables: by wiring, then by mean gain, the largest first. */
export function inModelOrder({ models }: ReportInput): readonly PlacedModel[] {
  const rank = ({ model }: PlacedModel): number => {
    const at = WIRINGS.indexOf(model.labels.wiring);
    return at < 0 ? WIRINGS.length : at;
  };
  const mean = ({ model: { findings } }: PlacedModel): number =>
    findings.primary.estimate.defined ? findings.primary.estimate.value.mean : Number.NEGATIVE_INFINITY;
  return models
    .map((model, place) => ({ model, place }))
    .toSorted((a, b) => rank(a) - rank(b) || compare(mean(b), mean(a)));
}

/** A difference of infinities is not a number. */
const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
