import { readFile, stat } from "node:fs/promises";
import { devNull } from "node:os";
import { dirname, join, resolve } from "node:path";
import { programOutput } from "@gain/sidecar";

/** Git takes milliseconds; on a file system that is no longer reachable it never ends. */
const ANSWER_MS = 5_000;

/**
 * The commit that is checked out in the repository around `folder`, read from git's own files. For files of the reftable
 * format, git itself is run.
 *
 * @returns 40 hexadecimal digits, or 64 of SHA-256; null outside a repository, before its first commit, or where git has
 *   to be run and fails
 * @see https://git-scm.com/docs/gitrepository-layout, https://git-scm.com/docs/reftable
 */
export async function gitCommit(folder: string): Promise<string | null> {
  const gitFolder = await findGitFolder(folder);
  if (gitFolder === undefined) return null;
  // A linked work tree has its own HEAD and shares everything else.
  const common = resolve(gitFolder, (await text(join(gitFolder, "commondir"))) ?? ".");
  if (await isFolder(join(common, "reftable"))) return commitByGit(folder);
  const head = await text(join(gitFolder, "HEAD"));
  const reference = head?.match(/^ref: (.+)$/)?.[1];
  if (reference === undefined) return commitOrNull(head);
  const packed = (await text(join(common, "packed-refs")))
    ?.split("\n")
    .find((line) => line.endsWith(` ${reference}`))
    ?.split(" ")[0];
  return commitOrNull((await text(join(common, reference))) ?? packed);
}

/** Runs git without any program that the repository's or the user's settings name, and without writing. */
async function commitByGit(folder: string): Promise<string | null> {
  const settings = ["core.fsmonitor=false", `core.hooksPath=${devNull}`, "safe.directory=*"];
  const output = await programOutput(
    "git",
    [
      "--no-pager",
      "--no-optional-locks",
      ...settings.flatMap((setting) => ["-c", setting]),
      ...["-C", folder, "rev-parse", "--verify", "--quiet", "HEAD"],
    ],
    {
      environment: {
        PATH: process.env["PATH"],
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_CONFIG_GLOBAL: devNull,
        GIT_TERMINAL_PROMPT: "0",
        GIT_NO_LAZY_FETCH: "1",
        LC_ALL: "C",
      },
      timeoutMs: ANSWER_MS,
    },
  );
  return commitOrNull(output?.trim());
}

async function findGitFolder(start: string): Promise<string | undefined> {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const entry = join(folder, ".git");
    if ((await text(join(entry, "HEAD"))) !== undefined) return entry;
    const link = (await text(entry))?.match(/^gitdir: (.+)$/)?.[1];
    if (link !== undefined) return resolve(folder, link);
    if (folder === dirname(folder)) return undefined;
  }
}

function commitOrNull(candidate: string | undefined): string | null {
  return candidate !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(candidate) ? candidate : null;
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}

async function text(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch {
    return undefined;
  }
}
