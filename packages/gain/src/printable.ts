import { visibleText } from "@gain/report/visibleText";

/**
 * A text for the terminal: its line breaks stay, and every other character that would move the cursor, recolour, reorder or
 * hide text is an escape. Errors and progress contain text of others: names in a downloaded config, a sidecar's last lines,
 * paths.
 */
export const printable = (text: string): string => text.split("\n").map(visibleText).join("\n");
