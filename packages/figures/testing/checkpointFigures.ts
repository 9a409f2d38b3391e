import {
  gainBySteps,
  gainByStepsOfModels,
  lastBlockTermsBySteps,
  stepByBlock,
  type CheckpointsInput,
  type GainByStepsOfModelsInput,
} from "../src/index.ts";
import type { FigureCases } from "./figureSpecs.ts";
import { hostile } from "./figureCases.ts";
import { CHECKPOINT_CASES, madeCheckpoints, madeTrainings, TRAINING_CASES } from "./madeCheckpoints.ts";

const CASES: Readonly<Record<string, CheckpointsInput>> = {
  ...CHECKPOINT_CASES,
  "hostile names": madeCheckpoints(hostile(0), [
    { revision: hostile(1), centre: 1.1 },
    { revision: hostile(6), centre: 0.9 },
  ]),
};

const TRAININGS: Readonly<Record<string, GainByStepsOfModelsInput>> = {
  ...TRAINING_CASES,
  "hostile names": madeTrainings({
    [hostile(0)]: [
      { revision: hostile(1), centre: 1.1 },
      { revision: "step2", centre: 0.9 },
    ],
    [hostile(2)]: [{ revision: hostile(6), centre: 0.9 }],
  }),
};

const ofEach = (what: string, draw: (given: CheckpointsInput) => FigureCases[string]): FigureCases =>
  Object.fromEntries(Object.entries(CASES).map(([name, given]) => [`${what} of ${name}`, draw(given)]));

/** The figures of checkpoints, of one model and of several. */
export const CHECKPOINT_FIGURES: FigureCases = {
  ...ofEach("gain by steps", (given) => [gainBySteps(given), ["1 = norm unchanged"], "one column"]),
  ...ofEach("steps by block", (given) => [stepByBlock(given), ["last"], "one column"]),
  ...ofEach("terms by steps", (given) => [
    lastBlockTermsBySteps(given),
    ["Mean gain² − 1, last block"],
    "one column",
  ]),
  ...Object.fromEntries(
    Object.entries(TRAININGS).map(([name, given]) => [
      `gain by steps of models of ${name}`,
      [gainByStepsOfModels(given), ["1 = norm unchanged"], "one column"],
    ]),
  ),
};
