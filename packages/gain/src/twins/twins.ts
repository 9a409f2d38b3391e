/**
 * `gain twins`: matched twins, from their plan to the report.
 *
 *   plan ─▶ 1. train and measure (Python; what is done stays) ─▶ measured.json of each model
 *        ─▶ 2. gather ─▶ measurements/*.parquet
 *        ─▶ 3. analyse by the rules of the plan ─▶ result.json
 *        ─▶ 4. figures and report
 *
 * `--measurements` begins at 3.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  assertSamePlan,
  gatherTwins,
  PLAN_OF_TWINS,
  readPlan,
  studyOfTwins,
  type ReadPlan,
} from "@gain/twins";
import { absolutePath } from "../absolutePath.ts";
import { commandText } from "../commandText.ts";
import { oneOfTwins, twinsNeedPlan, unknownCells } from "../errors.ts";
import { EXIT, type ExitCode } from "../exitCodes.ts";
import type { Interruption } from "../interruption.ts";
import { stderr, stdout } from "../printer.ts";
import { trainTwins, type Trained } from "./trainTwins.ts";
import type { TwinsArguments } from "./twinsOptions.ts";
import { writeTwinsOutputs } from "./writeTwins.ts";

/** In gain's own folder. */
const STUDY = fileURLToPath(new URL("../../../../studies/twins/", import.meta.url));
const POCKET = join(STUDY, "pocket");
const POCKET_CORPUS = join(POCKET, "corpus");

/** @throws UsageError, TwinsError */
export async function twins(options: TwinsArguments, interruption: Interruption): Promise<ExitCode> {
  const { pocket, corpus, measurements, plan: planFile, cells, out } = options;
  const given = [pocket, corpus !== undefined, measurements !== undefined].filter(Boolean).length;
  if (given !== 1) throw oneOfTwins();
  if (corpus === undefined && (planFile !== undefined || cells.length > 0)) throw twinsNeedPlan();
  if (measurements !== undefined) {
    const folder = measurements === true ? STUDY : absolutePath(measurements);
    await reported(folder, out === undefined ? folder : absolutePath(out));
    return EXIT.done;
  }
  const plan = await readPlan(
    pocket ? join(POCKET, PLAN_OF_TWINS) : absolutePath(planFile ?? join(STUDY, PLAN_OF_TWINS)),
  );
  assertCells(plan, cells);
  const results = absolutePath(out ?? join("runs", plan.plan.name));
  await assertSamePlan(results, plan);
  const trained = await trainTwins(
    {
      ...{ plan, cells, device: options.device, out: results },
      corpus: corpus === undefined ? POCKET_CORPUS : absolutePath(corpus),
    },
    interruption,
  );
  printEnd(trained, results);
  if (trained.code === EXIT.interrupted) return trained.code;
  const count = await gatherTwins(results, plan);
  stderr.text(`gathered ${String(count)} models into ${join(results, "measurements")}`);
  await reported(results, results);
  return trained.code;
}

/** Analyses the tables of a folder and writes what they show. */
async function reported(from: string, to: string): Promise<void> {
  const study = await studyOfTwins(from);
  const command = commandText("twins", ["--measurements", ...(from === STUDY ? [] : [from])]);
  const { summary, report, notice } = await writeTwinsOutputs(to, study, command);
  if (notice !== null) stderr.text(notice);
  stdout.laidOut(summary(stdout.lineWidth));
  stderr.text("report:");
  stderr.laidOut(`  ${report}`);
}

function printEnd({ failed, stopped }: Trained, results: string): void {
  if (failed.length > 0) {
    stderr.text("not used, by the plan’s rule or for want of memory:");
    for (const line of failed) stderr.text(`  ${line}`);
  }
  if (stopped !== null) stderr.text(`${stopped}. Results so far: ${results}`);
}

function assertCells({ plan, path }: ReadPlan, cells: readonly string[]): void {
  const own = plan.learning_rate.own_best?.as;
  const known = [...plan.cells.map(({ name }) => name), ...(own === undefined ? [] : [own])];
  const unknown = cells.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw unknownCells(path, unknown, known);
}
