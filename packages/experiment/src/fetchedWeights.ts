import { readdir, readFile, readlink, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import type { ModelRequest } from "@gain/protocol";
import { isHubId } from "./hubCache.ts";

/**
 * Deletes the weights of a revision from the cache of the hub's client once it is measured, where this process has fetched
 * them. What was there when the object was made is never deleted, and neither is a file that another revision has.
 *
 * Layout: https://huggingface.co/docs/huggingface_hub/guides/manage-cache
 */
export class FetchedWeights {
  readonly #cache: string;
  /** Commits that were there, by repository. */
  readonly #before: Map<string, ReadonlySet<string>>;

  private constructor(cache: string, before: Map<string, ReadonlySet<string>>) {
    this.#cache = cache;
    this.#before = before;
  }

  static async since(cache: string, models: readonly ModelRequest[]): Promise<FetchedWeights> {
    const before = new Map<string, ReadonlySet<string>>();
    for (const model of models) {
      const repository = repositoryOf(cache, model);
      if (repository !== undefined)
        before.set(repository, new Set(await namesIn(join(repository, "snapshots"))));
    }
    return new FetchedWeights(cache, before);
  }

  /**
   * @param commit that the model was loaded from; null where it has none
   * @returns were weights deleted?
   */
  async free(model: ModelRequest, commit: string | null): Promise<boolean> {
    const repository = repositoryOf(this.#cache, model);
    if (repository === undefined || commit === null) return false;
    const snapshots = await namesIn(join(repository, "snapshots"));
    if (!snapshots.includes(commit) || this.#before.get(repository)?.has(commit) !== false) return false;
    const kept = new Set<string>();
    for (const other of snapshots.filter((name) => name !== commit))
      for (const blob of await blobsOf(join(repository, "snapshots", other))) kept.add(blob);
    const blobs = await blobsOf(join(repository, "snapshots", commit));
    await rm(join(repository, "snapshots", commit), { recursive: true });
    for (const name of await namesIn(join(repository, "refs"))) {
      const ref = join(repository, "refs", name);
      if ((await readFile(ref, "utf8").catch(() => "")).trim() === commit) await rm(ref);
    }
    for (const blob of blobs) if (!kept.has(blob)) await rm(join(repository, "blobs", blob), { force: true });
    return true;
  }
}

function repositoryOf(cache: string, { model, path }: ModelRequest): string | undefined {
  return path === null && isHubId(model) ? join(cache, `models--${model.replace("/", "--")}`) : undefined;
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** Names of the blobs to which the files of a snapshot link. */
async function blobsOf(snapshot: string): Promise<string[]> {
  const entries = await readdir(snapshot, { recursive: true, withFileTypes: true });
  const links = entries.filter((entry) => entry.isSymbolicLink());
  return Promise.all(
    links.map(async ({ parentPath, name }) => basename(await readlink(join(parentPath, name)))),
  );
}
