/**
 * Who may read: a page of this server, opened with its token. A browser sends requests of any site to 127.0.0.1, so the
 * address alone protects nothing.
 *
 *   Host     this server's own: a name that an attacker's DNS leads here is refused (DNS rebinding)
 *   Origin, Sec-Fetch-Site   this server's own, where the browser states them
 *   token    in a header, which a page of another site cannot add without being asked for leave, and gets none
 */
import { randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { noToken, onlyGet, otherOrigin, wrongHost } from "../errors.ts";

const TOKEN_HEADER = "x-gain-token";

export const newToken = (): string => randomBytes(24).toString("base64url");

/** @throws ViewerError `not_permitted`, `not_allowed` for a request that no page of this server sends */
export function assertOwn({ method = "", headers }: IncomingMessage, port: number): void {
  const hosts = ["127.0.0.1", "localhost"].map((name) => `${name}:${String(port)}`);
  const host = headers.host ?? "";
  if (!hosts.includes(host)) throw wrongHost(host);
  const { origin, "sec-fetch-site": site } = headers;
  if (origin !== undefined && origin !== `http://${host}`) throw otherOrigin();
  if (site !== undefined && site !== "same-origin" && site !== "none") throw otherOrigin();
  if (method !== "GET" && method !== "HEAD") throw onlyGet(method);
}

/** @throws ViewerError `not_permitted` */
export function assertToken({ headers }: IncomingMessage, token: string): void {
  const given = Buffer.from(String(headers[TOKEN_HEADER] ?? ""));
  const due = Buffer.from(token);
  if (given.length !== due.length || !timingSafeEqual(given, due)) throw noToken();
}
