/** Checks the length of lines of prose, and the words of bannedWords.ts. */
import { readFileSync } from "node:fs";
import { BANNED_WORDS } from "./bannedWords.ts";
import { sourceFiles } from "./sourceTree.ts";

const MOST_COLUMNS = { document: 130, comment: 125 } as const;

/** Written by programs; tests compare the pages with their sources. */
const GENERATED =
  /^docs\/(?:architectures|benchmarks|peers|inference-simulation|cluster-scale|methods|data-dictionary)\.md$|^packages\/analysis\/STATISTICS\.md$|^CHANGELOG\.md$/;
/** Files that list the words, or plant them. */
const ABOUT_WORDS = /^tools\/(?:check\/bannedWords|canary\.test)\.ts$/;

const COMMENT = /^\s*(?:\/\/|\/?\*|#)/;

interface Line {
  /** File and line number. */
  readonly position: string;
  readonly text: string;
  readonly columns: number | undefined;
}

/** Lines of a Markdown document. Code, tables and lines of one or two words have no limit of length. */
function* documentLines(file: string, text: string): Generator<Line> {
  let isCode = false;
  for (const [index, line] of text.split("\n").entries()) {
    const isFence = line.trimStart().startsWith("```");
    if (isFence) isCode = !isCode;
    if (isCode || isFence) continue;
    const isFree = line.startsWith("|") || !/\S .*\S /.test(line);
    yield {
      position: `${file}:${index + 1}`,
      text: line,
      columns: isFree ? undefined : MOST_COLUMNS.document,
    };
  }
}

/** Lines of a program. Lines that begin with a comment have a limit of length. */
function* programLines(file: string, text: string): Generator<Line> {
  for (const [index, line] of text.split("\n").entries()) {
    const columns = COMMENT.test(line) ? MOST_COLUMNS.comment : undefined;
    yield { position: `${file}:${index + 1}`, text: line, columns };
  }
}

function* complaintsOf({ position, text, columns }: Line): Generator<string> {
  if (columns !== undefined && text.length > columns)
    yield `${position} has ${text.length} columns, more than ${columns}`;
  for (const { pattern, plain } of BANNED_WORDS) {
    const found = pattern.exec(text);
    if (found !== null) yield `${position} has "${found[0]}"; plain words: ${plain}`;
  }
}

/** One complaint for each line that is too long and for each banned word. */
export function proseComplaints(root: string): string[] {
  const files = sourceFiles(root).filter((file) => /\.(?:md|ts|js|py)$/.test(file));
  if (!files.includes("README.md")) return ["README.md was not found, so nothing was checked"];
  return files
    .filter((file) => ![GENERATED, ABOUT_WORDS].some((kind) => kind.test(file)))
    .flatMap((file) => {
      const text = readFileSync(`${root}/${file}`, "utf8");
      const lines = file.endsWith(".md") ? documentLines(file, text) : programLines(file, text);
      return [...lines].flatMap((line) => [...complaintsOf(line)]);
    });
}
