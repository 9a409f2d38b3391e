/** Exit codes of the program. docs/exit-codes.md lists what to do about each. */
export const EXIT = {
  done: 0,
  usage: 2,
  errorRows: 3,
  incomplete: 4,
  untrusted: 5,
  /** EX_SOFTWARE of sysexits.h: an internal error of the software. */
  fault: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const MEANING: Readonly<Record<ExitCode, string>> = {
  [EXIT.done]: "done",
  [EXIT.usage]: "bad configuration or environment",
  [EXIT.errorRows]: "done, with prompts or models that could not be measured: the report lists them",
  [EXIT.incomplete]: "incomplete: the same command continues this run",
  [EXIT.untrusted]: "done, and the numbers are not trustworthy: the first line of the report has the reason",
  [EXIT.fault]: "a fault of the program: please report it, with the lines above",
  [EXIT.interrupted]: "interrupted: the same command continues",
};

/**
 * The program's last line, with the way out. nx prints its own line below it, which distinguishes only success and failure.
 *
 * @param errorCode code of the error that ended the program, where it has one
 */
export function exitLine(code: ExitCode, errorCode?: string): string {
  return `gain: exit ${String(code)} (${MEANING[code]}${code === EXIT.usage ? wayOut(errorCode) : ""})`;
}

const wayOut = (errorCode: string | undefined): string =>
  errorCode === undefined
    ? ": change what the message above names; --help lists the options"
    : `: docs/errors.md lists what to do about ${errorCode}`;
