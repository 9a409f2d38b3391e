/**
 * That a run was proven is kept on this machine, where this user alone writes: a file in the run's own folder could come
 * with the folder, from anyone.
 *
 *   $XDG_STATE_HOME/gain/verified/<digest of the manifest>.json, else ~/.local/state/gain/verified/…
 *
 * A run whose manifest changes has another digest, and nothing kept.
 */
import { stat } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { z } from "zod";
import { writeFileAtomically } from "../files/atomicFile.ts";
import { makeFolder } from "../files/makeFolder.ts";
import { readPlainFile } from "../files/plainFile.ts";

const MOST_BYTES = 4096;
const KeptVerification = z.object({
  format: z.literal(1),
  /** ISO 8601. */
  at: z.string(),
  /** Were pictures and report made again and compared too? */
  drawings: z.boolean(),
});
export type KeptVerification = Omit<z.infer<typeof KeptVerification>, "format">;

/**
 * Keeps that the run with this manifest was proven.
 *
 * @param digest SHA-256 of the manifest in hex
 * @throws RecordsError where the user's folder cannot be written
 */
export async function keepVerification(digest: string, kept: KeptVerification): Promise<void> {
  const folder = verifiedFolder();
  await makeFolder(folder);
  await writeFileAtomically(join(folder, `${digest}.json`), JSON.stringify({ format: 1, ...kept }));
}

/** The last proof of the run with this manifest; null for none that this version understands. */
export async function keptVerification(digest: string): Promise<KeptVerification | null> {
  try {
    const bytes = await readPlainFile(join(verifiedFolder(), `${digest}.json`), MOST_BYTES);
    const { at, drawings } = KeptVerification.parse(JSON.parse(new TextDecoder().decode(bytes)));
    return { at, drawings };
  } catch {
    return null;
  }
}

/** When any proof was kept, in milliseconds since 1970; 0 for never. A reader of many runs asks this first. */
export const lastVerification = async (): Promise<number> =>
  (await stat(verifiedFolder()).catch(() => null))?.mtimeMs ?? 0;

/** By the XDG base directory specification, in which a relative path counts as none. */
function verifiedFolder({ XDG_STATE_HOME: given = "" }: NodeJS.ProcessEnv = process.env): string {
  const state = isAbsolute(given) ? given : join(homedir(), ".local", "state");
  return join(state, "gain", "verified");
}
