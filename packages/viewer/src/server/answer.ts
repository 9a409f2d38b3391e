import type { ServerResponse } from "node:http";
import { STATUS, ViewerError } from "../errors.ts";
import type { ViewerProblem } from "../wire.ts";

/** The page loads its own scripts and styles, asks its own server, and nothing else: no inline code, no other host. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const HEADERS = {
  "content-security-policy": `${PAGE_POLICY}; frame-ancestors 'none'`,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cache-control": "no-store",
} as const;

export const headersOf = (type: string): Record<string, string> => ({ ...HEADERS, "content-type": type });

export function sendText(response: ServerResponse, type: string, text: string | Uint8Array): void {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  response.writeHead(200, { ...headersOf(type), "content-length": bytes.byteLength });
  response.end(bytes);
}

export const sendJson = (response: ServerResponse, value: unknown): void => {
  sendText(response, "application/json; charset=utf-8", JSON.stringify(value));
};

/** An error as an answer; where the answer has begun, the connection ends, so that nobody takes it for whole. */
export function sendError(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const problem = problemOf(error);
  const status = error instanceof ViewerError ? STATUS[error.code] : 500;
  const text = JSON.stringify(problem);
  response.writeHead(status, headersOf("application/json; charset=utf-8"));
  response.end(text);
}

/** Errors of other packages have texts for users too; a fault of the program has its message. */
export function problemOf(error: unknown): ViewerProblem {
  if (!(error instanceof Error)) return { code: "fault", message: String(error) };
  const code = "foreseen" in error && "code" in error ? String(error.code) : "fault";
  return { code, message: error.message };
}
