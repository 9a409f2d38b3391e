/** The same rows on a Ray cluster of two nodes as on this host, and who may join one. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gain, ROOT } from "./gainCommand.ts";
import { fakeLanes, isClusterTested, RayCluster } from "./rayCluster.ts";
import { expectProven, normsAndLanes } from "./storedRun.ts";

let cluster: RayCluster;
let folder: string;

/** Every file of a folder, as bytes. */
const contents = (path: string): Buffer[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));

describe.skipIf(!isClusterTested)("a cluster of two nodes", { timeout: 600_000 }, () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
    cluster = await RayCluster.start({ gpus: [1, 1] });
  });
  afterAll(async () => {
    await cluster.end();
    rmSync(folder, { recursive: true });
  });

  test.each(["smollm2-135m", "gpt2-random"])(
    "%s has the bits of a local run, from both nodes",
    async (model) => {
      // Of fewer, the second lane may not be worth a load.
      const count = 520;
      const prompts = join(folder, `${model}.txt`);
      const line = (k: number): string => `Prompt ${"word ".repeat(k % 5)} ${String(k)}`;
      writeFileSync(prompts, Array.from({ length: count }, (_, k) => line(k)).join("\n"));
      const asked = ["--model", model, "--prompts", prompts, "--layout", "buckets", "--device", "cpu"];
      const local = join(folder, `${model}, local`);
      const there = join(folder, `${model}, cluster`);
      const alone = await gain(["experiment", ...asked, "--out", local]);
      expect(alone.code, alone.stderr).toBe(0);
      const given = ["experiment", ...asked, "--cluster", cluster.address, "--out", there];
      const spread = await gain(given, cluster.settings);
      expect(spread.code, spread.stderr).toBe(0);
      const [one, two] = [await normsAndLanes(local), await normsAndLanes(there)];
      expect(one.norms).toHaveLength(count);
      expect(two.norms).toEqual(one.norms);
      expect(two.lanes.map((lane) => lane.includes("127.0.0.2")).toSorted()).toEqual([false, true]);
      expect(readFileSync(join(there, "report.html"), "utf8")).toContain("127.0.0.2), GPU 0");
      await expectProven(there);
    },
  );

  test("a study names it, and its token is in no file or line of the run", async () => {
    const study = join(folder, "study.yaml");
    const lanes = `cluster: { address: "${cluster.address}", perGpu: 2, lanes: 3 }`;
    writeFileSync(study, `${lanes}\nmodels:\n  - model: one\n  - model: two\n`);
    const out = join(folder, "study");
    const given = ["experiment", "--study", study, "--profile", "--out", out];
    const { code, stdout, stderr } = await gain(given, { ...cluster.settings, ...fakeLanes() });
    expect(code, stderr).toBe(0);
    await expectProven(out);
    const written = [...contents(out), Buffer.from(stdout), Buffer.from(stderr)];
    const isWritten = (text: string): boolean => written.some((bytes) => bytes.includes(text));
    // The three lanes are on any of the nodes, whose addresses the run states.
    expect(["127.0.0.2", cluster.host].some(isWritten)).toBe(true);
    expect(isWritten(cluster.token)).toBe(false);
  });

  test("a model path that a node lacks names the node", async () => {
    const given = ["experiment", "--model-path", "/nowhere/model", "--cluster", cluster.address];
    const { code, stderr } = await gain([...given, "--out", join(folder, "none")], cluster.settings);
    expect(code).toBe(2);
    expect(stderr).toMatch(/model_not_found: on \S+ \([\d.]+\), GPU 0: /);
  });

  test.each([
    [{ RAY_AUTH_TOKEN_PATH: "", RAY_AUTH_TOKEN: "another" }, "cluster_refused: the cluster at"],
    [{ RAY_AUTH_TOKEN_PATH: "", HOME: "/nonexistent" }, "cluster_refused: no token for the cluster"],
  ])("is not joined with %o", async (settings, text) => {
    const out = join(folder, "refused");
    const given = ["experiment", "--model", "fake", "--cluster", cluster.address, "--out", out];
    const { code, stderr } = await gain(given, { ...cluster.settings, ...settings, ...fakeLanes() });
    expect(code).toBe(2);
    expect(stderr).toContain(text);
    expect(readdirSync(folder)).not.toContain("refused");
  });

  test("doctor lists its nodes and what is missing", async () => {
    const { code, stdout } = await gain(["doctor", "--cluster", cluster.address], cluster.settings);
    expect(code).toBe(0);
    expect(stdout).toContain("127.0.0.2");
    expect(stdout).toContain("tokens are on");
  });
});

describe.skipIf(!isClusterTested)("a cluster without tokens", { timeout: 300_000 }, () => {
  test("is refused, and accepted by --open-cluster, which the report states", async () => {
    const open = await RayCluster.start({ gpus: [1], open: true });
    const runs = mkdtempSync(join(tmpdir(), "gain-e2e-"));
    try {
      const out = join(runs, "run");
      const given = ["experiment", "--model", "fake", "--cluster", open.address, "--out", out];
      const environment = { ...open.settings, ...fakeLanes(), RAY_AUTH_TOKEN: "x" };
      const refused = await gain(given, environment);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain("cluster_open: the cluster at");
      const accepted = await gain([...given, "--open-cluster"], environment);
      expect(accepted.code, accepted.stderr).toBe(0);
      expect(readFileSync(join(out, "report.html"), "utf8")).toContain(
        "in a cluster without token authentication",
      );
    } finally {
      await open.end();
      rmSync(runs, { recursive: true });
    }
  });
});

test("an address that is none is refused without Ray, and options of a cluster without one", async () => {
  const refused = await gain(["experiment", "--model", "fake", "--cluster", "head"], fakeLanes());
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("Give auto, or HOST:PORT of the head");
  const alone = await gain(["experiment", "--model", "fake", "--lanes", "2"], fakeLanes());
  expect(alone.code).toBe(2);
  expect(alone.stderr).toContain("--lanes has no effect with sidecars of this host");
  const both = ["experiment", "--model", "fake", "--cluster", "auto", "--devices", "cpu*2"];
  expect((await gain(both, { ...fakeLanes(), GAIN_SIDECAR_PYTHON: join(ROOT, "none") })).code).toBe(2);
});
