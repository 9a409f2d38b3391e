import { basename, join } from "node:path";
import {
  findRun,
  keptVerification,
  readDigestedManifest,
  readPlainFile,
  RecordsError,
  writerOf,
  type RunPlan,
} from "@gain/records";
import { z } from "zod";
import { FINDINGS_FILE } from "./findingsFile.ts";
import type { ListedModel, RunEntry } from "../wire.ts";

/** Findings of many models with their layers. */
const MOST_BYTES = 1 << 27;

const estimate = z.object({
  mean: z.number(),
  interval: z.object({ low: z.number(), high: z.number() }),
});
const Found = z.object({
  models: z.array(
    z.object({
      labels: z.object({ modelName: z.string(), slug: z.string() }),
      findings: z.object({
        primary: z.object({
          estimate: z.discriminatedUnion("defined", [
            z.object({ defined: z.literal(true), value: estimate }),
            z.object({ defined: z.literal(false) }),
          ]),
        }),
        verdict: z.object({ headline: z.string() }),
      }),
    }),
  ),
});

/** What a folder's small files tell of its run, without opening its store; undefined for a folder that is no run. */
export async function runEntry(folder: string): Promise<RunEntry | undefined> {
  const run = basename(folder);
  try {
    const found = await findRun(folder);
    if (found.state === "empty") return undefined;
    const { plan } = found;
    const known = { run, folder, startedAt: plan.timestamp, prompts: plan.prompts.count };
    if (found.state === "unfinished") {
      const writer = await writerOf(folder);
      return {
        ...known,
        state: writer === undefined ? "unfinished" : "measuring",
        reason: writer === undefined ? "the same command continues it" : `by process ${String(writer)}`,
        models: plannedModels(plan),
        verified: null,
      };
    }
    return { ...known, ...(await finishedRun(folder, plan)) };
  } catch (error) {
    if (!(error instanceof RecordsError)) throw error;
    if (error.code === "folder_not_ours") return undefined;
    const unknown = { startedAt: null, prompts: null, models: [], verified: null };
    return { run, folder, ...unknown, state: "unreadable", reason: error.message };
  }
}

async function finishedRun(
  folder: string,
  plan: RunPlan,
): Promise<Pick<RunEntry, "state" | "reason" | "models" | "verified">> {
  const { manifest, digest } = await readDigestedManifest(folder);
  const findings = new Map(
    (await readFindings(folder)).map(({ labels, findings }) => [labels.slug, { labels, findings }]),
  );
  const models = manifest.models.map(({ slug, loaded, measured, errors }): ListedModel => {
    const found = findings.get(slug);
    const primary = found?.findings.primary.estimate;
    const value = primary?.defined === true ? primary.value : undefined;
    const named = typeof loaded["name"] === "string" ? loaded["name"] : slug;
    return {
      name: found?.labels.modelName ?? named,
      measured,
      errors,
      mean: value?.mean ?? null,
      low: value?.interval.low ?? null,
      high: value?.interval.high ?? null,
      verdict: found?.findings.verdict.headline ?? null,
    };
  });
  const errors = manifest.models.reduce((sum, each) => sum + each.errors, 0);
  const missing = plan.models.length - (plan.dropped?.length ?? 0) - models.length;
  const reasons = [
    ...(errors === 0 ? [] : [`${String(errors)} error ${errors === 1 ? "row" : "rows"}`]),
    ...(missing <= 0 ? [] : [`${String(missing)} models could not be measured`]),
  ];
  return {
    ...{ state: "finished", reason: reasons.length === 0 ? null : reasons.join(", "), models },
    verified: await keptVerification(digest),
  };
}

/** The findings of a finished run; none where the file is missing or of an older format. */
async function readFindings(folder: string): Promise<z.infer<typeof Found>["models"]> {
  const bytes = await readPlainFile(join(folder, FINDINGS_FILE), MOST_BYTES).catch(() => undefined);
  if (bytes === undefined) return [];
  try {
    return Found.parse(JSON.parse(new TextDecoder().decode(bytes))).models;
  } catch {
    return [];
  }
}

const plannedModels = (plan: RunPlan): ListedModel[] =>
  plan.models
    .filter((_, number) => plan.dropped?.includes(number) !== true)
    .map(({ model, path }) => ({
      name: String(path ?? model),
      ...{ measured: null, errors: null, mean: null, low: null, high: null, verdict: null },
    }));
