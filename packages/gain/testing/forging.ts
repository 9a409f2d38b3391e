/** Changes the files of a finished run, as somebody would who needs other results in them. */
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The file of a run whose name matches. */
export async function fileOf(folder: string, name: RegExp): Promise<string> {
  const found = (await readdir(folder)).find((file) => name.test(file));
  if (found === undefined) throw new Error(`no file ${String(name)} in ${folder}`);
  return join(folder, found);
}

/** Changes the text of a file. @throws Error where nothing changes */
export async function changeText(path: string, change: (text: string) => string): Promise<void> {
  const text = await readFile(path, "utf8");
  const changed = change(text);
  if (changed === text) throw new Error(`nothing changes in ${path}`);
  await writeFile(path, changed);
}

export const changeFile =
  (name: RegExp, change: (text: string) => string) =>
  async (folder: string): Promise<void> => {
    await changeText(await fileOf(folder, name), change);
  };

/** Flips a bit in the middle of a file. */
export const flipBit =
  (name: RegExp) =>
  async (folder: string): Promise<void> => {
    const path = await fileOf(folder, name);
    const bytes = await readFile(path);
    const middle = bytes.length >> 1;
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    await writeFile(path, bytes);
  };

interface Manifest extends Record<string, unknown> {
  files: { file: string; bytes: number; sha256: string }[];
}

/** Changes the manifest as JSON. */
export const changeManifest =
  (change: (manifest: Manifest) => void) =>
  (folder: string): Promise<void> =>
    changeText(join(folder, "manifest.json"), (text) => {
      const manifest = JSON.parse(text) as Manifest;
      change(manifest);
      return `${JSON.stringify(manifest, null, 2)}\n`;
    });

/** Writes the digests of all files into the manifest, as they are now. */
export async function writeDigests(folder: string): Promise<void> {
  const path = join(folder, "manifest.json");
  const manifest = JSON.parse(await readFile(path, "utf8")) as Manifest;
  const names = (await readdir(folder)).filter((file) => file !== "manifest.json").toSorted();
  manifest.files = await Promise.all(
    names.map(async (file) => {
      const bytes = await readFile(join(folder, file));
      return { file, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
    }),
  );
  await writeFile(path, `${JSON.stringify(manifest, null, 2)}\n`);
}
