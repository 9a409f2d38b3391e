import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An address that only this user can reach: a socket file in a fresh folder of mode 0700. */
export interface PrivateEndpoint {
  /** `ipc:///tmp/gain-…/wire` */
  readonly address: string;
  /** Removes the folder; safe to call again. */
  release(): Promise<void>;
}

/** @throws Error when the temporary folder cannot be written */
export async function privateEndpoint(): Promise<PrivateEndpoint> {
  // mkdtemp makes the folder with mode 0700. Socket paths are limited to about 100 bytes, hence the short name.
  const folder = await mkdtemp(join(tmpdir(), "gain-"));
  return {
    address: `ipc://${join(folder, "wire")}`,
    release: () => rm(folder, { recursive: true, force: true }),
  };
}
