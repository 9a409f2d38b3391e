/** Prompts of a lease, and the errors of those that have no row in a `RowBlock`. */
import { z } from "zod";
import { ROW_ERROR_CODES } from "./errorCodes.ts";
import { LIMITS } from "./limits.ts";
import { count, longText } from "./parts.ts";

/** The closed list of a row's error codes. */
export const RowErrorCodeName = z.enum(ROW_ERROR_CODES);

/** The author of a message in a chat. */
export const Role = z.enum(["system", "developer", "user", "assistant", "tool"]);

/** One message of a prompt, by the UTF-8 bytes of its content. */
export const Turn = z.strictObject({ role: Role, bytes: count });

/**
 * One prompt to measure; `item` is its number in the plan. The text of a prompt of several messages is their contents,
 * each after a blank line (`MESSAGE_GAP`) but the first. A prompt without turns is one message of the user.
 */
export const Item = z.strictObject({
  item: count,
  text: z.string().max(LIMITS.promptChars),
  turns: z.array(Turn).min(1).max(LIMITS.turns).readonly().exactOptional(),
});

/** Between the contents of two messages in a prompt's text. */
export const MESSAGE_GAP = "\n\n";

/** One prompt that could not be measured. The run continues. */
export const ErrorRow = z.strictObject({ item: count, code: RowErrorCodeName, text: longText });

export type Role = z.infer<typeof Role>;
export type Turn = z.infer<typeof Turn>;
export type Item = z.infer<typeof Item>;
export type ErrorRow = z.infer<typeof ErrorRow>;
