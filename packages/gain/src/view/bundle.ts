/** `gain view bundle`: the finished runs of a folder as a static site. */
import { writeSite } from "@gain/viewer";
import { absolutePath } from "../absolutePath.ts";
import { EXIT, type ExitCode } from "../exitCodes.ts";
import { stdout } from "../printer.ts";
import type { BundleArguments } from "./viewOptions.ts";
import { viewPage } from "./viewPage.ts";

/** @throws ViewerError where there is no finished run, or the folder of the site is not empty */
export async function bundle(given: string, { out }: BundleArguments): Promise<ExitCode> {
  const folder = absolutePath(out);
  const { runs, onlyServed } = await writeSite({
    folder: absolutePath(given),
    out: folder,
    page: viewPage(),
  });
  stdout.text(
    `${String(runs)} ${runs === 1 ? "run" : "runs"} in ${folder}: open index.html, or put the folder on a web server`,
  );
  if (onlyServed > 0)
    stdout.text(
      `The rows of ${String(onlyServed)} of them are shown from a web server alone: a page from disk takes 10,000 rows at most.`,
    );
  return EXIT.done;
}
