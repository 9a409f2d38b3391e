/** Text of a terminal or of summary.txt without its lines: what is wrapped or in a box, in one line. */
export const unwrapped = (text: string): string => text.replaceAll(/[│\s]+/gu, " ").trim();
