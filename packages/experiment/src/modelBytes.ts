import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ModelRequest } from "@gain/protocol";

const WEIGHTS = /\.(?:safetensors|gguf|bin|pt|pth)$/u;

/** Bytes of the weights in a local file or folder; infinite for a model of the hub, which may have to be downloaded. */
export async function modelBytes({ path }: Pick<ModelRequest, "path">): Promise<number> {
  if (path === null) return Infinity;
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.size;
  const names = (await readdir(path).catch(() => [])).filter((name) => WEIGHTS.test(name));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(path, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
