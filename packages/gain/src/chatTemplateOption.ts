/** The option `--chat-template`: two words, or a file whose text the request carries. */
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { LIMITS } from "@gain/protocol";
import { absolutePath } from "./absolutePath.ts";
import { badTemplate } from "./errors.ts";

/** Values that are not files: the tokenizer's own template, and plain text. */
export const TEMPLATE_WORDS: readonly string[] = ["default", "none"];

/** A value of the option, with an absolute path. */
export const templateOption = (text: string): string =>
  TEMPLATE_WORDS.includes(text) ? text : absolutePath(text);

/**
 * The request's template: `default`, the text of a file, or null for none.
 *
 * @throws UsageError for a file that cannot be read, is empty, too long, or not UTF-8
 */
export function requestedTemplate(option: string | undefined): string | null {
  if (option === undefined || option === "none") return null;
  if (option === "default") return option;
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(fileBytes(option));
  } catch (cause) {
    throw badTemplate(option, cause instanceof Error ? cause.message : String(cause), cause);
  }
  if (text.trim() === "") throw badTemplate(option, "it is empty");
  if (text.length > LIMITS.longTextChars)
    throw badTemplate(option, `it has more than ${String(LIMITS.longTextChars)} characters`);
  return text;
}

/** At most one byte more than the longest template, of a file and not of a pipe. */
function fileBytes(path: string): Uint8Array {
  if (!statSync(path).isFile()) throw new Error("it is no file");
  const bytes = Buffer.alloc(4 * LIMITS.longTextChars + 1);
  const file = openSync(path, "r");
  try {
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(file);
  }
}
