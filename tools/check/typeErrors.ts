/**
 * Type-checks all TypeScript in one run, which takes as long as two runs over single packages. The page of `gain view` has a
 * run of its own, since it alone has the types of a browser.
 */
import { run, type Verdict } from "./verdict.ts";

/** TypeScript 7, which takes a quarter of the time. `typescript` is version 6, which the linter needs. */
const TSC = "node_modules/typescript-7/bin/tsc";
/** A folder with its own tsconfig.json, which the one of the root leaves out. */
const PAGE = "packages/viewer/src/page";
const ERROR = /^(?<file>[^\s(][^(]*)\(\d+,\d+\): error TS\d+/;

/** Fails for an error in one of `parts`, and for any output that names no file. Other parts have their own checks. */
export async function typeErrors(root: string, parts: readonly string[]): Promise<Verdict> {
  const projects = parts.some((part) => isIn(part, PAGE)) ? [".", PAGE] : ["."];
  const verdicts: Verdict[] = [];
  for (const project of projects) verdicts.push(await errorsOf(root, project, parts));
  const failed = verdicts.filter(({ passed }) => !passed);
  return { passed: failed.length === 0, output: failed.map(({ output }) => output).join("\n") };
}

async function errorsOf(root: string, project: string, parts: readonly string[]): Promise<Verdict> {
  const verdict = await run(root, TSC, ["--noEmit", "--pretty", "false", "--project", project]);
  if (verdict.passed) return verdict;
  const [status, ...lines] = verdict.output.split("\n").toReversed();
  const elsewhere = lines
    .filter((line) => line !== "" && !line.startsWith(" "))
    .every((line) => {
      const file = ERROR.exec(line)?.groups?.["file"];
      return file !== undefined && !parts.some((part) => isIn(part, file));
    });
  const isOrdinary = /ended with status [12]$/.test(status ?? "");
  return isOrdinary && lines.length > 0 && elsewhere ? { passed: true, output: "" } : verdict;
}

const isIn = (part: string, file: string): boolean => file === part || file.startsWith(`${part}/`);
