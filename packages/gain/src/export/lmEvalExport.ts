import { join } from "node:path";
import { makeFolder, writeFileAtomically, writeTextsAtomically } from "@gain/records";
import {
  numberOf,
  objectOf,
  rowsOfModel,
  sha256,
  textOf,
  type ExportedModel,
  type ExportedRun,
} from "./exportedRun.ts";

/** The name of the measurement among tasks of lm-evaluation-harness. */
const TASK = "gain_residual";
const METRIC = "gain";

/**
 * The files that lm-evaluation-harness writes with `--output_path` and `--log_samples`, one folder a model:
 * `results_<time>.json` and `samples_gain_residual_<time>.jsonl`. The task's metrics are the geometric mean gain over the
 * run's categories and its logarithm with its standard error; a sample is a prompt with its gain and every column.
 *
 * @see lm_eval/loggers/evaluation_tracker.py
 */
export async function writeLmEval(run: ExportedRun, into: string): Promise<readonly string[]> {
  const time = run.manifest.sealedAt.replaceAll(":", "-").replace("Z", "");
  const written: string[] = [];
  for (const model of run.models) {
    const folder = join(into, model.labels.slug);
    await makeFolder(folder);
    const results = join(folder, `results_${time}.json`);
    const samples = join(folder, `samples_${TASK}_${time}.jsonl`);
    let count = 0;
    let measured = 0;
    await writeTextsAtomically([samples], async ([file]) => {
      for await (const row of rowsOfModel(run, model)) {
        const gain = numberOf(row, "Last_Gain");
        if (gain !== null) measured += 1;
        const prompt = textOf(row, "Prompt");
        const doc = objectOf(row);
        const sample = {
          ...{ doc_id: count, doc, target: "", arguments: { gen_args_0: { arg_0: prompt } } },
          ...{ resps: [[gain]], filtered_resps: [gain], filter: "none", metrics: [METRIC] },
          ...{ doc_hash: sha256(JSON.stringify(doc)), prompt_hash: sha256(prompt), target_hash: sha256("") },
          [METRIC]: gain,
        };
        await file?.add(`${JSON.stringify(sample)}\n`);
        count += 1;
      }
    });
    await writeFileAtomically(
      results,
      `${JSON.stringify(resultsOf(run, model, count, measured), undefined, 2)}\n`,
    );
    written.push(results, samples);
  }
  return written;
}

function resultsOf(
  run: ExportedRun,
  { labels, findings }: ExportedModel,
  count: number,
  measured: number,
): object {
  const { estimate } = findings.primary;
  const metrics = estimate.defined
    ? {
        [`${METRIC},none`]: estimate.value.mean,
        [`${METRIC}_stderr,none`]: "N/A",
        [`ln_${METRIC},none`]: estimate.value.lnMean,
        [`ln_${METRIC}_stderr,none`]: estimate.value.lnError,
      }
    : {};
  return {
    results: { [TASK]: { alias: TASK, ...metrics } },
    group_subtasks: { [TASK]: [] },
    configs: { [TASK]: { task: TASK, metadata: { version: 1, verdict: findings.verdict.headline } } },
    versions: { [TASK]: 1 },
    "n-shot": { [TASK]: 0 },
    // A gain is neither good nor bad.
    higher_is_better: { [TASK]: {} },
    "n-samples": { [TASK]: { original: count, effective: measured } },
    config: { model: "gain", model_args: `run=${run.name}`, batch_size: null, device: null },
    git_hash: run.manifest.gitCommit,
    date: Date.parse(run.manifest.sealedAt) / 1000,
    model_source: "gain",
    model_name: labels.modelName,
    model_name_sanitized: labels.slug,
  };
}
