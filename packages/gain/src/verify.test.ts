import { mkdtempSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keptVerification } from "@gain/records";
import { changeStore } from "@gain/records/testing/changeStore";
import { afterAll, beforeAll, expect, test } from "vitest";
import { program, runOfFake } from "../testing/runOfFake.ts";

const LONG_MS = 60_000;
let folder: string;
let run: string;
let digest: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gain-verify-"));
  run = join(folder, "run");
  digest = await runOfFake(
    run,
    ["ERROR", "one", "two", "three"].map((prompt) => ({ prompt })),
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test(
  "verify prints every check and the digest, and proves and keeps a run by the digest that experiment printed alone",
  async () => {
    expect(await keptVerification(digest)).toBeNull();
    const broken = await program(["verify", run, "--no-drawings", "--digest", "ab".repeat(32)]);
    expect(broken.stdout).toContain("BROKEN  the manifest has the given digest");
    expect(broken.code).toBe(2);
    expect(await keptVerification(digest)).toBeNull();
    const { code, stdout } = await program(["verify", run, "--digest", digest]);
    expect(await keptVerification(digest)).toMatchObject({ drawings: true });
    expect(stdout).toMatch(new RegExp(`^ok +the manifest has the given digest: yes\\n`, "u"));
    expect(stdout).toContain("outputs follow from the store: yes");
    expect(stdout).toContain(`digest: ${digest}\n${run}: proven\n`);
    expect(code).toBe(0);
  },
  LONG_MS,
);

test(
  "a text that is no digest, and a folder that is no run are refused with exit code 2",
  async () => {
    const none = await program(["verify", run, "--digest", "abc"]);
    expect(none.stderr).toContain("64 hexadecimal digits");
    expect(none.code).toBe(2);
    const empty = await program(["verify", join(folder, "none")]);
    expect(empty.stderr).toContain("folder_missing: no folder");
    expect(empty.code).toBe(2);
  },
  LONG_MS,
);

test(
  "a check that takes too long or needs too much memory ends at its limit, which the message names",
  async () => {
    const late = await program(["verify", run, "--timeout", "0.05"]);
    expect(late.stderr).toContain("did not end within 0.05 s: it proves nothing");
    expect(late.stderr).toContain("--timeout");
    expect(late.code).toBe(2);
    // The store has 60 MB for a value of a few kilobytes: DuckDB refuses it.
    await changeStore(
      "UPDATE models SET loaded = json_merge_patch(loaded, json_object('name', repeat('x', 60000000)))",
    )(run);
    const large = await program(["verify", run]);
    expect(large.stdout).toMatch(/BROKEN {2}the store can be read: .*memory limit/u);
    expect(large.code).toBe(2);
    // Within the size of a manifest, and as objects of JavaScript many times as large.
    await writeFile(join(run, "manifest.json"), `[${"{},".repeat(10_000_000)}{}]`);
    const full = await program(["verify", run, "--memory", "64"]);
    expect(full.stderr).toContain("needs more than 64 MB: it proves nothing");
    expect(full.code).toBe(2);
  },
  LONG_MS,
);
