import { readFile } from "node:fs/promises";
import { digestOf } from "@gain/records";
import { badPlan, unreadableFile } from "../errors.ts";
import { faultsOf } from "../faults.ts";
import { planSchema, type PlanFile } from "./planSchema.ts";

/** A plan with its identity: the SHA-256 of its bytes, which nobody reformats. */
export interface ReadPlan {
  readonly path: string;
  readonly plan: PlanFile;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** @throws TwinsError for a file that cannot be read or does not validate, with every place that does not */
export async function readPlan(path: string): Promise<ReadPlan> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw unreadableFile("plan", path, cause);
  }
  let written: unknown;
  try {
    written = JSON.parse(bytes.toString("utf8"));
  } catch (cause) {
    throw badPlan(path, [cause instanceof Error ? cause.message : String(cause)]);
  }
  const checked = planSchema.safeParse(written);
  if (!checked.success) throw badPlan(path, faultsOf(checked.error));
  return { path, plan: checked.data, bytes, sha256: digestOf(bytes).sha256 };
}
