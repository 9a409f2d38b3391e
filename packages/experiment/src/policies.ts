import type { MeasurementPolicies } from "@gain/records";

/** What a measurement of this version means, beyond model and prompt. Another value is another measurement. */
export const POLICIES: MeasurementPolicies = {
  normDefinition: "l2-last-token-1",
  specialTokens: "tokenizer-default",
  truncation: "error",
};
