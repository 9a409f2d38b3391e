import { createHash, hash } from "node:crypto";
import { canonicalJson, type Json } from "./canonicalJson.ts";
import { identityMissing } from "../errors.ts";
import { framedNumber, framedText } from "./framedHash.ts";

/** What a measurement means beyond the model: a change of any of these makes other numbers under the same name. */
export interface MeasurementPolicies {
  /** Version of the definition of the norms. */
  readonly normDefinition: string;
  /** Which special tokens go before and after a prompt. */
  readonly specialTokens: string;
  /** What happens to a prompt that is longer than the context. */
  readonly truncation: string;
}

/** The part of a loaded model that decides the numbers. */
export interface IdentifiedModel {
  readonly name: string;
  readonly source: string;
  readonly revision: string | null;
  readonly files: readonly { readonly file: string; readonly sha256: string }[];
  readonly dtype: string;
  readonly precision: string;
  /** How the weights were rounded further; null for not at all. */
  readonly quantization: string | null;
  /** `as-is`, or the wiring that an intervention gave the blocks. */
  readonly wiringAsked: string;
}

/**
 * The content that makes a model's measurements its own, as JSON.
 *
 * The weights, config and tokenizer stand by their digests, so a hub snapshot and a copy of it in a folder are the
 * same model; only a model without digests stands by its hub id and commit. The device, its kernels and the
 * batch size are left out: they move a number within the stated tolerance, and a run may be resumed elsewhere.
 *
 * @throws RecordsError `identity_missing` where there are neither digests nor a revision.
 */
export function identityFacts(model: IdentifiedModel, policies: MeasurementPolicies): Json {
  if (model.files.length === 0 && model.revision === null) throw identityMissing(model.name);
  const weights: Json =
    model.files.length > 0
      ? { files: Object.fromEntries(model.files.map(({ file, sha256 }) => [file, sha256])) }
      : { source: model.source, revision: model.revision };
  const { normDefinition, specialTokens, truncation } = policies;
  const { dtype, precision, quantization, wiringAsked } = model;
  return {
    format: 2,
    weights,
    dtype,
    precision,
    quantization,
    wiringAsked,
    normDefinition,
    specialTokens,
    truncation,
  };
}

/** SHA-256 in hex of the canonical JSON of `identityFacts`. */
export function modelIdentity(model: IdentifiedModel, policies: MeasurementPolicies): string {
  return createHash("sha256")
    .update(canonicalJson(identityFacts(model, policies)))
    .digest("hex");
}

/**
 * The name of one measurement, 32 bytes: SHA-256 over the model's identity, the prompt's UTF-8 bytes, and which
 * of the equal prompts of a plan it is (0 for the first). The position in the plan plays no part.
 */
export function measurementKey(identity: string, prompt: string, duplicate: number): Buffer {
  return measurementKeys(identity)(prompt, duplicate);
}

/** `measurementKey` of one model, for many prompts. */
export function measurementKeys(identity: string): (prompt: string, duplicate: number) => Buffer {
  const ofModel = Buffer.concat([framedText("gain measurement 1"), framedText(identity)]);
  // In one call: an object for each hash takes longer than the hash itself.
  return (prompt, duplicate) =>
    hash("sha256", Buffer.concat([ofModel, framedText(prompt), framedNumber(duplicate)]), "buffer");
}
