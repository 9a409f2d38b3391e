import { readFileSync } from "node:fs";
import type { ReportInput } from "../reportInput.ts";

/** How to cite the software that made a report. */
export interface Citation {
  readonly text: string;
  readonly bibtex: string;
}

const FILE = new URL("../../../../CITATION.cff", import.meta.url);

/**
 * The first value of a key of CITATION.cff, whose values are each on one line.
 *
 * @throws Error when there is none
 */
function cited(text: string, key: string): string {
  const value = new RegExp(`^(?: *- | *)${key}: *(?:"(?<quoted>[^"]*)"|(?<plain>.+))$`, "m").exec(
    text,
  )?.groups;
  const found = value?.["quoted"] ?? value?.["plain"];
  if (found === undefined) throw new Error(`CITATION.cff has no ${key}`);
  return found;
}

/** A citation of this version, with title and authors of CITATION.cff. It has no DOI, because none is given there. */
export function citation({ version, createdAt }: Pick<ReportInput, "version" | "createdAt">): Citation {
  const file = readFileSync(FILE, "utf8");
  const title = cited(file, "title");
  const author = cited(file, "name");
  const day = createdAt.slice(0, 10);
  return {
    text: `${author}. ${title}. Computer program, version ${version}. Report made ${day}.`,
    bibtex: [
      `@misc{gain,`,
      `  author       = {{${author}}},`,
      `  title        = {${title}},`,
      `  howpublished = {Computer program, version ${version}},`,
      `  note         = {Report made ${day}}`,
      `}`,
    ].join("\n"),
  };
}
