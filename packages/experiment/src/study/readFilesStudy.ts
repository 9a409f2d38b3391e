import { dirname, isAbsolute, resolve } from "node:path";
import type { FilesStudyFile as Content } from "./filesStudySchema.ts";
import { FilesStudyFile } from "./filesStudySchema.ts";
import { namesFiles } from "./readStudy.ts";
import { parsedStudy, readStudyDocument, type Fail } from "./studyDocument.ts";

/** A study of files, with absolute paths; subsets name the files by them too. */
export interface FilesStudy extends Content {
  readonly file: string;
}

/**
 * @returns null for a study of models that are still to be measured
 * @throws UsageError for a file that cannot be read or that describes no study, RecordsError `not_a_file`
 */
export async function readFilesStudy(file: string): Promise<FilesStudy | null> {
  const document = await readStudyDocument(file);
  if (!namesFiles(document.content)) return null;
  const content = parsedStudy(document, FilesStudyFile);
  const toPath = (path: string): string => (isAbsolute(path) ? path : resolve(dirname(file), path));
  assertDistinct(content, document.fail);
  const files = content.files.map((each) => ({ ...each, file: toPath(each.file) }));
  const { references } = content;
  const subsets = content.analysis?.subsets?.map((subset, index) => ({
    ...subset,
    ...(subset.files !== undefined && {
      files: subset.files.map((path) =>
        files.some((each) => each.file === toPath(path))
          ? toPath(path)
          : document.fail(["analysis", "subsets", index, "files"], `${path} is no file of this study`),
      ),
    }),
  }));
  return {
    ...content,
    file,
    files,
    ...(content.analysis !== undefined && { analysis: { ...content.analysis, ...(subsets && { subsets }) } }),
    ...(references === undefined || ["notebook", "none"].includes(references)
      ? {}
      : { references: toPath(references) }),
  };
}

/** A model has one entry, and a name belongs to one model. */
function assertDistinct({ files, models, analysis }: Content, fail: Fail): void {
  const names = new Map<string, string>();
  for (const [index, { model, names: own = [] }] of models.entries()) {
    for (const name of new Set([model, ...own].map((each) => each.toLowerCase()))) {
      const other = names.get(name);
      if (other !== undefined) fail(["models", index], `${name} is a name of ${other} and of ${model}`);
      names.set(name, model);
    }
  }
  const paths = new Set<string>();
  for (const [index, { file }] of files.entries()) {
    if (paths.has(file)) fail(["files", index, "file"], `${file} is given twice`);
    paths.add(file);
  }
  for (const [index, { without = [] }] of (analysis?.subsets ?? []).entries()) {
    const unknown = without.find((name) => !models.some(({ model }) => model === name));
    if (unknown !== undefined)
      fail(["analysis", "subsets", index, "without"], `${unknown} is no model of this study`);
  }
}
