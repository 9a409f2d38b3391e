import { blockName, gainText, type ArchitectureHypothesis, type ModelReplicate } from "@gain/analysis";
import { cell, numberColumn, resultCell, textColumn, type StatTable } from "./statTable.ts";

/** The counted families, by wiring and norm type; where too few prompts are shared, over each model's own. */
export function familiesTable(hypothesis: ArchitectureHypothesis): StatTable {
  const { families, shared, basis, block, difference, normCells } = hypothesis;
  const over =
    difference.defined && basis === "shared prompts"
      ? `over ${String(shared.prompts)} shared prompts`
      : "over the prompts of each model";
  const at = block === "L" ? "" : ` at block ${blockName(block)}`;
  return {
    caption: `Families of models by wiring and norm type: geometric mean gain${at} ${over}`,
    columns: [
      textColumn("Family"),
      textColumn("Wiring"),
      textColumn("Norm type"),
      textColumn("Models that represent it"),
      numberColumn("Gain"),
    ],
    rows: [
      ...families.map(({ family, wiring, normType, models, logGain }) => [
        cell(family),
        cell(wiring),
        cell(normType ?? "not stated"),
        cell(models.join(", ")),
        resultCell(logGain, (value) => gainText(Math.exp(value))),
      ]),
      ...normCells.empty.map(({ wiring, normType }) => [
        cell("no family"),
        cell(wiring),
        cell(normType ?? "not stated"),
        cell("–"),
        cell("–"),
      ]),
    ],
  };
}

/** The family of every model, how it is known, and whether the model represents it in a class of wiring. */
export function replicatesTable(replicates: readonly ModelReplicate[]): StatTable {
  return {
    caption: "Families of the models: a family counts once in a class of wiring",
    columns: [
      textColumn("Model"),
      textColumn("Family"),
      textColumn("Known from"),
      textColumn("Counts in a class"),
    ],
    rows: replicates.map(({ model, family, familySource, notCounted }) => [
      cell(model),
      cell(family),
      cell(familySource),
      notCounted === null ? cell("yes") : { text: "no", note: notCounted },
    ]),
  };
}

/** The same families as lines for a terminal: wiring × norm type × family. */
export function familyLines({ families, normCells }: ArchitectureHypothesis): readonly string[] {
  const line = (wiring: string, normType: string | null, rest: string): string =>
    `${wiring} × ${normType ?? "norm type not stated"} × ${rest}`;
  return [
    ...families.map(({ family, wiring, normType, models, logGain }) => {
      const value = logGain.defined ? gainText(Math.exp(logGain.value)) : "no gain";
      const more = models.length === 1 && models[0] === family ? "" : ` (${models.join(", ")})`;
      return line(wiring, normType, `${family}: ${value}${more}`);
    }),
    ...normCells.empty.map(({ wiring, normType }) => line(wiring, normType, "no family")),
  ];
}
