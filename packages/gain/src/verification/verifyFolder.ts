import { verifyRun, type Verification } from "@gain/records";
import { deriveOutputs } from "./deriveOutputs.ts";

export interface VerifyOptions {
  /** Digest of the manifest that somebody kept, SHA-256 in hex. */
  readonly digest?: string;
  /** Make pictures and report again too. */
  readonly drawings: boolean;
}

/** Verifies a run from its files alone, in this process. @throws RecordsError as `verifyRun` */
export const verifyFolder = (folder: string, { digest, drawings }: VerifyOptions): Promise<Verification> =>
  verifyRun(folder, { digest, outputs: (run) => deriveOutputs(run, drawings) });
