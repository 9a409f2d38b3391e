import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { SidecarSession } from "@gain/sidecar";
import { miscountingSidecar } from "@gain/sidecar/testing/fakeSidecar";
import { made, numbered, prompts, request, setUp, stored, storePerTest } from "../testing/fakeMeasuring.ts";
import { measureModel } from "./measureModel.ts";
import type { RunEvent } from "./runEvent.ts";
import type { Measuring } from "./measuring.ts";

storePerTest();

/** Measures, and waits until the sidecar has ended. */
async function measure(measuring: Measuring): Promise<void> {
  await (
    await measureModel(measuring)
  ).ended;
}

test("every prompt ends once, as a row or as an error row", async () => {
  await made.store.appendPrompts(prompts(["a", "ERROR", "a", "NAN", ...numbered(6)]));
  const { events, measuring } = setUp();
  await measure(measuring);
  expect(await stored()).toBe("memmmmmmmm");
  const others = events.filter(({ kind }) => kind !== "span");
  expect(others.map(({ kind }) => kind).slice(0, 4)).toEqual(["starting", "greeted", "loading", "loaded"]);
  expect(others.at(-1)).toMatchObject({ kind: "measured", measured: 9, errors: 1, planned: 10 });
  const leased = events.flatMap((event) => (event.kind === "leased" ? [event.prompts] : []));
  expect(leased.reduce((sum, count) => sum + count, 0)).toBe(10);
  const firstAnswer = others.findIndex((event) => event.kind === "measured" && event.measured > 0);
  expect(others.slice(0, firstAnswer).filter(({ kind }) => kind === "leased")).not.toEqual([]);
  const spans = events.filter((event) => event.kind === "span");
  const names = new Set(spans.map(({ by, name }) => `${by}: ${name}`));
  expect([...names]).toEqual([
    "orchestrator: start the sidecar",
    "sidecar: pretend",
    "orchestrator: store",
    "sidecar: measure",
    "orchestrator: end the sidecar",
  ]);
  const leases = spans.flatMap(({ lease }) => lease ?? []);
  expect(leases.reduce((sum, { prompts: rows }) => sum + rows, 0)).toBe(9);
});

test.each([
  [1, 3],
  [5, 2],
])(
  "the leases of a lane are those of a run with %i lanes, also where each has its own model",
  async (lanes, open) => {
    await made.store.appendPrompts(prompts(numbered(40)));
    const { events, measuring } = setUp({ GAIN_FAKE_DELAY_S: "0.05" }, { lanesOfRun: () => lanes });
    await measure(measuring);
    const firstAnswer = events.findIndex((event) => event.kind === "measured" && event.measured > 0);
    expect(events.slice(0, firstAnswer).filter(({ kind }) => kind === "leased")).toHaveLength(open);
  },
);

test("an answer is acknowledged only when another process can read its rows", async () => {
  await made.store.appendPrompts(prompts(numbered(13)));
  const acknowledged: number[] = [];
  const ack = vi.spyOn(SidecarSession.prototype, "ack").mockImplementation(async (sequence) => {
    const { measured } = await made.store.counts(0);
    acknowledged.push(measured);
    expect(acknowledged).toHaveLength(sequence);
  });
  const { events, measuring } = setUp({ GAIN_FAKE_DELAY_S: "0.05" });
  try {
    // Without an acknowledgement the farewell counts leases as unacknowledged, which is reported as a crash.
    await measure({ ...measuring, interrupted: AbortSignal.timeout(60_000) }).catch(() => undefined);
  } finally {
    ack.mockRestore();
  }
  const answered = events.flatMap((event) =>
    event.kind === "span" && event.lease ? [event.lease.prompts] : [],
  );
  const upTo = answered.map((_, k) => answered.slice(0, k + 1).reduce((sum, rows) => sum + rows, 0));
  expect(acknowledged.slice(0, upTo.length)).toEqual(upTo);
  expect(upTo.length).toBeGreaterThan(1);
});

test("a sidecar's notices are reported, and stored with the rows", async () => {
  await made.store.appendPrompts(prompts(numbered(8)));
  const { events, measuring } = setUp({ GAIN_FAKE_NOTICE: "4 prompts did not fit" });
  await measure(measuring);
  const notice = { code: "batch_halved", text: "4 prompts did not fit" };
  expect(events.filter(({ kind }) => kind === "notice")).toEqual(
    Array(2).fill({ kind: "notice", ...notice }),
  );
  expect(await made.store.notices(0)).toEqual([{ ...notice, times: 2 }]);
});

test("a farewell whose counts differ from what was stored is reported, and every row is kept", async () => {
  await made.store.appendPrompts(prompts(numbered(5)));
  const { events, measuring } = setUp();
  const first = { ...measuring, lane: { name: "", command: miscountingSidecar() } };
  const onEvent: Measuring["onEvent"] = (event) => {
    events.push(event);
    // The next sidecar counts correctly.
    if (event.kind === "restarting") Object.assign(first, { lane: measuring.lane });
  };
  Object.assign(first, { onEvent });
  await measure(first);
  const restarts = events.filter((event) => event.kind === "restarting");
  expect(restarts.map(({ reason }) => reason)).toEqual([
    expect.stringContaining(
      "farewell reports 4 rows and 0 errors in 2 leases, 0 of them not acknowledged, and 5 rows",
    ),
  ]);
  expect(await stored()).toBe("mmmmm");
});

test("a second call measures nothing", async () => {
  await made.store.appendPrompts(prompts(numbered(5)));
  await measure(setUp().measuring);
  const { events, measuring } = setUp();
  await measure(measuring);
  expect(events.filter(({ kind }) => kind === "measured")).toHaveLength(1);
  expect(await stored()).toBe("mmmmm");
});

test.each([1, 2, 3])("after a sidecar is killed at lease %i, every row is stored once", async (lease) => {
  await made.store.appendPrompts(prompts(numbered(12)));
  const { events, measuring } = setUp({
    GAIN_FAKE_FAULT: `measure:${String(lease)}:kill`,
    GAIN_FAKE_ONCE: join(made.folder, "once"),
  });
  await measure(measuring);
  expect(await stored()).toBe("m".repeat(12));
  expect(events.filter(({ kind }) => kind === "restarting")).toHaveLength(1);
});

test("a sidecar that hangs is ended at its deadline and the run continues", async () => {
  await made.store.appendPrompts(prompts(numbered(8)));
  const { measuring } = setUp(
    { GAIN_FAKE_FAULT: "measure:1:hang", GAIN_FAKE_ONCE: join(made.folder, "once") },
    { deadlines: { startMs: 20_000, loadMs: 20_000, measureMs: 500 } },
  );
  await measure(measuring);
  expect(await stored()).toBe("m".repeat(8));
});

test("the prompt that kills the sidecar becomes an error row and its neighbours are measured", async () => {
  await made.store.appendPrompts(prompts([...numbered(5), "POISON", ...numbered(3)]));
  await measure(setUp().measuring);
  expect(await stored()).toBe("mmmmmemmm");
  for await (const row of made.store.rows(0)) {
    if (row.status === "error") expect(row.errorCode).toBe("poison_prompt");
  }
});

test("a sidecar that exits while it loads is reported once, with its last lines", async () => {
  await made.store.appendPrompts(prompts(["a"]));
  const { events, measuring } = setUp({ GAIN_FAKE_FAULT: "load:1:exit" });
  await expect(measure(measuring)).rejects.toThrow("the fake sidecar gives up");
  expect(events.filter(({ kind }) => kind === "starting")).toHaveLength(1);
});

test("a sidecar that is killed while it loads leaves an incomplete run, which the same command measures", async () => {
  await made.store.appendPrompts(prompts(["a"]));
  const { measuring } = setUp({ GAIN_FAKE_FAULT: "load:1:kill" });
  await expect(measure(measuring)).rejects.toMatchObject({
    name: "IncompleteRun",
    message: expect.stringMatching(/SIGKILL[^]*same command/) as string,
  });
  await measure(setUp().measuring);
  expect(await stored()).toBe("m");
});

test("an unknown model is reported with the sidecar's code", async () => {
  await made.store.appendPrompts(prompts(["a"]));
  const { measuring } = setUp({}, { request: { ...request, model: "missing" } });
  await expect(measure(measuring)).rejects.toMatchObject({ code: "model_not_found" });
});

test("prompts that all crash the sidecar become error rows, without an endless loop", async () => {
  await made.store.appendPrompts(prompts(["POISON 1", "POISON 2", "POISON 3"]));
  await measure(setUp().measuring);
  expect(await stored()).toBe("eee");
});

test("a sidecar that crashes on every lease ends the run as incomplete, without an error row", async () => {
  await made.store.appendPrompts(prompts(numbered(40)));
  const { measuring } = setUp(
    { GAIN_FAKE_FAULT: "measure:1:kill" },
    { request: { ...request, batchSize: 1 } },
  );
  await expect(measure(measuring)).rejects.toMatchObject({ name: "IncompleteRun" });
  expect(await stored()).toBe("");
}, 120_000);

test("an interruption lets the open leases finish, and another call measures the rest", async () => {
  await made.store.appendPrompts(prompts(numbered(40)));
  const { events, measuring, interrupted } = setUp({ GAIN_FAKE_DELAY_S: "0.1" });
  const running = measure({
    ...measuring,
    onEvent: (event) => {
      events.push(event);
      if (event.kind === "measured" && event.measured >= 8) interrupted.abort();
    },
  });
  await running;
  const before = (await stored()).length;
  // The lease that the sidecar was measuring is stored too.
  expect(before).toBeGreaterThan(8);
  expect(before).toBeLessThanOrEqual(16);
  await measure(setUp().measuring);
  expect(await stored()).toBe("m".repeat(40));
});

test("results without an acknowledgement at an interruption start no new sidecar", async () => {
  await made.store.appendPrompts(prompts(numbered(4_000)));
  const { events, measuring, interrupted } = setUp();
  await measure({
    ...measuring,
    onEvent: (event) => {
      events.push(event);
      if (event.kind === "measured" && event.measured > 0) interrupted.abort();
    },
  });
  expect((await stored()).length).toBeLessThan(4_000);
  expect(events.filter(({ kind }) => kind === "restarting")).toEqual([]);
});

test("an interruption before the sidecar's first message ends it at once, and no other one starts", async () => {
  await made.store.appendPrompts(prompts(["a"]));
  const { measuring, interrupted } = setUp();
  const events: RunEvent[] = [];
  const started = performance.now();
  await measure({
    ...measuring,
    lane: { name: "", command: { file: "/bin/sh", arguments: ["-c", "exec sleep 60", "sh"] } },
    onEvent: (event) => {
      events.push(event);
      if (event.kind === "starting")
        setTimeout(() => {
          interrupted.abort();
        }, 200);
    },
  });
  expect(performance.now() - started).toBeLessThan(5_000);
  expect(events.map(({ kind }) => kind)).toEqual(["starting"]);
});

test("an interruption while the model loads ends the sidecar at once", async () => {
  await made.store.appendPrompts(prompts(["a"]));
  const { measuring, interrupted } = setUp({ GAIN_FAKE_FAULT: "load:1:hang" });
  const pids: number[] = [];
  const started = performance.now();
  await measure({
    ...measuring,
    onEvent: (event) => {
      if (event.kind === "greeted") pids.push(event.pid);
      if (event.kind === "loading") interrupted.abort();
    },
  });
  expect(performance.now() - started).toBeLessThan(5_000);
  expect(existsSync(`/proc/${String(pids[0])}`)).toBe(false);
});
