/**
 * Reads a study file, in YAML or JSON. Every error names the file, the line and the column.
 *
 *   text ─▶ document with positions ─▶ schema ─▶ names, ranges and paths ─▶ Study
 */
import { dirname, isAbsolute, resolve } from "node:path";
import { isMap, LineCounter, parseDocument, type Document } from "yaml";
import { readPlainFile } from "@gain/records";
import { badStudy, unreadableStudy } from "../errors.ts";
import { entriesOf, type StudyEntry } from "./studyEntries.ts";
import { LISTS, StudyFile } from "./studySchema.ts";

/** More text is no study. */
const MOST_BYTES = 4 * 1024 * 1024;
/** An alias that stands for itself many times would fill the memory. */
const MOST_ALIASES = 100;

/** A study with every combination written out, and absolute paths. */
export interface Study extends Omit<StudyFile, "models" | "defaults"> {
  readonly file: string;
  readonly entries: readonly StudyEntry[];
}

type Path = readonly (string | number)[];

/** @throws UsageError for a file that cannot be read or that describes no study, RecordsError `not_a_file` */
export async function readStudy(file: string): Promise<Study> {
  const text = await textOf(file);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const [fault] = document.errors;
  if (fault !== undefined) {
    const [at = { line: 1, col: 1 }] = fault.linePos ?? [];
    throw badStudy(file, at, firstLine(fault.message));
  }
  const fail = (path: Path, reason: string): never => {
    throw badStudy(file, positionOf(document, lines, path), reason);
  };
  const parsed = StudyFile.safeParse(contentOf(document, fail));
  if (!parsed.success) {
    const { issues } = parsed.error;
    // A misspelt key also leaves the right one out.
    const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
    const keys = issue?.code === "unrecognized_keys" ? issue.keys : [];
    const path = [...(issue?.path ?? []), ...keys.slice(0, 1)].map((part) =>
      typeof part === "symbol" ? String(part) : part,
    );
    const known = keys.length > 0 ? ` Known are: ${knownKeys(path).join(", ")}.` : "";
    return fail(path, `${path.join(".") || "the file"}: ${issue?.message ?? "not a study"}.${known}`);
  }
  const { models, defaults, ...rest } = parsed.data;
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

async function textOf(file: string): Promise<string> {
  const bytes = await readPlainFile(file).catch((cause: unknown) => {
    throw unreadableStudy(file, cause);
  });
  if (bytes.length > MOST_BYTES)
    throw badStudy(
      file,
      { line: 1, col: 1 },
      `the file has ${String(bytes.length)} bytes: a study has at most ${String(MOST_BYTES)}`,
    );
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw badStudy(file, { line: 1, col: 1 }, "not valid UTF-8: save the file as UTF-8");
  }
}

function contentOf(document: Document.Parsed, fail: (path: Path, reason: string) => never): unknown {
  if (!isMap(document.contents)) return fail([], 'a study has keys, and at least "models"');
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (cause) {
    return fail([], firstLine(cause instanceof Error ? cause.message : String(cause)));
  }
}

/** Where a value, or its nearest parent that is in the file, begins; lines and columns count from 1. */
function positionOf(
  document: Document.Parsed,
  lines: LineCounter,
  path: Path,
): { line: number; col: number } {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    const pair = isMap(parent) ? parent.items.find((item) => String(item.key) === String(key)) : undefined;
    const node = (pair?.key ?? document.getIn(path.slice(0, length), true)) as
      { range?: [number, number, number] } | undefined;
    if (node?.range !== undefined) return lines.linePos(node.range[0]);
  }
  return { line: 1, col: 1 };
}

const firstLine = (text: string): string =>
  text.split("\n", 1)[0]?.replace(/ at line \d+, column \d+:?$/u, "") ?? text;

function knownKeys(path: Path): readonly string[] {
  const [first] = path;
  if (path.length <= 1) return Object.keys(StudyFile.shape).filter((key) => key !== "$schema");
  if (first === "models") return Object.keys(StudyFile.shape.models.element.shape);
  if (first === "defaults") return Object.keys(StudyFile.shape.defaults.unwrap().shape);
  return Object.keys(StudyFile.shape.analysis.unwrap().shape);
}
