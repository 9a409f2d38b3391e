import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { pathToFileURL } from "node:url";
import { programOutput } from "@gain/sidecar";

const TIMEOUT_MS = 10_000;

/**
 * Opens an address in the user's browser where there is a screen. Every user of the machine can read the arguments of a
 * program, so they name a file that only this user can read, which leads to the address.
 *
 * @returns was a browser started?
 */
export async function openBrowser(address: string, environment: NodeJS.ProcessEnv): Promise<boolean> {
  const opener = openerOf(environment);
  if (opener === undefined) return false;
  const folder = mkdtempSync(join(tmpdir(), "gain-view-"));
  process.once("exit", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const file = join(folder, "open.html");
  writeFileSync(
    file,
    `<!doctype html><meta http-equiv="refresh" content="0; url=${address}"><title>gain view</title>\n`,
    {
      mode: 0o600,
    },
  );
  const given = [pathToFileURL(file).href];
  return (await programOutput(opener, given, { environment, timeoutMs: TIMEOUT_MS })) !== undefined;
}

/** The program that opens a file with what the user chose for it; undefined without a screen. */
function openerOf(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  if (platform === "darwin") return environment["SSH_CONNECTION"] === undefined ? "open" : undefined;
  const hasScreen = [environment["DISPLAY"], environment["WAYLAND_DISPLAY"]].some(
    (screen) => screen !== undefined && screen !== "",
  );
  return hasScreen ? "xdg-open" : undefined;
}
