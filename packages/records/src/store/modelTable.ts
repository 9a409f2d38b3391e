import { canonicalJson, type Json } from "../identity/canonicalJson.ts";
import { modelChanged, modelTwice } from "../errors.ts";
import { jsonDifference } from "../identity/jsonDifference.ts";
import {
  identityFacts,
  modelIdentity,
  type IdentifiedModel,
  type MeasurementPolicies,
} from "../identity/measurementKey.ts";
import { ALL_QUANTITIES } from "../row/quantities.ts";
import type { Session } from "./session.ts";

/** Twice what the longest values that the tables take were seen to need. */
const BASE_KILOBYTES = 32_000;
/** A checkpoint holds 2048 rows of each vector of L doubles at once, and as much again while it compresses them. */
const KILOBYTES_PER_VALUE = 64;
const KILOBYTES_PER_BLOCK =
  KILOBYTES_PER_VALUE * ALL_QUANTITIES.filter(([, { shape }]) => shape === "L" || shape === "L + 1").length;

/** A loaded model as the store needs it; the wire's `LoadedModel` is one, and is kept whole. */
export interface BoundModel extends IdentifiedModel {
  readonly layers: number;
  readonly normType: string;
  readonly label: {
    readonly name: string;
    readonly architecture: string;
    readonly normType: string;
    readonly params: string;
    readonly role: string;
  } | null;
}

/** What `bindModel` is given for one model of the plan. */
export interface ModelBinding {
  /** Number of the model in the plan, from 0. */
  readonly modelIndex: number;
  /** Part of the names of the model's files; another one for each model. */
  readonly slug: string;
  readonly loaded: BoundModel;
  readonly policies: MeasurementPolicies;
}

/** A model of the run as the store holds it. */
export interface StoredModel extends ModelBinding {
  /** SHA-256 in hex of what its measurements mean. */
  readonly identity: string;
}

/**
 * Ties a model to its place in the plan, beside those `bound`, once: the same model again changes nothing.
 *
 * @throws RecordsError `model_changed` where the place is taken by a model of another identity (with the difference),
 *   or where the identity or the slug stands at another place.
 */
export async function insertModel(
  session: Session,
  bound: readonly StoredModel[],
  binding: ModelBinding,
): Promise<StoredModel> {
  const { modelIndex, slug, loaded, policies } = binding;
  const identity = modelIdentity(loaded, policies);
  const there = bound.find((model) => model.modelIndex === modelIndex);
  if (there !== undefined) {
    const facts = (model: ModelBinding): Json => ({
      ...(identityFacts(model.loaded, model.policies) as object),
      slug: model.slug,
      layers: model.loaded.layers,
    });
    const difference = jsonDifference(facts(there), facts(binding));
    if (difference.length > 0) throw modelChanged(modelIndex, loaded.name, difference);
    return there;
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

/** Allows DuckDB the memory that the checkpoints of these models take. */
export function limitMemory(session: Session, models: readonly ModelBinding[]): Promise<void> {
  const layers = Math.max(0, ...models.map(({ loaded }) => loaded.layers));
  return session.limitMemory(BASE_KILOBYTES + KILOBYTES_PER_BLOCK * layers);
}
