import type { ModelRequest } from "@gain/protocol";
import type { MeasurementPolicies } from "@gain/records";

/** What a measurement of this version means, beyond model and prompt. Another value is another measurement. */
export const policiesOf = ({ truncate }: ModelRequest): MeasurementPolicies => ({
  normDefinition: "l2-last-token-1",
  specialTokens: "tokenizer-default",
  truncation: truncate,
});
