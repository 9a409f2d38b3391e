import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pixelsOf } from "../testing/drawnFigure.ts";
import * as figures from "./index.ts";

const ROOT = join(import.meta.dirname, "../../..");
const MANUAL = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-figures-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("the manual", () => {
  it("has an example that draws what it says, unchanged", async () => {
    const example = /```ts\n(.*?)```/su.exec(MANUAL)?.[1] ?? "";
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    writeFileSync(join(folder, "example.ts"), example);
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    execFileSync(process.execPath, ["--import", "tsx", "example.ts"], { cwd: folder });

    const svg = readFileSync(join(folder, "gain.svg"), "utf8");
    expect(svg).toContain("GPT-J-6B");
    expect(svg).toContain("#fffaf0");
    const width = Number(/ width="([\d.]+)mm"/u.exec(svg)?.[1]);
    const png = await pixelsOf(readFileSync(join(folder, "gain.png")));
    expect(width).toBe(183);
    expect(png.width / (width / 25.4)).toBeCloseTo(300, 0);
    expect(JSON.parse(readFileSync(join(folder, "gain.vl.json"), "utf8"))).toHaveProperty("$schema");
  });

  it("lists every figure that the package exports", () => {
    const listed = [...MANUAL.matchAll(/^\| `(\w+)` +\|/gmu)].map((match) => match[1]);
    const others = [
      "renderFigure",
      "compileFigure",
      "loadRenderer",
      "rehearse",
      "glyphNotice",
      "figureShapes",
      "ShownRows",
      "FigureInputError",
      "FigureRenderError",
      "categoryEstimatesDomain",
      "depthProfileDomain",
      "entropyScatterDomain",
      "lastBlockTermsDomain",
      "layerHeatmapDomain",
      "mechanismDomain",
      "trainingFinding",
      "gainByStepsOfModelsTitle",
    ];
    expect([...listed, ...others].toSorted()).toEqual(Object.keys(figures).toSorted());
  });
});
