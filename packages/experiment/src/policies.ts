import { createHash } from "node:crypto";
import type { AppliedTemplate, ModelRequest } from "@gain/protocol";
import type { MeasurementPolicies } from "@gain/records";

/**
 * The definitions of a measurement, in addition to model and prompt. With another value it is another measurement.
 *
 * @param applied the template of the loaded model, by which the request's `default` is known
 */
export const policiesOf = (
  { truncate, specialTokens, bos, chatTemplate, system }: ModelRequest,
  applied: AppliedTemplate | null = null,
): MeasurementPolicies => ({
  normDefinition: "l2-last-token-1",
  specialTokens: bos === "auto" ? specialTokens : `${specialTokens}, ${bos} bos`,
  truncation: truncate,
  ...(chatTemplate !== null && {
    chatTemplate: templateText(applied === null ? chatTemplate : `sha256:${applied.sha256}`, system),
  }),
});

function templateText(template: string, system: string | null): string {
  const named = template === "default" || template.startsWith("sha256:") ? template : digestText(template);
  return system === null ? named : `${named}, system message ${digestText(system)}`;
}

/** A text by its digest, as a difference of plans shows it. */
export const digestText = (text: string): string =>
  `sha256:${createHash("sha256").update(text).digest("hex")}`;
