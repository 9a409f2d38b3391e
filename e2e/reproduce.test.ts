/** The command under "How to reproduce", run as printed, gives the same rows. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gain, ROOT, Running } from "./gainCommand.ts";
import { measurement, storedRows } from "./storedRun.ts";

let folder: string;
beforeAll(() => {
  folder = join(mkdtempSync(join(tmpdir(), "gain-e2e-")), "it's $HOME=1 `x`");
  mkdirSync(folder);
});
afterAll(() => {
  rmSync(join(folder, ".."), { recursive: true });
});

/** The command line as it is copied from the page. */
function printed(report: string): string {
  const [, code = ""] = /id="reproduce">.*?<code>(.*?)<\/code>/su.exec(readFileSync(report, "utf8")) ?? [];
  const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', amp: "&" };
  return code.replaceAll(/&(?:#(\d+)|(\w+));/g, (_, number: string | undefined, name: string) =>
    number === undefined ? (entities[name] ?? "") : String.fromCodePoint(Number(number)),
  );
}

const run = (line: string): Running["finished"] => new Running(["sh", "-c", line]).finished;

async function numbers(out: string): Promise<unknown[]> {
  return (await storedRows(out))
    .map(measurement)
    .map(({ tokenIds, norms, entropyNats, topId }) => ({ tokenIds, norms, entropyNats, topId }));
}

test("the command of a run names the model that auto chose, and gives the same rows", async () => {
  writeFileSync(join(folder, "the prompts.txt"), "The capital city of France is\nSeven wizards boil tea\n");
  const out = join(folder, "run");
  const prompts = join(folder, "the prompts.txt");
  const options = ["--device", "cpu", "--truncate", "left", "--no-bos"];
  const { code, stderr } = await gain(["experiment", "--prompts", prompts, ...options, "--out", out]);
  expect(code, stderr).toBe(0);

  const line = printed(join(out, "report.html"));
  expect(line).toContain("gain:experiment -- --model smollm2-135m --dtype float32");
  expect(line).not.toContain("--out");
  const again = await run(line);
  const [, made = ""] = /^run (.*): 2 prompts, 1 model$/m.exec(again.stderr) ?? [];
  expect(again.code, again.stderr).toBe(0);
  try {
    expect(made.startsWith(join(ROOT, "runs"))).toBe(true);
    expect(await numbers(made)).toEqual(await numbers(out));
    expect(readFileSync(join(made, "plan.json"), "utf8")).toContain('"bos": "without"');
  } finally {
    rmSync(made, { recursive: true });
  }
});

test("the command of an analysis gives the same findings", async () => {
  const file = join(folder, "gains_20260105_152333.csv");
  writeFileSync(file, "Prompt,Last_Gain\na,1.01\nb,0.97\nc,1.04\n");
  const out = join(folder, "analysis");
  const { code, stderr } = await gain(["analyze", file, "--out", out]);
  expect(code, stderr).toBe(0);
  const line = printed(join(out, "report.html"));
  const findings = readFileSync(join(out, "findings.json"), "utf8");
  rmSync(out, { recursive: true });
  const again = await run(line);
  expect(again.code, again.stderr).toBe(0);
  expect(readFileSync(join(out, "findings.json"), "utf8")).toBe(findings);
});
