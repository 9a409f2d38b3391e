import type { FileHandle } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { badRange } from "../errors.ts";
import { headersOf } from "./answer.ts";

/**
 * Answers with a file, or with the one range of it that is asked for. No browser runs or shows the answer: it is bytes.
 *
 * @param file is closed
 */
export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: FileHandle,
): Promise<void> {
  try {
    const { size } = await file.stat();
    const { start, end } = rangeOf(request.headers.range, size);
    const isPart = request.headers.range !== undefined;
    response.writeHead(isPart ? 206 : 200, {
      ...headersOf("application/octet-stream"),
      "accept-ranges": "bytes",
      "content-length": end - start,
      ...(isPart && { "content-range": `bytes ${String(start)}-${String(end - 1)}/${String(size)}` }),
    });
    if (request.method === "HEAD" || end === start) response.end();
    else
      await pipeline(file.createReadStream({ start, end: end - 1, autoClose: false }), response).catch(
        () => undefined,
      );
  } finally {
    await file.close();
  }
}

/** The bytes [start, end) of `bytes=a-b`; all of them without a range. */
function rangeOf(range: string | undefined, size: number): { readonly start: number; readonly end: number } {
  if (range === undefined) return { start: 0, end: size };
  const [, from, to = ""] = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(range) ?? [];
  const start = Number(from ?? Number.NaN);
  const end = to === "" ? size : Math.min(Number(to) + 1, size);
  if (!(start < end)) throw badRange(range);
  return { start, end };
}
