import { join } from "node:path";
import { writeTextsAtomically } from "@gain/records";
import {
  numberOf,
  objectOf,
  rowsOfModel,
  sha256,
  textOf,
  type ExportedModel,
  type ExportedRun,
} from "./exportedRun.ts";

const TASK = "gain_residual";
const SCORER = "last_layer_gain";
/** Columns that have a place of their own in a sample. */
const INSIDE: ReadonlySet<string> = new Set(["Prompt", "Last_Gain", "Error_Text"]);

/**
 * Logs of Inspect in JSON, one a model: `<time>_gain-residual_<id>.json`, read by `inspect_ai.log.read_eval_log` and
 * `inspect view`. A sample is a prompt; its score is its gain, and its metadata are the other columns. A prompt that could
 * not be measured has an error and no score. The metric is the geometric mean gain over the run's categories.
 */
export async function writeInspect(run: ExportedRun, into: string): Promise<readonly string[]> {
  const time = run.manifest.sealedAt.replace(/\.\d+Z$/, "+00:00");
  const written: string[] = [];
  for (const model of run.models) {
    const id = sha256(`${run.name}\0${model.labels.slug}`).slice(0, 22);
    const path = join(into, `${time.replaceAll(":", "-")}_gain-residual_${id}.json`);
    const [count, measured] = await counts(run, model);
    await writeTextsAtomically([path], async ([file]) => {
      const head = JSON.stringify(headOf(run, model, { id, time, count, measured }));
      await file?.add(`${head.slice(0, -1)},"samples":[`);
      let index = 0;
      for await (const row of rowsOfModel(run, model)) {
        const error = textOf(row, "Error_Text");
        const gain = numberOf(row, "Last_Gain");
        const others = objectOf(new Map([...row].filter(([name]) => !INSIDE.has(name))));
        const sample = {
          ...{ id: index + 1, epoch: 1, input: textOf(row, "Prompt"), target: "" },
          ...{ messages: [], output: { model: model.labels.modelName, choices: [] } },
          scores: gain === null ? {} : { [SCORER]: { value: gain } },
          ...{ metadata: others, store: {}, events: [], model_usage: {}, attachments: {} },
          ...(error !== "" && {
            error: { message: error, traceback: "", traceback_ansi: "" },
          }),
        };
        await file?.add(`${index === 0 ? "" : ","}\n${JSON.stringify(sample)}`);
        index += 1;
      }
      await file?.add("\n]}\n");
    });
    written.push(path);
  }
  return written;
}

async function counts(run: ExportedRun, model: ExportedModel): Promise<[count: number, measured: number]> {
  let [count, measured] = [0, 0];
  for await (const row of rowsOfModel(run, model)) {
    count += 1;
    if (numberOf(row, "Last_Gain") !== null) measured += 1;
  }
  return [count, measured];
}

interface About {
  readonly id: string;
  readonly time: string;
  readonly count: number;
  readonly measured: number;
}

function headOf(
  run: ExportedRun,
  { labels, findings }: ExportedModel,
  { id, time, count, measured }: About,
): object {
  const { estimate } = findings.primary;
  const metric = (name: string, value: number): object => ({ [name]: { name, value, params: {} } });
  const metrics = estimate.defined
    ? {
        ...metric("geometric_mean", estimate.value.mean),
        ...metric("interval_low", estimate.value.interval.low),
        ...metric("interval_high", estimate.value.interval.high),
      }
    : {};
  return {
    version: 2,
    status: "success",
    eval: {
      ...{ eval_id: id, run_id: id, created: time, task: TASK, task_id: id, task_version: 0 },
      ...{ task_attribs: {}, task_args: {}, model: `gain/${labels.slug}`, model_args: {}, config: {} },
      dataset: { name: run.name, samples: count, shuffled: false },
      packages: { gain: run.manifest.software["gain"] ?? "" },
      metadata: { model_name: labels.modelName, verdict: findings.verdict.headline },
    },
    plan: { name: "plan", steps: [], config: {} },
    results: {
      ...{ total_samples: count, completed_samples: measured },
      scores: [{ name: SCORER, scorer: SCORER, params: {}, metrics }],
    },
    stats: { started_at: time, completed_at: time, model_usage: {} },
  };
}
