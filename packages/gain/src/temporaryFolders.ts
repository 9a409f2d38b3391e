import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { assertScratchRoot, RecordsError, scratchRoot } from "@gain/records";
import { privateEndpoint, SidecarFailed } from "@gain/sidecar";
import type { Diagnosis } from "./doctorReport.ts";

/** Where files and sockets of a run lie that are gone after it, and what to do where they cannot. */
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
  const what = "folder of sockets";
  try {
    const endpoint = await privateEndpoint(environment);
    await endpoint.release();
    const folder = dirname(dirname(endpoint.address.replace("ipc://", "")));
    const found = folder === scratchRoot() ? folder : `${folder} (the temporary folder can hold none)`;
    return { what, found, remedy: null, blocking: false };
  } catch (error) {
    if (!(error instanceof SidecarFailed)) throw error;
    return { what, found: error.message, remedy: "set TMPDIR to a short path", blocking: true };
  }
}
