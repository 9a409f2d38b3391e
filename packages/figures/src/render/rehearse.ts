import type { GainRow } from "@gain/records";
import { fourPanels } from "../notebook/fourPanels.ts";
import { depthProfile } from "../one/depthProfile.ts";
import { layerHeatmap } from "../one/layerHeatmap.ts";
import { renderFigure } from "./renderFigure.ts";

const PROMPTS = 24;
const BLOCKS = 12;
const CATEGORIES = 3;

/**
 * Draws figures of synthetic rows and discards them. The first figures take a quarter more time than later ones,
 * because code is compiled on its first run. A program can call this while it waits for something else.
 */
export async function rehearse(): Promise<void> {
  const rows = Array.from({ length: PROMPTS }, (_, i) => madeUpRow(i));
  const [model, meanGain] = ["rehearsal", 1];
  const bar = { name: model, gain: meanGain, kind: "unknown", source: "measured" } as const;
  const specs = [
    fourPanels({
      model,
      kind: bar.kind,
      rows,
      meanGain,
      correlation: { r: 0, p: 1 },
      bars: [bar, { ...bar, name: "another", source: "cited" }],
      reference: { name: "another", gain: meanGain },
    }),
    depthProfile({ model, rows }),
    layerHeatmap({ model, rows, findings: { categories: [] } }),
  ];
  for (const spec of specs) await renderFigure(spec);
}

function madeUpRow(i: number): GainRow {
  const norms = Array.from({ length: BLOCKS + 1 }, (_, k) => 2 ** k * (1 + ((i * k) % 7) / 10));
  return {
    model: "rehearsal",
    architecture: null,
    normType: null,
    params: null,
    role: null,
    category: `category ${String(i % CATEGORIES)}`,
    complexity: null,
    prompt: `prompt ${String(i)}`,
    entropyNats: 1 + (i % 5),
    lastGain: (norms[BLOCKS] ?? 1) / (norms[BLOCKS - 1] ?? 1),
    totalAmp: null,
    topToken: null,
    topProb: null,
    layers: BLOCKS,
    norms,
    flags: [],
  };
}
