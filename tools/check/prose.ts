/** Prose a machine can judge: the length of its lines, and words of bannedWords.ts. */
import { readFileSync } from "node:fs";
import { BANNED_WORDS } from "./bannedWords.ts";
import { sourceFiles } from "./sourceTree.ts";

const MOST_COLUMNS = { document: 130, comment: 125 } as const;

/** Written by programs, whose tests compare them with what they are made from. */
const GENERATED =
  /^docs\/(?:architectures|benchmarks|peers|inference-simulation|methods|data-dictionary)\.md$|^CHANGELOG\.md$/;
/** Names the words in order to ban them, or plants them. */
const ABOUT_WORDS = /^tools\/(?:check\/bannedWords|canary\.test)\.ts$/;
/** Not rewritten yet. Take a folder out of this list when its prose is plain; the gate then keeps it so. */
const NOT_YET = /^(?:packages\/(?:experiment|gain)|bench|e2e|tools)\//;

const COMMENT = /^\s*(?:\/\/|\/?\*|#)/;

interface Line {
  readonly place: string;
  readonly text: string;
  readonly columns: number | undefined;
}

/** Lines of a Markdown document; code, tables and lines that are one long word have no limit of length. */
function* documentLines(file: string, text: string): Generator<Line> {
  let isCode = false;
  for (const [index, line] of text.split("\n").entries()) {
    const isFence = line.trimStart().startsWith("```");
    if (isFence) isCode = !isCode;
    if (isCode || isFence) continue;
    const isFree = line.startsWith("|") || !/\S .*\S /.test(line);
    yield { place: `${file}:${index + 1}`, text: line, columns: isFree ? undefined : MOST_COLUMNS.document };
  }
}

/** Lines of a program; those that begin a comment, or are all comment, have a limit of length. */
function* programLines(file: string, text: string): Generator<Line> {
  for (const [index, line] of text.split("\n").entries()) {
    const columns = COMMENT.test(line) ? MOST_COLUMNS.comment : undefined;
    yield { place: `${file}:${index + 1}`, text: line, columns };
  }
}

function* complaintsOf({ place, text, columns }: Line): Generator<string> {
  if (columns !== undefined && text.length > columns)
    yield `${place} has ${text.length} columns, more than ${columns}`;
  for (const { pattern, plain } of BANNED_WORDS) {
    const found = pattern.exec(text);
    if (found !== null) yield `${place} has "${found[0]}"; plain words: ${plain}`;
  }
}

/**
 * One complaint per line that is too long and per banned word.
 *
 * @param exempt files that are not judged
 */
export function proseComplaints(root: string, exempt: RegExp = NOT_YET): string[] {
  const files = sourceFiles(root).filter((file) => /\.(?:md|ts|js|py)$/.test(file));
  if (!files.includes("README.md")) return ["README.md was not found, so nothing was checked"];
  return files
    .filter((file) => ![GENERATED, ABOUT_WORDS, exempt].some((kind) => kind.test(file)))
    .flatMap((file) => {
      const text = readFileSync(`${root}/${file}`, "utf8");
      const lines = file.endsWith(".md") ? documentLines(file, text) : programLines(file, text);
      return [...lines].flatMap((line) => [...complaintsOf(line)]);
    });
}
