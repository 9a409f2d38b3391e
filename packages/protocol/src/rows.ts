/** Prompts of a lease, and the errors of those that have no row in a `RowBlock`. */
import { z } from "zod";
import { ROW_ERROR_CODES } from "./errorCodes.ts";
import { LIMITS } from "./limits.ts";
import { count, longText } from "./parts.ts";

/** The closed list of a row's error codes. */
export const RowErrorCodeName = z.enum(ROW_ERROR_CODES);

/** One prompt to measure; `item` is its number in the plan. */
export const Item = z.strictObject({ item: count, text: z.string().max(LIMITS.promptChars) });

/** One prompt that could not be measured. The run continues. */
export const ErrorRow = z.strictObject({ item: count, code: RowErrorCodeName, text: longText });

export type Item = z.infer<typeof Item>;
export type ErrorRow = z.infer<typeof ErrorRow>;
