import { createHash, hash } from "node:crypto";
import { canonicalJson, type Json } from "./canonicalJson.ts";
import { identityMissing } from "../errors.ts";
import { framedNumber, framedText } from "./framedHash.ts";

/** The definitions of a measurement: a change of any of these changes the numbers of the same model. */
export interface MeasurementPolicies {
  /** Version of the definition of the norms. */
  readonly normDefinition: string;
  /** Special tokens before and after a prompt. */
  readonly specialTokens: string;
  /** Treatment of a prompt that is longer than the context. */
  readonly truncation: string;
  /** The chat template around a prompt; left out for none, so that identities of earlier versions hold. */
  readonly chatTemplate?: string;
}

/** The part of a loaded model that determines the numbers. */
export interface IdentifiedModel {
  readonly name: string;
  readonly source: string;
  readonly revision: string | null;
  readonly files: readonly { readonly file: string; readonly sha256: string }[];
  readonly dtype: string;
  readonly precision: string;
  /** Quantization of the weights; null for none. */
  readonly quantization: string | null;
  /** `as-is`, or the wiring of an intervention. */
  readonly wiringAsked: string;
}

/**
 * The facts that identify a model's measurements, as JSON.
 *
 * Weights, config and tokenizer are identified by their digests, so a hub snapshot and a copy of it in a folder are the
 * same model. A model without digests is identified by its hub id and commit. The device, its kernels and the batch size
 * are left out: they change a number within the stated tolerance, and a run may be resumed on another machine.
 *
 * @throws RecordsError `identity_missing` if there are neither digests nor a revision
 */
export function identityFacts(model: IdentifiedModel, policies: MeasurementPolicies): Json {
  if (model.files.length === 0 && model.revision === null) throw identityMissing(model.name);
  const weights: Json =
    model.files.length > 0
      ? { files: Object.fromEntries(model.files.map(({ file, sha256 }) => [file, sha256])) }
      : { source: model.source, revision: model.revision };
  const { normDefinition, specialTokens, truncation, chatTemplate } = policies;
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
    ...(chatTemplate !== undefined && { chatTemplate }),
  };
}

/** SHA-256 in hex of the canonical JSON of `identityFacts`. */
export function modelIdentity(model: IdentifiedModel, policies: MeasurementPolicies): string {
  return createHash("sha256")
    .update(canonicalJson(identityFacts(model, policies)))
    .digest("hex");
}

/**
 * The key of one measurement, 32 bytes: SHA-256 over the model's identity, the prompt's UTF-8 bytes, and the prompt's
 * number among the equal prompts of a plan (0 for the first). It does not depend on the position in the plan.
 */
export function measurementKey(identity: string, prompt: string, duplicate: number): Buffer {
  return measurementKeys(identity)(prompt, duplicate);
}

/** `measurementKey` of one model, for many prompts. */
export function measurementKeys(identity: string): (prompt: string, duplicate: number) => Buffer {
  const ofModel = Buffer.concat([framedText("gain measurement 1"), framedText(identity)]);
  // One call, since an object per hash takes longer than the hash.
  return (prompt, duplicate) =>
    hash("sha256", Buffer.concat([ofModel, framedText(prompt), framedNumber(duplicate)]), "buffer");
}
