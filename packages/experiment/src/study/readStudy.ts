/**
 * Reads a study file, in YAML or JSON. Every error names the file, the line and the column.
 *
 *   document ─▶ schema ─▶ names, ranges and paths ─▶ Study
 */
import { dirname, isAbsolute, resolve } from "node:path";
import { entriesOf, type StudyEntry } from "./studyEntries.ts";
import { parsedStudy, readStudyDocument } from "./studyDocument.ts";
import { LISTS, StudyFile } from "./studySchema.ts";

/** A study with every combination written out, and absolute paths. */
export interface Study extends Omit<StudyFile, "models" | "defaults"> {
  readonly file: string;
  readonly entries: readonly StudyEntry[];
}

/** @throws UsageError for a file that cannot be read or that describes no study, RecordsError `not_a_file` */
export async function readStudy(file: string): Promise<Study> {
  const document = await readStudyDocument(file);
  const { fail } = document;
  if (namesFiles(document.content))
    fail(["files"], "this study names files that are measured already: gain analyze --study reads them");
  const { models, defaults, ...rest } = parsedStudy(document, StudyFile);
  const toPath = (path: string): string => (isAbsolute(path) ? path : resolve(dirname(file), path));
  const entries = models.flatMap((model, index) => {
    const both = Object.entries(LISTS).find(([list, one]) => list in model && one in model);
    if (both !== undefined)
      fail(["models", index, both[0]], `${both[1]} and ${both[0]} are both given: state one`);
    return entriesOf(model, defaults ?? {}, toPath, (key, reason) => fail(["models", index, key], reason));
  });
  const seen = new Set<string>();
  for (const [index, { request }] of entries.entries()) {
    const key = JSON.stringify(request);
    if (seen.has(key))
      fail(["models"], `${request.model} is given twice with the same settings (entry ${String(index + 1)})`);
    seen.add(key);
  }
  return {
    ...rest,
    file,
    entries,
    ...(rest.prompts === undefined ? {} : { prompts: toPath(rest.prompts) }),
    ...(rest.references === undefined || ["notebook", "none"].includes(rest.references)
      ? {}
      : { references: toPath(rest.references) }),
  };
}

/** Whether a study's content names files of results, and no models to measure. */
export const namesFiles = (content: unknown): boolean =>
  typeof content === "object" && content !== null && "files" in content;
