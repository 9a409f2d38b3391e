import { z } from "zod";
import { ANALYSES, COVARIATES, NO_PLAN, OUTCOMES, type AnalysisPlan } from "@gain/analysis";

/** What is decided with the models, fixed before any of them is measured. */
export const Analysis = z
  .strictObject({
    margin: z.number().gt(0).lt(1).describe("smallest change of ln gain that matters"),
    groupBy: z
      .string()
      .min(1)
      .max(4096)
      .describe("column of the prompt file whose values are the categories"),
    outcome: z
      .enum(OUTCOMES)
      .describe("last-gain: mean of ln ‖h_L‖ / ‖h_{L−1}‖; growth: mean of ln ‖h_L‖ / ‖h_1‖"),
    primary: z.enum(ANALYSES).describe("the one analysis that answers the question"),
    covariates: z.array(z.enum(COVARIATES)).describe("further columns of the mixed model of the wiring"),
    exploratory: z.array(z.enum(ANALYSES)).describe("analyses that are planned without a claim"),
  })
  .partial();
export type Analysis = z.infer<typeof Analysis>;

/** The plan of a study's analysis; null where the study fixes no more than a margin. */
export function analysisPlan(analysis: Analysis | undefined): AnalysisPlan | null {
  const { outcome, primary, covariates, exploratory } = analysis ?? {};
  if ([outcome, primary, covariates, exploratory].every((part) => part === undefined)) return null;
  return {
    outcome: outcome ?? NO_PLAN.outcome,
    primary: primary ?? NO_PLAN.primary,
    covariates: covariates ?? NO_PLAN.covariates,
    exploratory: exploratory ?? NO_PLAN.exploratory,
  };
}
