import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { SidecarFailed } from "./errors.ts";
import { fakeRequest, fakeSidecar } from "../testing/fakeSidecar.ts";
import { HeadStart } from "./headStart.ts";
import { SidecarSession } from "./sidecarSession.ts";

const created: HeadStart[] = [];

function headStart(command = fakeSidecar()): HeadStart {
  const made = new HeadStart(command);
  created.push(made);
  return made;
}

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(created.splice(0).map((made) => made.release()));
});

const folderOf = (address: string): string => dirname(address.replace("ipc://", ""));

test("a session uses the launched process and ends it", async () => {
  const launched = headStart().take();
  if (launched === undefined) throw new Error("there is no process");
  const { endpoint, startedAt } = await launched;
  const command = { file: "/not/started", arguments: [] };
  const session = await SidecarSession.start({ command, launched, epoch: 1, credit: 3 });
  try {
    expect(session.startedAt).toBe(startedAt);
    const load = session.load(fakeRequest, { sample: [], prompts: 0 }, () => undefined);
    expect((await load).model.layers).toBe(28);
  } finally {
    await session.close();
  }
  expect(existsSync(folderOf(endpoint.address))).toBe(false);
});

test("where the socket cannot be bound, the launched process ends, and the error names the address", async () => {
  const launched = headStart().take();
  if (launched === undefined) throw new Error("there is no process");
  const { endpoint, process } = await launched;
  await endpoint.release();
  const command = { file: "/not/started", arguments: [] };
  await expect(SidecarSession.start({ command, launched, epoch: 1, credit: 3 })).rejects.toMatchObject({
    name: "SidecarFailed",
    message: expect.stringContaining(endpoint.address) as string,
  });
  expect(process.gone.aborted).toBe(true);
});

test("only the first call of take returns the process", async () => {
  const made = headStart();
  const first = made.take();
  expect(made.take()).toBeUndefined();
  await made.release();
  const { process, endpoint } = await (first ?? Promise.reject(new Error("there is no process")));
  expect(process.gone.aborted, "a process that was taken is not released").toBe(false);
  process.kill();
  await process.departed;
  await endpoint.release();
});

test("a process that is not taken ends, also when it is released twice", async () => {
  const made = headStart({ file: process.execPath, arguments: ["-e", "setInterval(() => {}, 1000)"] });
  await Promise.all([made.release(), made.release()]);
  expect(made.take()).toBeUndefined();
  expect(process.getActiveResourcesInfo()).not.toContain("ProcessWrap");
});

test("a process that has waited too long for its session is not returned", () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const made = headStart();
  vi.advanceTimersByTime(31_000);
  expect(made.take()).toBeUndefined();
});

test("take rejects for a program that cannot be started, and release does not", async () => {
  const nothing = { file: "/there/is/no/python", arguments: [] };
  await expect(headStart(nothing).take()).rejects.toThrow(SidecarFailed);
  await expect(headStart(nothing).release()).resolves.toBeUndefined();
});
