import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

/**
 * The commit that is checked out in the repository around `folder`, read from git's own files.
 *
 * @returns 40 hexadecimal digits, or null outside a repository or before its first commit
 * @see https://git-scm.com/docs/gitrepository-layout
 */
export async function gitCommit(folder: string): Promise<string | null> {
  const gitFolder = await findGitFolder(folder);
  if (gitFolder === undefined) return null;
  const head = await text(join(gitFolder, "HEAD"));
  const reference = head?.match(/^ref: (.+)$/)?.[1];
  if (reference === undefined) return commitOrNull(head);
  // A linked work tree keeps its own HEAD and shares everything else.
  const common = resolve(gitFolder, (await text(join(gitFolder, "commondir"))) ?? ".");
  const packed = (await text(join(common, "packed-refs")))
    ?.split("\n")
    .find((line) => line.endsWith(` ${reference}`))
    ?.slice(0, 40);
  return commitOrNull((await text(join(common, reference))) ?? packed);
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
  return candidate !== undefined && /^[0-9a-f]{40}$/.test(candidate) ? candidate : null;
}

async function text(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch {
    return undefined;
  }
}
