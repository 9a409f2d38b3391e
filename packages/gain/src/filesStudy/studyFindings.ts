/**
 * The findings of a study of files.
 *
 *   files ─▶ mean gain of every model at every block ─▶ one counts at a block ─▶ classes of wiring, block by block
 */
import { basename } from "node:path";
import { NO_PLAN, statedClasses, type ModelValue, type PlannedAnalysis } from "@gain/analysis";
import { analysisPlan, type FilesModel, type FilesStudy } from "@gain/experiment";
import { GAIN_BLOCKS, type GainBlock } from "@gain/records";
import type { StudyReport } from "@gain/report";
import type { Analysis } from "../outputs/analysedModels.ts";
import { countedGains, type StatedGain } from "./statedGains.ts";

/** Gains of these blocks are the gain of a block; the others are shown and not tested. */
const TESTED: readonly GainBlock[] = ["L", "L-1"];

type Subset = NonNullable<NonNullable<FilesStudy["analysis"]>["subsets"]>[number];

/** The comparison with the study's classes of wiring in the place of those by shared prompts, and the study's report. */
export function studyFindings(
  study: FilesStudy,
  comparison: Analysis["comparison"],
  gains: readonly StatedGain[],
): { readonly comparison: Analysis["comparison"]; readonly study: StudyReport } {
  const block = study.analysis?.block ?? "L";
  const plan = analysisPlan(study.analysis) ?? NO_PLAN;
  const at = (own: GainBlock, among = gains, without: readonly string[] = []) =>
    statedClasses(valuesOf(study, countedGains(among, own), without), { block: own, plan });
  const primary = at(block);
  const others = TESTED.filter((each) => each !== block).map((each) => at(each).architectures);
  const sensitivity = (study.analysis?.subsets ?? []).flatMap((subset: Subset) => {
    const { name, files, without } = subset;
    const among = files === undefined ? gains : gains.filter(({ file }) => files.includes(file));
    return at(block, among, without)
      .analyses.filter(({ role }) => role === "primary")
      .map((analysis): PlannedAnalysis => ({ ...analysis, role: "sensitivity", of: name }));
  });
  const counted = GAIN_BLOCKS.map((each) => countedGains(gains, each));
  return {
    comparison: {
      ...comparison,
      architectures: primary.architectures,
      otherBlocks: others.filter(({ families }) => families.length > 0),
      analyses: [...primary.analyses, ...sensitivity],
      values: valuesOf(study, countedGains(gains, block)),
    },
    study: {
      question: study.question ?? null,
      block,
      limits: study.limits ?? [],
      gains: gains.map((gain) => ({
        model: gain.entry?.model ?? gain.name,
        family: gain.entry?.family ?? null,
        wiring: gain.entry?.wiring ?? null,
        block: gain.block,
        file: basename(gain.file),
        n: gain.n,
        mean: gain.mean,
        hasRows: gain.hasRows,
        notCounted: reasonOf(gain, counted, block),
      })),
    },
  };
}

function valuesOf(
  { models }: FilesStudy,
  counted: ReadonlyMap<FilesModel, StatedGain>,
  without: readonly string[] = [],
): readonly ModelValue[] {
  return models.flatMap((entry): ModelValue[] => {
    const gain = counted.get(entry);
    if (gain === undefined || without.includes(entry.model)) return [];
    const { model, family, wiring, norm = null, layers = null, parameters = null } = entry;
    return [
      {
        model,
        family,
        wiring,
        normType: norm,
        layers,
        parameters,
        logGain: { defined: true, value: Math.log(gain.mean) },
      },
    ];
  });
}

/** Why a gain counts in no test of the classes; null where it counts. */
function reasonOf(
  gain: StatedGain,
  counted: readonly ReadonlyMap<FilesModel, StatedGain>[],
  primary: GainBlock,
): string | null {
  const { entry, block } = gain;
  if (block === "not stated") return "the file does not state the block";
  if (!TESTED.includes(block) && block !== primary) return "the gain of no block";
  if (entry === null) return "the study does not name the model";
  const counting = counted.map((each) => each.get(entry)).find((each) => each?.block === block);
  if (counting === gain || counting === undefined) return null;
  return `${basename(counting.file)} has it with ${counting.n === null ? "an unknown number of" : String(counting.n)} prompts`;
}
