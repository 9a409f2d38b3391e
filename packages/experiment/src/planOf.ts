import { DEFAULT_MARGIN, type AnalysisPlan } from "@gain/analysis";
import type { ModelRequest } from "@gain/protocol";
import { MetaDigest, PromptDigest, type RunPlan } from "@gain/records";
import { GroupNames } from "./groupNames.ts";
import type { RunRequest } from "./openRun.ts";
import { policiesOf } from "./policies.ts";
import { readPrompts } from "./promptFile.ts";
import { assertGroupColumn, groupOf } from "./promptMeta.ts";
import { foldedName } from "./readColumns.ts";
import { timestamp } from "./timestamp.ts";

/** The plan omits `allowFailedSelfCheck`, so that allowing a failed check continues the same run. */
const planned = (model: ModelRequest): RunPlan["models"][number] =>
  Object.fromEntries(Object.entries(model).filter(([field]) => field !== "allowFailedSelfCheck"));

/** The plan of a request, after every line of its prompt file is checked and digested. */
export async function planOf({
  models,
  promptFile,
  promptColumn,
  startedAt,
  margin = DEFAULT_MARGIN,
  plannedAnalysis = null,
  groupBy: given,
}: RunRequest): Promise<RunPlan> {
  const groupBy = given === undefined || foldedName(given) === "category" ? undefined : given;
  const [first] = models;
  if (first === undefined) throw new TypeError("a run needs a model");
  const digest = new PromptDigest();
  const metaDigest = new MetaDigest();
  const groups = groupBy === undefined ? undefined : new GroupNames(groupBy, promptFile);
  for await (const prompt of readPrompts(promptFile, promptColumn)) {
    digest.add(prompt);
    metaDigest.add(prompt);
    const group = groupBy === undefined ? null : groupOf(prompt, groupBy);
    if (group !== null) groups?.add(group);
  }
  const { count } = digest;
  const meta = metaDigest.planned();
  if (groupBy !== undefined) assertGroupColumn(groupBy, promptFile, meta?.columns ?? []);
  return {
    format: 5,
    timestamp: timestamp(startedAt),
    models: models.map(planned),
    prompts: { source: promptFile, count, digest: digest.hex(), ...(meta !== null && { meta }) },
    policies: policiesOf(first),
    analysis: {
      margin,
      ...(groupBy !== undefined && { groupBy }),
      ...(plannedAnalysis !== null && { study: copied(plannedAnalysis) }),
    },
  };
}

/** A plan's lists can be changed, as zod reads them. */
const copied = (plan: AnalysisPlan): NonNullable<RunPlan["analysis"]["study"]> => ({
  ...plan,
  covariates: [...plan.covariates],
  exploratory: [...plan.exploratory],
});
