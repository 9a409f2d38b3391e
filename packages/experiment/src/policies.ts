import type { ModelRequest } from "@gain/protocol";
import type { MeasurementPolicies } from "@gain/records";

/** What a measurement of this version means, beyond model and prompt. Another value is another measurement. */
export const policiesOf = ({ truncate, specialTokens, bos }: ModelRequest): MeasurementPolicies => ({
  normDefinition: "l2-last-token-1",
  specialTokens: bos === "auto" ? specialTokens : `${specialTokens}, ${bos} bos`,
  truncation: truncate,
});
