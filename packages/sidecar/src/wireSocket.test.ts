/** Peers of the socket that are not the session's sidecar, or send what no sidecar may send. */
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Dealer } from "zeromq";
import { afterEach, beforeEach, expect, test } from "vitest";
import { decodeOrchestratorMessage, encodeMessage, LIMITS } from "@gain/protocol";
import { fakeRequest } from "../testing/fakeSidecar.ts";
import { WireSocket } from "./wireSocket.ts";

const TOKEN = "5".repeat(64);
const DELIVERED_MS = 5_000;
const NOT_DELIVERED_MS = 300;

let folder: string;
let socket: WireSocket;
const peers: Dealer[] = [];
beforeEach(async () => {
  folder = mkdtempSync("/tmp/wire-");
  socket = await WireSocket.bind(`ipc://${join(folder, "wire")}`, TOKEN);
});
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.close();
  await socket.close();
  rmSync(folder, { recursive: true });
});

function newPeer(): Dealer {
  const peer = new Dealer({ linger: 0 });
  peer.connect(`ipc://${join(folder, "wire")}`);
  peers.push(peer);
  return peer;
}

const hello = (token: string): Uint8Array =>
  encodeMessage({
    type: "hello",
    ...{ protocolMin: 5, protocolMax: 5, token, pid: 1, python: "3", versions: [], devices: [] },
  });
const farewell = encodeMessage({ type: "bye", epoch: 1, leases: 0, rows: 0, errors: 0, unacknowledged: 0 });

/** The peer's reply; fails after some seconds. */
async function reply(peer: Dealer): Promise<unknown> {
  peer.receiveTimeout = DELIVERED_MS;
  const [frame] = await peer.receive();
  return frame && decodeOrchestratorMessage(frame);
}

test.each([
  ["another token", "4".repeat(64)],
  ["the beginning of the token", TOKEN.slice(1)],
  ["a longer token", `${TOKEN}5`],
  ["no token", ""],
])(
  "a peer that connects before the sidecar with %s is rejected, and the sidecar is admitted",
  async (_, token) => {
    const stranger = newPeer();
    await stranger.send(hello(token));
    expect(await reply(stranger)).toMatchObject({ type: "reject", code: "unknown_peer" });
    expect(await socket.deliveries.take(NOT_DELIVERED_MS)).toBeUndefined();
    const sidecar = newPeer();
    await sidecar.send(hello(TOKEN));
    expect(await socket.deliveries.take(DELIVERED_MS)).toMatchObject({ message: { type: "hello" } });
    await stranger.send(farewell);
    await sidecar.send(farewell);
    expect(await socket.deliveries.take(DELIVERED_MS)).toMatchObject({ message: { type: "bye" } });
    expect(await socket.deliveries.take(NOT_DELIVERED_MS)).toBeUndefined();
  },
);

test("a peer that sends something else first is not admitted", async () => {
  const stranger = newPeer();
  await stranger.send(farewell);
  expect(await reply(stranger)).toMatchObject({ type: "reject", code: "unknown_peer" });
  expect(await socket.deliveries.take(NOT_DELIVERED_MS)).toBeUndefined();
});

test("a second peer with the token is rejected", async () => {
  await newPeer().send(hello(TOKEN));
  expect(await socket.deliveries.take(DELIVERED_MS)).toMatchObject({ message: { type: "hello" } });
  const second = newPeer();
  await second.send(hello(TOKEN));
  expect(await reply(second)).toMatchObject({ type: "reject", code: "unknown_peer" });
});

test.each([
  ["beyond the limit by a byte", LIMITS.messageBytes + 1],
  ["of 64 MiB", 64 * 1024 * 1024],
])("a frame %s ends the connection at once, and is not read", async (_, bytes) => {
  const sidecar = newPeer();
  await sidecar.send(hello(TOKEN));
  await socket.deliveries.take(DELIVERED_MS);
  await sidecar.send(new Uint8Array(bytes));
  expect(await socket.deliveries.take(DELIVERED_MS, socket.lost)).toBeUndefined();
  expect(socket.lost.aborted).toBe(true);
  expect(await socket.deliveries.take(NOT_DELIVERED_MS)).toBeUndefined();
});

test("the longest frame is read", async () => {
  const sidecar = newPeer();
  await sidecar.send(hello(TOKEN));
  await socket.deliveries.take(DELIVERED_MS);
  await sidecar.send(new Uint8Array(LIMITS.messageBytes));
  expect(await socket.deliveries.take(DELIVERED_MS)).toHaveProperty("malformed");
});

test.each([
  ["an empty frame", [""]],
  ["two frames", [farewell, farewell]],
])("%s of the sidecar is malformed", async (_, frames) => {
  const sidecar = newPeer();
  await sidecar.send(hello(TOKEN));
  await socket.deliveries.take(DELIVERED_MS);
  await sidecar.send(frames);
  expect(await socket.deliveries.take(DELIVERED_MS)).toHaveProperty("malformed");
});

test("a send that waits for a full connection ends with the connection, and the socket closes at once", async () => {
  const sidecar = newPeer();
  await sidecar.send(hello(TOKEN));
  await socket.deliveries.take(DELIVERED_MS);
  const load = { type: "load", epoch: 1, request: fakeRequest, prompts: 1 } as const;
  const sample = [{ item: 0, text: "x".repeat(10_000) }];
  let sent = 0;
  async function fill(): Promise<void> {
    // Nobody reads them, and ZeroMQ keeps no more than some thousand.
    for (; sent < 100_000 && !socket.lost.aborted; sent += 1) await socket.send({ ...load, sample });
  }
  const full = fill();
  let before = -1;
  while (before < sent) {
    before = sent;
    await sleep(300);
  }
  const began = performance.now();
  sidecar.close();
  await full;
  await socket.close();
  expect(performance.now() - began).toBeLessThan(2_000);
});
