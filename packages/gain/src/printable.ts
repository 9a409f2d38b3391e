import { wrapText } from "@gain/report/wrapLine";
import { lineWidth } from "./terminalWidth.ts";

/**
 * A text for the terminal. Its line breaks stay, and every other character that would move the cursor, recolour, reorder or
 * hide text is an escape: errors and progress contain text of others, such as names in a downloaded config, a sidecar's last
 * lines and paths. On a terminal no line is wider than it, where `stream` is given.
 */
export const printable = (
  text: string,
  stream: { readonly isTTY?: boolean; readonly columns?: number } = {},
): string => wrapText(text, lineWidth(stream));
