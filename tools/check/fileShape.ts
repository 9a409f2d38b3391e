/** Checks that no file is too long and that none has a generic name. */
import { readFileSync } from "node:fs";
import { sourceFiles } from "./sourceTree.ts";

const MOST_LINES = 300;
const CODE = /\.(ts|js|mjs|cjs|py)$/;
const NAMELESS = /^(utils?|helpers?|common|types?|misc|shared)$/i;

/** One complaint per file that breaks a rule, such as "a.ts has 301 lines, more than 300". */
export function fileShapeComplaints(root: string): string[] {
  const files = sourceFiles(root).filter((file) => CODE.test(file));
  if (files.length === 0) return ["no source file was found, so nothing was checked"];
  return files.flatMap((file) => {
    const complaints: string[] = [];
    const lines = readFileSync(`${root}/${file}`, "utf8").split("\n").length - 1;
    if (lines > MOST_LINES) complaints.push(`${file} has ${lines} lines, more than ${MOST_LINES}`);
    const name = (file.split("/").at(-1) ?? "").split(".")[0] ?? "";
    if (NAMELESS.test(name))
      complaints.push(`${file} is named "${name}", which does not describe its content`);
    return complaints;
  });
}
