/**
 * Writes the Python modules of the wire's messages from their source, `packages/protocol/src`.
 *
 *   npx tsx tools/generate-messages.ts            write message_parts.py, messages.py and both commands.py
 *   npx tsx tools/generate-messages.ts --check    exit 1 when one of them differs from the source
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { pythonCommands, pythonFleetCommands, pythonMessages, pythonParts } from "./pythonMessages.ts";

for (const [file, text] of [
  ["python/gain_sidecar/message_parts.py", pythonParts()],
  ["python/gain_sidecar/messages.py", pythonMessages()],
  ["python/gain_sidecar/warm/commands.py", pythonCommands()],
  ["python/gain_fleet/commands.py", pythonFleetCommands()],
] as const) {
  const target = fileURLToPath(new URL(`../${file}`, import.meta.url));
  if (!process.argv.includes("--check")) writeFileSync(target, text);
  else if (readFileSync(target, "utf8") !== text) {
    console.error(`${file} differs from packages/protocol/src. Run: npx tsx tools/generate-messages.ts`);
    process.exitCode = 1;
  }
}
