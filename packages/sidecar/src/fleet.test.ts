import { afterEach, expect, test } from "vitest";
import { scriptedFleet } from "../testing/localFleet.ts";
import { Fleet } from "./fleet.ts";
import { newSessionAddress } from "./headStart.ts";

const CLUSTER = {
  type: "cluster",
  address: "a:1",
  isOpen: false,
  ray: "2.60.0",
  python: "3.11.2",
  nodes: [],
};
const ACQUIRED = { type: "acquired", host: "beta (10.0.0.2)", gpus: ["3"] };
const departed = (lost: boolean): object => ({
  ...{ type: "departed", exitCode: null, signal: null, stderrTail: ["why"] },
  lost,
});

let fleet: Fleet | undefined;
afterEach(async () => {
  await fleet?.close();
  fleet = undefined;
});

const START_MS = 10_000;
const joined = async (replies: Parameters<typeof scriptedFleet>[0]): Promise<Fleet> =>
  (fleet = await Fleet.start(
    scriptedFleet({ describe: [CLUSTER], ...replies }),
    { cluster: "auto", isOpenAllowed: false },
    START_MS,
  ));

async function acquire(from: Fleet, startMs = START_MS, reasons: string[] = []) {
  const address = await newSessionAddress();
  try {
    return await from.acquire(address, { gpus: 1, startMs, onWaiting: (reason) => reasons.push(reason) });
  } finally {
    await address.endpoint.release();
  }
}

test("a cluster that is refused is an error with the code", async () => {
  const refused = { type: "refused", code: "cluster_open", text: "it has no token" };
  const joining = joined({ describe: [refused] });
  await expect(joining).rejects.toMatchObject({ name: "ClusterFailed", code: "cluster_open" });
});

test("a lane waits for a node, says so once, and has the node's name", async () => {
  const waiting = { type: "waiting", text: "0 of 2 are free" };
  const reasons: string[] = [];
  const sidecar = await acquire(await joined({ acquire: [waiting, waiting, ACQUIRED] }), START_MS, reasons);
  expect(reasons).toEqual(["0 of 2 are free"]);
  expect(sidecar.place).toBe("beta (10.0.0.2), GPU 3");
});

test("a cluster without tokens is in the place of its sidecars", async () => {
  const open = await joined({ describe: [{ ...CLUSTER, isOpen: true }], acquire: [ACQUIRED] });
  expect((await acquire(open)).place).toContain("in a cluster without token authentication");
});

test.each([true, false])("a departure with lost %s is reported with it", async (lost) => {
  const sidecar = await acquire(await joined({ acquire: [ACQUIRED, departed(lost)] }));
  expect(await sidecar.departed).toMatchObject({ lost, stderrTail: ["why"] });
  expect(sidecar.gone.aborted).toBe(true);
});

test("a sidecar whose fleet ends is lost, and the next one is refused as that of a lost cluster", async () => {
  const own = await joined({ acquire: [ACQUIRED, { type: "exit" }] });
  const sidecar = await acquire(own);
  expect((await sidecar.departed).lost).toBe(true);
  await expect(acquire(own)).rejects.toMatchObject({ name: "ClusterLost" });
});

test("where no lane was ever placed, waiting ends with the reason", async () => {
  const own = await joined({ acquire: [{ type: "waiting", text: "no node has 4 GPUs" }] });
  await expect(acquire(own, 300)).rejects.toThrow(
    "no sidecar was placed on the cluster within 0.3 s: no node has 4 GPUs",
  );
});

test("a line that is none ends the connection", async () => {
  const own = await joined({ acquire: [{ type: "acquired", host: 7 }] });
  await expect(acquire(own)).rejects.toMatchObject({ name: "ClusterLost" });
});
