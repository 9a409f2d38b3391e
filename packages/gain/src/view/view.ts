/** `gain view`: serves the page of a folder of runs until it is interrupted. */
import { startViewer } from "@gain/viewer";
import { absolutePath } from "../absolutePath.ts";
import type { ExitCode } from "../exitCodes.ts";
import { stderr, stdout } from "../printer.ts";
import { openBrowser } from "./openBrowser.ts";
import { reportOfRuns } from "./reportOfRuns.ts";
import type { ViewArguments } from "./viewOptions.ts";
import { viewPage } from "./viewPage.ts";

/**
 * Ends with the process.
 *
 * @throws ViewerError where the folder cannot be listed or the port cannot be used
 */
export async function view(given: string, { port, open }: ViewArguments): Promise<ExitCode> {
  const folder = absolutePath(given);
  const { address } = await startViewer({ folder, port, page: viewPage(), makeReport: reportOfRuns });
  stdout.text(address);
  stderr.text(`The page shows the runs in ${folder}; this address opens it on this machine. Ctrl-C ends it.`);
  if (open) await openBrowser(address, process.env);
  return new Promise<never>(() => undefined);
}
