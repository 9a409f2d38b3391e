import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { request, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keepVerification } from "@gain/records";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { ESTIMATE, findings, makeRun, manifest, planText } from "../../testing/madeRuns.ts";
import type { Comparison, RunList, RunPageFacts, ViewerProblem } from "../wire.ts";
import { startViewer, type Viewer } from "./startViewer.ts";

const HOSTILE = `<img src=x onerror=alert(1)>"'`;
const ROWS = "rows_20261130_100000.parquet";
let folder: string;
let runs: string;
let viewer: Viewer;
let port: number;
let token: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gain-viewer-"));
  runs = join(folder, "runs");
  const compiled = join(folder, "compiled");
  mkdirSync(runs);
  mkdirSync(compiled);
  for (const script of ["page.js", "rowWorker.js"]) writeFileSync(join(compiled, script), `"${script}";`);
  writeFileSync(join(folder, "secret.txt"), "secret");
  const content = "0123456789";
  const sha256 = createHash("sha256").update(content).digest("hex");
  const files = [ROWS, "report.html"].map((file) => ({ file, bytes: content.length, sha256 }));
  const whole = {
    "manifest.json": manifest(0, files),
    "findings.json": findings(ESTIMATE),
    [ROWS]: content,
    "report.html": content,
  };
  makeRun(runs, "whole", planText("20261130_100000"), whole);
  makeRun(runs, "other", planText("20261129_100000"), {
    ...whole,
    "manifest.json": { ...manifest(0, files), software: { gain: "0.2.0" } },
    "report.html": "changed",
  });
  makeRun(runs, HOSTILE, planText("20261128_100000", [HOSTILE]));
  makeRun(runs, "huge", planText("20261127_100000"), { "manifest.json": "" });
  truncateSync(join(runs, "huge", "manifest.json"), 2 ** 30);
  makeRun(runs, "truncated", planText("20261126_100000"), { "run.duckdb": "DUCK" });
  symlinkSync(join(folder, "secret.txt"), join(runs, "whole", "link.txt"));
  symlinkSync(folder, join(runs, "outside"));
  viewer = await startViewer({
    ...{
      folder: runs,
      port: 0,
      page: { compiled, report: { script: "1;", libraries: ["2;"], style: "", darkColours: {} } },
    },
    makeReport: (folders) => Promise.resolve(`report of ${String(folders.length)}`),
  });
  const address = new URL(viewer.address);
  port = Number(address.port);
  token = address.hash.slice("#token=".length);
});
afterAll(async () => {
  await viewer.close();
  rmSync(folder, { recursive: true });
});

interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A request of any kind: `fetch` would mend its path and its host. */
function ask(
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = "GET",
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: "127.0.0.1", port, path, method, headers: { "x-gain-token": token, ...headers } },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (piece: string) => (text += piece));
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        });
      },
    );
    sent.on("error", reject).end();
  });
}

const json = async <Value>(path: string): Promise<Value> => JSON.parse((await ask(path)).text) as Value;
const problem = ({ text }: Answered): ViewerProblem => JSON.parse(text) as ViewerProblem;
const file = (run: string, name: string): string =>
  `/api/file?${new URLSearchParams({ run, file: name }).toString()}`;

test("the address is of this machine alone, with the token where no server and no log sees it", () => {
  expect(viewer.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{32}$/);
});

test("the page and its scripts are served without the token, and hold no data", async () => {
  for (const path of [
    "/",
    "/?run=whole",
    "/page.css",
    "/page.js",
    "/rowWorker.js",
    "/report.js",
    "/vega.js",
  ]) {
    const { status, text, headers } = await ask(path, { "x-gain-token": "" });
    expect(status, path).toBe(200);
    expect(text).not.toContain('whole"');
    expect(headers["content-security-policy"]).toContain(
      "default-src 'none'; script-src 'self'; style-src 'self'",
    );
    expect(headers["content-security-policy"]).not.toContain("unsafe");
    expect(headers["x-content-type-options"]).toBe("nosniff");
  }
});

test.each([
  ["another host, as after DNS rebinding", { host: "evil.example" }, "the host evil.example"],
  ["this host at another port", { host: "127.0.0.1:1" }, "not this server"],
  ["another origin", { origin: "https://evil.example" }, "another site"],
  ["another local origin", { origin: "http://127.0.0.1:1" }, "another site"],
  ["a form or picture of another site", { "sec-fetch-site": "cross-site" }, "another site"],
  ["no token", { "x-gain-token": "" }, "lacks the token"],
  ["a wrong token of the same length", { "x-gain-token": "x".repeat(32) }, "lacks the token"],
])("a request with %s is refused, for runs and for files", async (_, headers, why) => {
  for (const path of ["/api/runs", "/api/events", file("whole", "plan.json")]) {
    const answer = await ask(path, headers);
    expect(answer.status).toBe(403);
    expect(problem(answer)).toMatchObject({
      code: "not_permitted",
      message: expect.stringContaining(why) as string,
    });
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
  }
});

test("nothing but reading is answered", async () => {
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS"])
    expect((await ask("/api/runs", {}, method)).status).toBe(405);
});

test("runs are listed the newest first with their states, hostile names as they are, links left out", async () => {
  const { title, runs: listed } = await json<RunList>("/api/runs");
  expect(title).toBe("runs");
  expect(listed.map(({ run, state }) => [run, state])).toEqual([
    ["whole", "finished"],
    ["other", "finished"],
    [HOSTILE, "unfinished"],
    ["truncated", "unfinished"],
    ["huge", "unreadable"],
  ]);
  expect(listed.at(-1)?.reason).toContain("manifest.json");
});

test("a manifest of 1 GB is not read, and the answer says so", async () => {
  const answer = await ask("/api/run?run=huge");
  expect(answer.status).toBe(200);
  expect((JSON.parse(answer.text) as RunPageFacts).run).toMatchObject({ state: "unreadable" });
  expect((await ask("/api/runs")).status).toBe(200);
});

test("a run is verified by the proof of its manifest that this machine keeps, until the manifest changes", async () => {
  vi.stubEnv("XDG_STATE_HOME", join(folder, "state"));
  const proof = { at: "2026-11-30T14:00:00.000Z", drawings: true };
  const made = makeRun(runs, "proven", planText("20261123_100000"), { "manifest.json": manifest(0) });
  const verified = async (): Promise<unknown> =>
    (await json<RunList>("/api/runs")).runs.find(({ run }) => run === "proven")?.verified;
  expect(await verified()).toBeNull();
  const text = readFileSync(join(made, "manifest.json"));
  await keepVerification(createHash("sha256").update(text).digest("hex"), proof);
  expect(await verified()).toEqual(proof);
  rmSync(join(made, "manifest.json"));
  writeFileSync(join(made, "manifest.json"), JSON.stringify(manifest(1)));
  expect(await verified()).toBeNull();
  rmSync(made, { recursive: true });
  vi.unstubAllEnvs();
});

test("a file of a run is served whole and by range, as bytes that no browser shows", async () => {
  const whole = await ask(file("whole", ROWS));
  expect(whole).toMatchObject({ status: 200, text: "0123456789" });
  expect(whole.headers["content-type"]).toBe("application/octet-stream");
  const part = await ask(file("whole", ROWS), { range: "bytes=2-4" });
  expect(part).toMatchObject({ status: 206, text: "234" });
  expect(part.headers["content-range"]).toBe("bytes 2-4/10");
  expect((await ask(file("whole", ROWS), { range: "bytes=8-" })).text).toBe("89");
  for (const range of ["bytes=10-12", "bytes=5-2", "bytes=-3", "lines=1-2"])
    expect((await ask(file("whole", ROWS), { range })).status, range).toBe(400);
});

test.each([
  ["a path up", "whole", "../../secret.txt"],
  ["an absolute path", "whole", "/etc/passwd"],
  ["the folder itself", "whole", "."],
  ["the folder above", "whole", ".."],
  ["a null byte", "whole", "plan.json\0"],
  ["a link to a file outside", "whole", "link.txt"],
  ["a run that is a link to a folder outside", "outside", "secret.txt"],
  ["a run with a path", "../folder/whole", "plan.json"],
  ["a run of nothing", "", "whole"],
  ["the folder of runs as a run", ".", "plan.json"],
])("%s is not found", async (_, run, name) => {
  const answer = await ask(file(run, name));
  expect(answer.status).toBe(404);
  expect(answer.text).not.toContain("secret\n");
});

test("encoded paths lead to no file of the server", async () => {
  for (const path of [
    "/../package.json",
    "/%2e%2e/package.json",
    "/api/../../etc/passwd",
    "//evil.example/api/runs",
    "/api/file/whole",
  ])
    expect((await ask(path)).status, path).toBe(404);
});

test("a run whose folder becomes a link after it was listed is not followed", async () => {
  makeRun(runs, "moved", planText("20261125_100000"));
  expect((await ask("/api/runs")).text).toContain('"moved"');
  renameSync(join(runs, "moved"), join(folder, "moved"));
  symlinkSync(join(folder, "moved"), join(runs, "moved"));
  expect((await ask(file("moved", "plan.json"))).status).toBe(404);
  rmSync(join(runs, "moved"));
});

test("the digests of a run's files are compared with its manifest", async () => {
  const unlike = await json<{ ok: boolean; detail: string }[]>("/api/check?run=other");
  expect(unlike.find(({ ok }) => !ok)?.detail).toContain("report.html differs from its digest");
  const open = await ask(`/api/check?${new URLSearchParams({ run: HOSTILE }).toString()}`);
  expect(problem(open).message).toContain("is not finished");
});

test("runs are compared with what differs in their plans and manifests, by names or not at all", async () => {
  const compared = await json<Comparison>("/api/compare?run=whole&run=other");
  expect(compared).toMatchObject({
    runs: ["whole", "other"],
    models: [[{ name: "Model M", isCompared: true }], [{ name: "Model M", isCompared: true }]],
    report: "report of 2",
    reason: null,
  });
  expect(compared.differences).toEqual([
    { what: "plan.timestamp", values: ["20261130_100000", "20261129_100000"] },
    { what: "software.gain", values: ["0.1.0", "0.2.0"] },
  ]);
  expect((await ask("/api/compare?run=whole")).status).toBe(400);
  expect((await ask("/api/compare?run=whole&run=huge")).status).toBe(400);
});
