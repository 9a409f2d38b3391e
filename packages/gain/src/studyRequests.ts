import type { AnalysisPlan } from "@gain/analysis";
import { analysisPlan, readStudy, type ClusterTerms, type Study, type StudyEntry } from "@gain/experiment";
import type { ModelRequest } from "@gain/protocol";
import { absolutePath } from "./absolutePath.ts";
import { studyNames } from "./errors.ts";
import type { ExperimentArguments } from "./experimentOptions.ts";
import type { Families } from "./familyOption.ts";
import type { GivenOption } from "./givenOptions.ts";
import { modelRequests, requestOf } from "./modelRequests.ts";
import type { ModelArguments } from "./modelOptionTable.ts";
import { assertMeaningful } from "./optionConflicts.ts";

/** Options that name models, as a study does. */
const NAMING = new Set(["model", "modelPath", "ggufFile", "revision", "adapter"]);

/** What is measured, and how it is analysed. */
interface Studied {
  readonly options: ExperimentArguments;
  readonly models: readonly ModelRequest[];
  /** The analysis that the study fixes; null for none. */
  readonly plan: AnalysisPlan | null;
  /** The cluster on which it is measured; undefined for this host. */
  readonly cluster: ClusterTerms | undefined;
}

/** The requests of the command line, or of the study that it names, and the options that the study adds. */
export async function studied(options: ExperimentArguments, given: readonly GivenOption[]): Promise<Studied> {
  if (options.study === undefined)
    return { options, models: modelRequests(options), plan: null, cluster: clusterOf(options) };
  const study = await readStudy(absolutePath(options.study));
  return {
    options: withStudy(study, options, given),
    models: studyRequests(study, options, given),
    plan: analysisPlan(study.analysis),
    cluster: clusterOf(options, study),
  };
}

/** The cluster of the command line, else of the study where no devices are given; options take precedence. */
function clusterOf(
  { cluster, devices, lanes, gpusPerLane, perGpu }: ExperimentArguments,
  study?: Study,
): ClusterTerms | undefined {
  const stated = devices === undefined ? study?.cluster : undefined;
  const address = cluster ?? stated?.address;
  if (address === undefined) return undefined;
  const own = Object.entries({ lanes, gpusPerLane, perGpu }).filter(([, value]) => value !== undefined);
  return { ...stated, address, ...Object.fromEntries(own) };
}

/**
 * The requests of a study, one for each entry. An option of the command line takes precedence over the study; entries that
 * it makes the same are measured once.
 *
 * @throws UsageError where the command line names models too, or settings of an entry do not go together
 */
export function studyRequests(
  study: Study,
  options: ModelArguments,
  given: readonly GivenOption[],
): ModelRequest[] {
  const naming = given.find(({ name }) => NAMING.has(name));
  if (naming !== undefined) throw studyNames(naming.flag);
  const overridden = new Set(given.map(({ name }) => name));
  const requests = study.entries.flatMap(({ request }) => {
    const own = Object.entries(argumentsOf(request)).filter(([name]) => !overridden.has(name));
    const all: ModelArguments = { ...options, ...Object.fromEntries(own) };
    assertMeaningful(all);
    return (all.wiring ?? ["as-is" as const]).map((wiring) =>
      requestOf(all, {
        model: request.model,
        revision: request.revision ?? null,
        adapter: request.adapter ?? null,
        wiring,
      }),
    );
  });
  return [...new Map(requests.map((request) => [JSON.stringify(request), request])).values()];
}

/** The options of the command, with those of the study where the command line does not give them. */
export function withStudy(
  study: Study,
  options: ExperimentArguments,
  given: readonly GivenOption[],
): ExperimentArguments {
  const isGiven = (name: keyof ExperimentArguments): boolean => given.some((option) => option.name === name);
  const { prompts, promptColumn, references, analysis } = study;
  const family = familiesOf(study, options.family);
  return {
    ...options,
    ...(prompts !== undefined && !isGiven("prompts") && { prompts }),
    ...(promptColumn !== undefined && !isGiven("promptColumn") && { promptColumn }),
    ...(references !== undefined && !isGiven("references") && { references }),
    ...(analysis?.margin !== undefined && !isGiven("margin") && { margin: analysis.margin }),
    ...(analysis?.groupBy !== undefined && !isGiven("groupBy") && { groupBy: analysis.groupBy }),
    ...(family.size > 0 && { family }),
  };
}

/** Families of the study and of the command line; the command line's take precedence. */
function familiesOf({ entries }: Study, given: Families = new Map()): Families {
  const stated = entries.flatMap(({ request, family }) =>
    family === null ? [] : [[request.model, family] as const],
  );
  return new Map([...stated, ...given]);
}

/** The fields of a request under the names of their options. */
function argumentsOf({
  path,
  revision,
  adapter,
  wiring,
  bos,
  model,
  ...same
}: StudyEntry["request"]): object {
  return {
    ...same,
    model: [model],
    ...(path != null && { modelPath: path }),
    ...(revision != null && { revision: [revision] }),
    ...(adapter != null && { adapter: [adapter] }),
    ...(wiring !== undefined && { wiring: [wiring] }),
    ...(bos !== undefined && bos !== "auto" && { bos: bos === "with" }),
  };
}
