/** The frames in `golden/`, each with the message it encodes; the tests of every language decode all of them. */
import { readFileSync } from "node:fs";
import type { OrchestratorMessage, SidecarMessage } from "../src/messages.ts";

export interface GoldenFrame {
  readonly name: string;
  readonly from: "sidecar" | "orchestrator";
  readonly frame: Uint8Array;
  readonly message: SidecarMessage | OrchestratorMessage;
}

interface StoredFrame {
  readonly from: "sidecar" | "orchestrator";
  readonly hex: string;
  readonly message: unknown;
}

const NON_FINITE: Readonly<Record<string, number>> = {
  "#NaN": Number.NaN,
  "#Infinity": Number.POSITIVE_INFINITY,
  "#-Infinity": Number.NEGATIVE_INFINITY,
};

const BYTES = "#bytes ";

const unwritten = (value: string): unknown =>
  value.startsWith(BYTES) ? bytesOf(value.slice(BYTES.length)) : (NON_FINITE[value] ?? value);

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, "hex"));

/** @returns every golden frame; what JSON lacks is written `"#NaN"`, `"#Infinity"`, `"#-Infinity"`, `"#bytes 00ff"` */
export function readGoldenFrames(): GoldenFrame[] {
  const file = new URL("../golden/frames.json", import.meta.url);
  const stored = JSON.parse(readFileSync(file, "utf8"), (_key, value: unknown) =>
    typeof value === "string" ? unwritten(value) : value,
  ) as Record<string, StoredFrame>;
  return Object.entries(stored).map(([name, { from, hex, message }]) => ({
    name,
    from,
    frame: bytesOf(hex),
    message: message as GoldenFrame["message"],
  }));
}
