/**
 * A process that writes all outputs of synthetic rows and prints its peak memory in kilobytes:
 * `writingChild.ts FOLDER ROWS`. The rows are generated while they are read.
 */
import { writeRowsParquet, type GainRow } from "@gain/records";
import { printPeak } from "@gain/records/testing/peakMemory";
import { factsOfRows } from "../src/sources/replicateFacts.ts";
import { reportLabels } from "../src/sources/reportLabels.ts";
import { RowTally } from "../src/sources/rowTally.ts";
import { writeOutputs } from "../src/outputs/writeOutputs.ts";

const LAYERS = 12;
const CATEGORIES = ["Factual", "Syntactic", "Cliche", "Novel", "Nonsense"];
const [folder = "", count = ""] = process.argv.slice(2);

function* rows(): Generator<GainRow, void, undefined> {
  for (let i = 0; i < Number(count); i++) {
    const wave = Math.sin(i * 12.9898) * 0.1;
    const norms = Array.from({ length: LAYERS + 1 }, (_, k) => (k + 1) * (1 + wave * Math.cos(k + i)));
    yield {
      ...{ model: "made", architecture: "Sequential", normType: "LayerNorm", params: "1M", role: "test" },
      category: CATEGORIES[i % CATEGORIES.length] ?? null,
      complexity: (i % 5) + 1,
      prompt: `Prompt number ${String(i)}, of which the last token is measured`,
      entropyNats: 4 + Math.cos(i * 78.233),
      lastGain: (norms[LAYERS] ?? Number.NaN) / (norms[LAYERS - 1] ?? Number.NaN),
      totalAmp: (norms[LAYERS] ?? Number.NaN) / (norms[1] ?? Number.NaN),
      ...{ topToken: " the", topProb: 0.5, layers: LAYERS, norms },
      flags: i % 3 === 0 ? ["truncated"] : [],
    };
  }
}

const tally = new RowTally();
for (const row of rows()) tally.add(row);
const labels = reportLabels("made", tally, {
  ...{ slug: "made", timestamp: "20260105_152333", plannedPrompts: Number(count) },
});
const model = {
  ...tally.digest("made", { precisionFloor: null }),
  replicate: factsOfRows("made", tally),
  ...{ rows, labels, notes: [], selfChecks: [], provenance: { heading: "made", facts: [] } },
};
const source = {
  path: folder,
  models: [model],
  writeParquet: (path: string) => writeRowsParquet(path, rows()),
};
await writeOutputs(folder, [source], { command: "made", createdAt: new Date(0), references: () => null });
printPeak();
