import type { LoadedModel, ModelRequest } from "@gain/protocol";
import type { RunCounts } from "@gain/records";
import { modelSlug } from "./modelSlug.ts";
import { measureModel, type MeasuringTimes } from "./measureModel.ts";
import type { Measuring, SidecarTerms } from "./measuring.ts";
import type { OpenRun } from "./openRun.ts";
import { revisionSuffix } from "./revisionNames.ts";
import { policiesOf } from "./policies.ts";

export interface RunOptions extends SidecarTerms {
  readonly run: OpenRun;
  readonly models: readonly ModelRequest[];
}

/** The state of a run, and the time that this session spent on it. */
export interface RunProgress {
  /** Measurements without a terminal row. */
  readonly missing: number;
  readonly measured: number;
  readonly errors: number;
  /** One entry per model; null for a model that was complete. */
  readonly times: readonly (MeasuringTimes | null)[];
  /** Resolves when every sidecar of the run has ended, except those that are kept warm. */
  readonly ended: Promise<void>;
}

/**
 * Measures the plan's models one after the other, each in its own sidecars, so that a model's memory is free before the
 * next one loads, unless its sidecar is kept warm. A model that is complete needs no sidecar.
 */
export async function runModels(options: RunOptions): Promise<RunProgress> {
  const { run, models, interrupted } = options;
  const { store } = run;
  const planned = await store.promptCount();
  const times: (MeasuringTimes | null)[] = [];
  const sum = { missing: 0, measured: 0, errors: 0 };
  let ended = Promise.resolve();
  for (const [modelIndex, request] of models.entries()) {
    const before = await countsOf(options, modelIndex);
    const todo = before === undefined || before.missing > 0;
    await ended;
    const spent =
      todo && !interrupted.aborted ? await measureModel(measuring(options, modelIndex, request)) : null;
    times.push(spent?.times ?? null);
    ended = spent?.ended ?? ended;
    const after = await countsOf(options, modelIndex);
    sum.missing += after?.missing ?? planned;
    sum.measured += after?.measured ?? 0;
    sum.errors += after?.errors ?? 0;
  }
  return { ...sum, times, ended };
}

async function countsOf({ run: { store } }: RunOptions, modelIndex: number): Promise<RunCounts | undefined> {
  const bound = (await store.models()).some((model) => model.modelIndex === modelIndex);
  return bound ? store.counts(modelIndex) : undefined;
}

function measuring(options: RunOptions, modelIndex: number, request: ModelRequest): Measuring {
  const { store } = options.run;
  const bind = async (loaded: LoadedModel): Promise<number> => {
    const slug = await freeSlug(options, modelIndex, loaded.label?.slug ?? modelSlug(loaded.name));
    await store.bindModel({ modelIndex, slug, loaded, policies: policiesOf(request) });
    return modelIndex;
  };
  return { ...options, store, request, suffix: revisionSuffix(request, options.models), bind };
}

/** A slug that no other model of the run has, so that file names are distinct. */
async function freeSlug({ run }: RunOptions, modelIndex: number, slug: string): Promise<string> {
  const taken = new Set(
    (await run.store.models()).filter((model) => model.modelIndex !== modelIndex).map((model) => model.slug),
  );
  let free = slug;
  for (let k = modelIndex + 1; taken.has(free); k += 1) free = `${slug}_${String(k)}`;
  return free;
}
