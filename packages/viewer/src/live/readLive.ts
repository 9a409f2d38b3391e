import { join } from "node:path";
import { readPlainFile } from "@gain/records";
import { LIVE_FILE, LiveRun, MOST_LIVE_BYTES } from "./liveRun.ts";

/** The live file of a run; undefined where there is none, or none that this version understands. */
export async function readLive(folder: string): Promise<LiveRun | undefined> {
  try {
    const bytes = await readPlainFile(join(folder, LIVE_FILE), MOST_LIVE_BYTES);
    return LiveRun.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}
