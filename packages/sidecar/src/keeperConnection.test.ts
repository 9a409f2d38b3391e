import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { KeeperConnection } from "./keeperConnection.ts";

let folder: string;
let server: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-keeper-"));
});

afterEach(() => {
  server?.close();
  rmSync(folder, { recursive: true });
});

test("a keeper that dies with what it was told unread has hung up, and nothing else happens", async () => {
  const path = join(folder, "control");
  // Closing a socket with something unread in it resets the connection, as killing its process does.
  server = createServer({ pauseOnConnect: true }, (socket) => setTimeout(() => socket.destroy(), 50));
  await new Promise<void>((resolve) => server?.listen(path, resolve));
  const connection = await KeeperConnection.open(path);
  if (!(connection instanceof KeeperConnection)) throw new Error(connection);
  expect(await connection.ask({ type: "status" })).toBeUndefined();
  expect(await connection.hangsUp(1_000)).toBe(true);
});

test("where no keeper is, it is said why", async () => {
  expect(await KeeperConnection.open(join(folder, "control"))).toBe("absent");
});
