/** Type-checks all TypeScript in one run, which takes as long as two runs over single packages. */
import { run, type Verdict } from "./verdict.ts";

/** TypeScript 7, which takes a quarter of the time. `typescript` is version 6, which the linter needs. */
const TSC = "node_modules/typescript-7/bin/tsc";
const ERROR = /^(?<file>[^\s(][^(]*)\(\d+,\d+\): error TS\d+/;

/** Fails for an error in one of `parts`, and for any output that names no file. Other parts have their own checks. */
export async function typeErrors(root: string, parts: readonly string[]): Promise<Verdict> {
  const verdict = await run(root, TSC, ["--noEmit", "--pretty", "false"]);
  if (verdict.passed) return verdict;
  const [status, ...lines] = verdict.output.split("\n").toReversed();
  const elsewhere = lines
    .filter((line) => line !== "" && !line.startsWith(" "))
    .every((line) => {
      const file = ERROR.exec(line)?.groups?.["file"];
      return file !== undefined && !parts.some((part) => file === part || file.startsWith(`${part}/`));
    });
  const isOrdinary = /ended with status [12]$/.test(status ?? "");
  return isOrdinary && lines.length > 0 && elsewhere ? { passed: true, output: "" } : verdict;
}
