/**
 * Writes the Python side of the wire from its one source, `packages/protocol/src/messages.ts`.
 *
 *   npx tsx tools/generate-messages.ts            write python/gain_sidecar/messages.py
 *   npx tsx tools/generate-messages.ts --check    exit 1 when that file differs from the source
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { pythonMessages } from "./pythonMessages.ts";

const target = fileURLToPath(new URL("../python/gain_sidecar/messages.py", import.meta.url));
const text = pythonMessages();

if (process.argv.includes("--check")) {
  if (readFileSync(target, "utf8") !== text) {
    console.error("python/gain_sidecar/messages.py differs from packages/protocol/src/messages.ts.");
    console.error("Run: npx tsx tools/generate-messages.ts");
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, text);
}
