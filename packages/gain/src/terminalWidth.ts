import { TERMINAL_WIDTH } from "@gain/report/wrapLine";

/** Columns of a terminal, and as many as it takes at least; 80 where the text goes into a file or a pipe. */
export const terminalWidth = ({ columns = TERMINAL_WIDTH }: { readonly columns?: number }): number =>
  Math.max(TERMINAL_WIDTH, columns);

/** The same for what programs search line by line, such as notes and tables: in a pipe nothing is wrapped. */
export const lineWidth = (stream: { readonly isTTY?: boolean; readonly columns?: number }): number =>
  stream.isTTY === true ? terminalWidth(stream) : Number.POSITIVE_INFINITY;
