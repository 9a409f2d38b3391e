/**
 * Writes the Python side of the wire from its one source, `packages/protocol/src`.
 *
 *   npx tsx tools/generate-messages.ts            write message_parts.py, messages.py and warm/commands.py
 *   npx tsx tools/generate-messages.ts --check    exit 1 when one of them differs from the source
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { pythonMessages, pythonCommands, pythonParts } from "./pythonMessages.ts";

for (const [file, text] of [
  ["python/gain_sidecar/message_parts.py", pythonParts()],
  ["python/gain_sidecar/messages.py", pythonMessages()],
  ["python/gain_sidecar/warm/commands.py", pythonCommands()],
] as const) {
  const target = fileURLToPath(new URL(`../${file}`, import.meta.url));
  if (!process.argv.includes("--check")) writeFileSync(target, text);
  else if (readFileSync(target, "utf8") !== text) {
    console.error(`${file} differs from packages/protocol/src. Run: npx tsx tools/generate-messages.ts`);
    process.exitCode = 1;
  }
}
