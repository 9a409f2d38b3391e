import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { assertScratchRoot, RecordsError, scratchRoot } from "@gain/records";
import { privateEndpoint, SidecarFailed } from "@gain/sidecar";
import type { Diagnosis } from "./doctorReport.ts";

/** The folders of a run's temporary files and of its sockets, with the fix where one cannot be used. */
export async function temporaryFolders(environment: NodeJS.ProcessEnv): Promise<Diagnosis[]> {
  return [await scratchLine(), await socketLine(environment)];
}

async function scratchLine(): Promise<Diagnosis> {
  const what = "temporary folder";
  try {
    await assertScratchRoot();
    const { bavail, bsize } = await statfs(scratchRoot());
    const found = `${scratchRoot()}, ${((bavail * bsize) / 1e9).toFixed(1)} GB free`;
    return { what, found, remedy: null, blocking: false };
  } catch (error) {
    if (!(error instanceof RecordsError)) throw error;
    return {
      what,
      found: error.message,
      remedy: "set TMPDIR to a folder that you can write",
      blocking: true,
    };
  }
}

async function socketLine(environment: NodeJS.ProcessEnv): Promise<Diagnosis> {
  const what = "socket folder";
  try {
    const endpoint = await privateEndpoint(environment);
    await endpoint.release();
    const folder = dirname(dirname(endpoint.address.replace("ipc://", "")));
    const found = folder === scratchRoot() ? folder : `${folder} (the temporary folder cannot hold a socket)`;
    return { what, found, remedy: null, blocking: false };
  } catch (error) {
    if (!(error instanceof SidecarFailed)) throw error;
    return { what, found: error.message, remedy: "set TMPDIR to a short path", blocking: true };
  }
}
