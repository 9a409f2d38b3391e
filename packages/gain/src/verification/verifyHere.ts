import { RecordsError } from "@gain/records";
import { noParent } from "../errors.ts";
import type { VerifyAnswer } from "./boundedVerify.ts";
import { verifyFolder, type VerifyOptions } from "./verifyFolder.ts";

/** The child of `boundedVerify`: sends its answer to the parent, and ends with it. */
export async function verifyHere(folder: string, options: VerifyOptions): Promise<void> {
  if (process.send === undefined) throw noParent();
  process.once("disconnect", () => process.exit());
  await sent(await answerTo(folder, options));
  process.disconnect();
}

async function answerTo(folder: string, options: VerifyOptions): Promise<VerifyAnswer> {
  try {
    return { verification: await verifyFolder(folder, options) };
  } catch (error) {
    if (!(error instanceof RecordsError)) throw error;
    return { error: { code: error.code, message: error.message } };
  }
}

const sent = (answer: VerifyAnswer): Promise<void> =>
  new Promise((resolve, reject) => {
    process.send?.(answer, undefined, {}, (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
