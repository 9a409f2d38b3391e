export { TwinsError } from "./errors.ts";
export { gatherTwins } from "./gatherTwins.ts";
export { planDesign } from "./plan/planDesign.ts";
export { readPlan, type ReadPlan } from "./plan/readPlan.ts";
export type { PlanFile } from "./plan/planSchema.ts";
export { resultJson } from "./resultJson.ts";
export { assertSamePlan } from "./samePlan.ts";
export { PLAN_OF_TWINS, studyOfTwins, type TwinStudy } from "./studyOfTwins.ts";
export type { StoredTwin, TwinTraining } from "./tables/readTables.ts";
