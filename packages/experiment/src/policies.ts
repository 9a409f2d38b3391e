import type { ModelRequest } from "@gain/protocol";
import type { MeasurementPolicies } from "@gain/records";

/** The definitions of a measurement, in addition to model and prompt. With another value it is another measurement. */
export const policiesOf = ({ truncate, specialTokens, bos }: ModelRequest): MeasurementPolicies => ({
  normDefinition: "l2-last-token-1",
  specialTokens: bos === "auto" ? specialTokens : `${specialTokens}, ${bos} bos`,
  truncation: truncate,
});
