import { join } from "node:path";
import { analyzeTwins, twinName, type TwinFindings } from "@gain/analysis";
import { otherCorpus, otherPlan } from "./errors.ts";
import { planCommit, type PlanCommit } from "./plan/planCommit.ts";
import { planDesign } from "./plan/planDesign.ts";
import { readPlan, type ReadPlan } from "./plan/readPlan.ts";
import { MEASUREMENTS_FOLDER } from "./tables/tableNames.ts";
import { readTables, type StoredTwin } from "./tables/readTables.ts";

/** The plan of a folder. */
export const PLAN_OF_TWINS = "plan.json";

/** A plan, the models that were measured under it, and what they show. */
export interface TwinStudy {
  readonly plan: ReadPlan;
  readonly models: readonly StoredTwin[];
  readonly findings: TwinFindings;
  /** null where the folder does not record it. */
  readonly commit: PlanCommit | null;
}

/**
 * Analyses the tables of a folder, which are beside their plan.
 *
 * @throws TwinsError for a plan that does not validate or is not the one of the measurements
 */
export async function studyOfTwins(folder: string): Promise<TwinStudy> {
  const plan = await readPlan(join(folder, PLAN_OF_TWINS));
  const tables = join(folder, MEASUREMENTS_FOLDER);
  const models = await readTables(tables);
  for (const { training, ...model } of models) {
    const what = `${twinName(model)} in ${tables}`;
    if (training.plan !== plan.sha256) throw otherPlan(what, training.plan, plan.sha256);
    if (training.corpus !== plan.plan.corpus.manifest_sha256)
      throw otherCorpus(what, training.corpus, plan.plan.corpus.manifest_sha256);
  }
  return {
    ...{ plan, models, findings: analyzeTwins(models, planDesign(plan.plan)) },
    commit: await planCommit(folder, plan),
  };
}
