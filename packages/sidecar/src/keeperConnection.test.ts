import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { askKeeper, openKeeper } from "./keeperConnection.ts";
import { LineConnection } from "./lineConnection.ts";

let folder: string;
let server: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-keeper-"));
});

afterEach(() => {
  server?.close();
  rmSync(folder, { recursive: true });
});

test("a keeper that ends with an unread command closes the connection, and nothing is thrown", async () => {
  const path = join(folder, "control");
  // Closing a socket with unread bytes resets the connection, as killing its process does.
  server = createServer({ pauseOnConnect: true }, (socket) => setTimeout(() => socket.destroy(), 50));
  await new Promise<void>((resolve) => server?.listen(path, resolve));
  const connection = await openKeeper(path);
  if (!(connection instanceof LineConnection)) throw new Error(connection);
  expect(await askKeeper(connection, { type: "status" })).toBeUndefined();
  expect(await connection.hangsUp(1_000)).toBe(true);
});

test("without a keeper, open returns the reason", async () => {
  expect(await openKeeper(join(folder, "control"))).toBe("absent");
});
