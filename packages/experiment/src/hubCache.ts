import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { ModelRequest } from "@gain/protocol";

/** The folder in which the hub's client keeps what it fetched, by the client's own variables. */
export function hubCache(environment: NodeJS.ProcessEnv): string {
  const { HF_HUB_CACHE, HF_HOME, XDG_CACHE_HOME } = environment;
  if (HF_HUB_CACHE !== undefined && HF_HUB_CACHE !== "") return HF_HUB_CACHE;
  const home = HF_HOME === undefined || HF_HOME === "" ? undefined : HF_HOME;
  return join(home ?? join(XDG_CACHE_HOME ?? join(homedir(), ".cache"), "huggingface"), "hub");
}

/** A hub id has an owner; a preset and the name of a folder have none. */
const HUB_ID = /^[^/\\]+\/[^/\\]+$/u;
const COMMIT = /^[0-9a-f]{40}$/u;

export const isHubId = (model: string): boolean => HUB_ID.test(model);

/** Whether a model is to be fetched from the hub: it is named by a hub id, and its revision is not in the cache. */
export function isToFetch(
  { model, path, revision }: Pick<ModelRequest, "model" | "path" | "revision">,
  cache: string,
): boolean {
  if (path !== null || !isHubId(model)) return false;
  const repository = join(cache, `models--${model.replace("/", "--")}`);
  const name = revision ?? "main";
  return !existsSync(
    COMMIT.test(name) ? join(repository, "snapshots", name) : join(repository, "refs", name),
  );
}
