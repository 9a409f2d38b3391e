/** What the program's exit status means. docs/exit-codes.md says what to do about each. */
export const EXIT = {
  done: 0,
  usage: 2,
  errorRows: 3,
  incomplete: 4,
  untrusted: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const MEANING: Readonly<Record<ExitCode, string>> = {
  [EXIT.done]: "done",
  [EXIT.usage]: "bad configuration or environment: see above for the way out",
  [EXIT.errorRows]: "done, with prompts that could not be measured: they are in the results as error rows",
  [EXIT.incomplete]: "incomplete: the same command goes on with this run",
  [EXIT.untrusted]: "done, and the numbers are not trustworthy: the first line of the report says why",
  [EXIT.interrupted]: "interrupted: the same command goes on with this run",
};

/** The program's last line. It stands above nx's own, which knows only success and failure. */
export function exitLine(code: ExitCode): string {
  return `gain: exit ${String(code)} (${MEANING[code]})`;
}
