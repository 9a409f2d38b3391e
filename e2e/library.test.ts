/** The published packages, built, packed, installed into a new folder, and used there in TypeScript. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "./gainCommand.ts";

const CONSUMER = `
import { analyzeGains, type GainFindings, type GainObservation } from "@gain/analysis";
import { fourPanels, renderFigure } from "@gain/figures";
import type { GainRow } from "@gain/records";

const gains: readonly number[] = [0.91, 1.02, 1.1, 1.07, 0.98, 1.2];
const rows: GainRow[] = gains.map((lastGain, i) => ({
  model: "mine", architecture: null, normType: null, params: null, role: null,
  category: i % 2 === 0 ? "even" : "odd", complexity: null, prompt: \`prompt \${i}\`,
  entropyNats: 1 + i, lastGain, totalAmp: null, topToken: null, topProb: null, layers: null, norms: null, flags: [],
}));
const observations: readonly GainObservation[] = rows;
const findings: GainFindings = analyzeGains("mine", observations);
if (!findings.gain.mean.defined) throw new Error("six gains have a mean");
const { svg, png } = await renderFigure(
  fourPanels({
    model: "mine", kind: "unknown", rows, meanGain: findings.gain.mean.value, correlation: null, bars: [], reference: null,
  }),
);
console.log(JSON.stringify({ mean: findings.gain.mean.value, svg: svg.slice(0, 4), png: png.subarray(1, 4).toString() }));
`;

let folder: string;
let consumer: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-library-"));
  const built = join(folder, "built");
  consumer = join(folder, "consumer");
  mkdirSync(consumer);
  execFileSync(process.execPath, ["--import", "tsx", "tools/build.ts", built], { cwd: ROOT });
  const packed = readdirSync(built).filter((name) => name.endsWith(".tgz"));
  const dependencies = Object.fromEntries(
    packed.map((name) => [`@gain/${name.split("-")[1] ?? ""}`, `file:${join(built, name)}`]),
  );
  writeFileSync(
    join(consumer, "package.json"),
    JSON.stringify({ name: "consumer", private: true, type: "module", dependencies }),
  );
  execFileSync(
    "npm",
    ["install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"],
    {
      cwd: consumer,
    },
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("the packed packages type-check strictly and run in a project outside this repository", () => {
  writeFileSync(join(consumer, "use.ts"), CONSUMER);
  const compiler = [join(ROOT, "node_modules/typescript/bin/tsc"), "use.ts", "--outDir", "out", "--strict"];
  const settings = ["--module", "nodenext", "--target", "es2023", "--types", "node", "--typeRoots"];
  execFileSync(process.execPath, [...compiler, ...settings, join(ROOT, "node_modules/@types")], {
    cwd: consumer,
    encoding: "utf8",
  });
  const answer = execFileSync(process.execPath, ["out/use.js"], { cwd: consumer, encoding: "utf8" });
  // 6.28 / 6, by hand.
  expect(JSON.parse(answer)).toMatchObject({ svg: "<svg", png: "PNG" });
  expect((JSON.parse(answer) as { mean: number }).mean).toBeCloseTo(6.28 / 6, 14);
});

test.each(["analysis", "records", "figures"])(
  "%s contains compiled files, an exports map with types, a licence and a README, and nothing else",
  (name) => {
    const installed = join(consumer, "node_modules/@gain", name);
    expect(readdirSync(installed).toSorted()).toEqual(["LICENSE", "README.md", "dist", "package.json"]);
    const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as object;
    expect(manifest).toMatchObject({
      type: "module",
      exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
    });
    expect(manifest).not.toHaveProperty("nx");
    const files = readdirSync(join(installed, "dist"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((file) => !/\.(js|d\.ts)$/.test(file) || file.includes(".test."))).toEqual([]);
    expect(files.filter((file) => readFileSync(file, "utf8").includes("vitest"))).toEqual([]);
  },
);
