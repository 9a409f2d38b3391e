import { canonicalJson, type Json } from "../identity/canonicalJson.ts";
import { ModelChanged, modelTwice } from "../errors.ts";
import { jsonDifference } from "../identity/jsonDifference.ts";
import {
  identityFacts,
  modelIdentity,
  type IdentifiedModel,
  type MeasurementPolicies,
} from "../identity/measurementKey.ts";
import { ALL_QUANTITIES } from "../row/quantities.ts";
import type { VectorLayout } from "../row/rowBatch.ts";
import { deleteFailure } from "./failureTable.ts";
import { insertLoad, type Load } from "./loadTable.ts";
import type { Session } from "./session.ts";

/** Twice the measured need of the longest values that the tables accept. */
const BASE_KILOBYTES = 32_000;
/** A checkpoint keeps 2048 rows of each vector of L doubles in memory, and as much again during compression. */
const KILOBYTES_PER_VALUE = 64;
const KILOBYTES_PER_BLOCK =
  KILOBYTES_PER_VALUE * ALL_QUANTITIES.filter(([, { shape }]) => shape === "L" || shape === "L + 1").length;

/** The limit never exceeds this, whatever a store says of its models: enough for 4,000 blocks. */
const MOST_KILOBYTES = 2_000_000;

/** The part of a loaded model that the store reads; the wire's `LoadedModel` has it, and is stored completely. */
export interface BoundModel extends IdentifiedModel {
  readonly layers: number;
  readonly normType: string;
  /** Left out in models of earlier versions. */
  readonly vectors?: VectorLayout | null;
  readonly label: {
    readonly name: string;
    readonly architecture: string;
    readonly normType: string;
    readonly params: string;
    readonly role: string;
  } | null;
}

/** A model in the store of a run. */
export interface StoredModel {
  /** Number of the model in the plan, from 0. */
  readonly modelIndex: number;
  /** Part of the names of the model's files; different for each model. */
  readonly slug: string;
  /** As its first load described it. */
  readonly loaded: BoundModel;
  readonly policies: MeasurementPolicies;
  /** `modelIdentity`, SHA-256 in hex. */
  readonly identity: string;
}

/** The argument of `bindModel`: a model of the plan that a sidecar has loaded. */
export interface ModelBinding extends Omit<StoredModel, "identity"> {
  readonly load: Load;
}

/**
 * Binds a loaded model to its number in the plan, in addition to those in `bound`, and stores its load. Binding the same
 * model again changes nothing else. A failure of an earlier attempt is deleted.
 *
 * @throws RecordsError `model_changed` if the number has a model of another identity (with the difference), or if the
 *   identity or the slug has another number
 */
export async function bindModel(
  session: Session,
  bound: readonly StoredModel[],
  { load, ...binding }: ModelBinding,
): Promise<StoredModel> {
  const model = await insertModel(session, bound, binding);
  await insertLoad(session, model.modelIndex, load, binding.loaded);
  await deleteFailure(session, model.modelIndex);
  await limitMemory(session, [...bound, model]);
  return model;
}

async function insertModel(
  session: Session,
  bound: readonly StoredModel[],
  binding: Omit<StoredModel, "identity">,
): Promise<StoredModel> {
  const { modelIndex, slug, loaded, policies } = binding;
  const identity = modelIdentity(loaded, policies);
  const existing = bound.find((model) => model.modelIndex === modelIndex);
  if (existing !== undefined) {
    const facts = (model: typeof binding): Json => ({
      ...(identityFacts(model.loaded, model.policies) as object),
      slug: model.slug,
      layers: model.loaded.layers,
      ...(model.loaded.vectors != null && { vectors: { ...model.loaded.vectors } as Json }),
    });
    const difference = jsonDifference(facts(existing), facts(binding));
    if (difference.length > 0) throw new ModelChanged(modelIndex, loaded.name, difference);
    return existing;
  }
  for (const other of bound) {
    if (other.identity === identity) throw modelTwice(loaded.name, other.loaded.name, "weights and options");
    if (other.slug === slug) throw modelTwice(loaded.name, other.loaded.name, `slug ${slug}`);
  }
  await session.run("INSERT INTO models VALUES ($1, $2, $3, $4, $5, $6, $7)", [
    modelIndex,
    identity,
    loaded.name,
    slug,
    loaded.layers,
    canonicalJson(policies),
    canonicalJson(loaded),
  ]);
  return { ...binding, identity };
}

/** Every model of the run, in plan order. */
export async function selectModels(session: Session): Promise<StoredModel[]> {
  const rows = await session.objects<{
    modelIndex: number;
    identity: string;
    slug: string;
    policies: string;
    loaded: string;
  }>('SELECT model_index AS "modelIndex", identity, slug, policies, loaded FROM models ORDER BY model_index');
  return rows.map((row) => ({
    ...row,
    policies: JSON.parse(row.policies) as MeasurementPolicies,
    loaded: JSON.parse(row.loaded) as BoundModel,
  }));
}

/** Sets DuckDB's memory limit for the checkpoints of these models. A store of unknown origin may name any size. */
export function limitMemory(session: Session, models: readonly StoredModel[]): Promise<void> {
  const layers = Math.max(0, ...models.map(({ loaded }) => loaded.layers));
  return session.limitMemory(Math.min(BASE_KILOBYTES + KILOBYTES_PER_BLOCK * layers, MOST_KILOBYTES));
}
