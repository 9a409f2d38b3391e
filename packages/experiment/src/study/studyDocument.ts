/**
 * Reads the text of a study file against a schema. Every error names the file, the line and the column.
 *
 *   text ─▶ document with positions ─▶ schema
 */
import { isMap, LineCounter, parseDocument, type Document } from "yaml";
import type { z } from "zod";
import { readPlainFile } from "@gain/records";
import { badStudy, unreadableStudy } from "../errors.ts";

/** More text is no study. */
const MOST_BYTES = 4 * 1024 * 1024;
/** An alias that stands for itself many times would fill the memory. */
const MOST_ALIASES = 100;

export type Path = readonly (string | number)[];

/** Throws the error about a place of the file. */
export type Fail = (path: Path, reason: string) => never;

/** The keys and values of a study file, before they are checked. */
export interface StudyDocument {
  readonly content: unknown;
  readonly fail: Fail;
}

/** @throws UsageError for a file that cannot be read or has no keys, RecordsError `not_a_file` */
export async function readStudyDocument(file: string): Promise<StudyDocument> {
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
  return { content: contentOf(document, fail), fail };
}

/** @throws UsageError where the content is not of the schema */
export function parsedStudy<Schema extends z.ZodType>(
  { content, fail }: StudyDocument,
  schema: Schema,
): z.infer<Schema> {
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  // A misspelt key also leaves the right one out.
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
  const keys = issue?.code === "unrecognized_keys" ? issue.keys : [];
  const path = [...(issue?.path ?? []), ...keys.slice(0, 1)].map((part) =>
    typeof part === "symbol" ? String(part) : part,
  );
  const known = keys.length > 0 ? ` Known are: ${knownKeys(schema, path.slice(0, -1)).join(", ")}.` : "";
  return fail(path, `${path.join(".") || "the file"}: ${issue?.message ?? "not a study"}.${known}`);
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

/** The part of zod's schemas that leads from an object to a key's schema. */
interface SchemaNode {
  readonly shape?: Readonly<Record<string, SchemaNode>>;
  readonly element?: SchemaNode;
  readonly unwrap?: () => SchemaNode;
}

/** The keys of the object at this path of a schema. */
function knownKeys(schema: z.ZodType, path: Path): readonly string[] {
  let node: SchemaNode | undefined = schema as unknown as SchemaNode;
  const bare = (wrapped: SchemaNode | undefined): SchemaNode | undefined =>
    wrapped?.shape === undefined && wrapped?.element === undefined && wrapped?.unwrap !== undefined
      ? bare(wrapped.unwrap())
      : wrapped;
  for (const part of path) {
    node = bare(node);
    node = typeof part === "number" ? node?.element : node?.shape?.[part];
  }
  return Object.keys(bare(node)?.shape ?? {}).filter((key) => key !== "$schema");
}
