/** The benchmarks of the project. The first lines of each script describe its method. */
import type { Benchmark, Figure } from "./benchmark.ts";
import { FIRST_MINUTE } from "./firstMinute.ts";
import { GROWTH } from "./growthBenchmark.ts";
import { LANES } from "./lanesBenchmarks.ts";
import { PEERS_GPU } from "./peersGpu.ts";
import { POSITIONS } from "./positions.ts";
import { PROFILE } from "./profileBenchmark.ts";
import { PYTHON_DOOR } from "./pythonDoor.ts";
import { TWINS } from "./twinsBenchmark.ts";
import { VIEW } from "./viewBenchmark.ts";

const timesGain = (way: string, asked: Pick<Figure, "target" | "aim"> = {}): Figure => ({
  label: `time of ${way} ÷ gain's`,
  unit: "×",
  better: "more",
  ...asked,
});

const GPU = "a CUDA GPU with 40 GB: run the script there as it describes, and store its output with --from";

export const BENCHMARKS: readonly Benchmark[] = [
  {
    name: "measuring",
    measures: "The notebook's 25 prompts on the loaded embedded model, on the CPU.",
    script: "bench/measuring_cpu.py",
    rounds: 7,
    roundsInPair: 3,
    figures: {
      notebookLoop: timesGain("the notebook's loop", { target: 3, aim: 4 }),
      paddedBatch: timesGain("one padded batch, head on last tokens"),
    },
  },
  {
    name: "many-prompts",
    measures:
      "A sample of 10,000 prompts of mixed lengths on the embedded model, on the CPU, lease by lease.",
    script: "bench/many_prompts_cpu.py",
    rounds: 3,
    roundsInPair: 1,
    figures: {
      paddedBatches: timesGain("transformers' padded batches of 32", { target: 1.5, aim: 2 }),
      lastTokenHead: { label: "the same, with the head only on last tokens", unit: "×", better: "more" },
    },
  },
  {
    name: "system",
    measures: "The same 25 prompts through the whole system, stored durably; hello; memory of a run.",
    script: "packages/experiment/bench/wholeSystem.ts",
    rounds: 9,
    roundsInPair: 3,
    figures: {
      barePython: {
        label: "time of the system ÷ one padded batch's in bare Python",
        unit: "×",
        better: "less",
      },
      hello: { label: "from the start of the sidecar's process to its hello", unit: "s", better: "less" },
      orchestrator: { label: "peak memory of the orchestrator's own process", unit: "MB", better: "less" },
    },
  },
  {
    name: "wire-and-store",
    measures: "Rows of 28 blocks from a sidecar without a model, over the wire and into the store.",
    script: "packages/experiment/bench/wireAndStore.ts",
    rounds: 3,
    roundsInPair: 1,
    figures: {
      durable: {
        label: "rows that become durable per second",
        unit: "rows/s",
        better: "more",
        target: 8_000,
        aim: 20_000,
      },
      perCpuSecond: {
        label: "the same per second of the orchestrator's CPU time",
        unit: "rows/s",
        better: "more",
      },
      intake: { label: "prompts stored per second", unit: "prompts/s", better: "more" },
    },
  },
  ...LANES,
  {
    name: "summarize",
    measures: "A million stored rows summarised from Parquet, as whole processes, against pandas and scipy.",
    script: "bench/summarizeRows.ts",
    rounds: 5,
    roundsInPair: 1,
    figures: {
      seconds: timesGain("pandas and scipy"),
      memory: { label: "peak memory of pandas and scipy ÷ gain's", unit: "×", better: "more" },
    },
  },
  {
    name: "analyze",
    measures: "`gain analyze` from its start to its last file.",
    script: "packages/gain/bench/analyzeFiles.ts",
    rounds: 5,
    roundsInPair: 1,
    figures: {
      few: { label: "25 rows", unit: "s", better: "less" },
      many: { label: "100,000 rows", unit: "s", better: "less" },
      manyMemory: { label: "peak memory, 100,000 rows", unit: "MB", better: "less" },
    },
  },
  {
    name: "memory",
    measures:
      "Peak memory of gain's own process, a million prompts against ten thousand, with a sidecar without a model.",
    script: "packages/gain/bench/memoryOfRuns.ts",
    rounds: 1,
    roundsInPair: 1,
    figures: {
      run: {
        label: "whole runs, from the command to the sealed folder",
        unit: "×",
        better: "less",
        target: 1.1,
        aim: 1,
      },
      analyze: { label: "`gain analyze` of the stored runs", unit: "×", better: "less", target: 1.1, aim: 1 },
    },
    needs: "3 GB in the temporary folder and a quarter of an hour",
  },
  {
    name: "cold-run",
    measures: "From a cold command to the verdict on disk, embedded model, against a plain Python script.",
    script: "bench/cold_run.py",
    rounds: 7,
    roundsInPair: 1,
    figures: {
      direct: {
        label: "time of gain's command ÷ the script's",
        unit: "×",
        better: "less",
        target: 1.15,
        aim: 1,
      },
      nx: { label: "the same, started by nx", unit: "×", better: "less" },
    },
    needs: "GAIN_BENCH_PLOTS, a folder with the packages that the script lists, and an idle machine",
  },
  ...[PYTHON_DOOR, POSITIONS, VIEW, TWINS, GROWTH, PROFILE, FIRST_MINUTE],
  {
    name: "warm-run",
    measures: "The same command with a warm sidecar that has loaded the model.",
    script: "bench/warm_run.py",
    rounds: 7,
    roundsInPair: 1,
    figures: {
      toVerdict: {
        label: "from the command to the verdict on disk, without the measuring",
        unit: "s",
        better: "less",
        target: 1,
        aim: 0.5,
      },
      beyondMeasuring: {
        label: "whole process, with every figure drawn, without the measuring",
        unit: "s",
        better: "less",
        target: 1,
      },
      sidecar: { label: "of this, acquiring the sidecar and its load", unit: "s", better: "less" },
      byCold: { label: "whole process ÷ one without a warm sidecar", unit: "×", better: "less" },
    },
    needs: "an idle machine",
  },
  {
    name: "peers",
    measures: "The 25 prompts on the embedded model by other packages; docs/peers.md has the details.",
    script: "bench/peers_cpu.py",
    rounds: 7,
    roundsInPair: 5,
    figures: {
      transformers: timesGain("transformers, hooks"),
      hiddenStates: timesGain("transformers, output_hidden_states"),
      transformerLens: timesGain("TransformerLens"),
      nnsight: timesGain("nnsight"),
      paddedBatch: timesGain("transformers, hooks, one padded batch"),
    },
    needs: "GAIN_BENCH_PYTHON, a Python with the packages that the script lists",
  },
  PEERS_GPU,
  {
    name: "gpu-speed",
    measures: "GPT-J-6B at full size, random weights, bfloat16, on one GPU.",
    script: "bench/gpu_speed.py",
    rounds: 1,
    roundsInPair: 1,
    figures: {
      compiled: timesGain("the notebook's loop over 25 prompts", { target: 64, aim: 90 }),
      asItIs: { label: "the same, gain not compiled", unit: "×", better: "more" },
      short: {
        label: "prompts of 16 tokens per second",
        unit: "prompts/s",
        better: "more",
        target: 2_800,
        aim: 3_100,
      },
      mixed: {
        label: "tokens per second in prompts of 3 to 512 tokens ÷ the maximum in prompts of one length",
        unit: "×",
        better: "more",
        target: 0.7,
        aim: 0.85,
      },
      wholeSystem: {
        label: "the same with every answer durable ÷ the sidecar alone",
        unit: "×",
        better: "more",
        target: 0.9,
        aim: 0.97,
      },
    },
    needs: GPU,
  },
  {
    name: "cold-gpu",
    measures: "From a cold command to the verdict on disk: GPT-J-6B, weights in the page cache, on one GPU.",
    script: "bench/cold_gpu.py",
    rounds: 5,
    roundsInPair: 1,
    figures: {
      toVerdict: {
        label: "to the verdict on disk",
        unit: "s",
        better: "less",
        target: 7,
        aim: 5,
      },
      seconds: { label: "the whole process, every figure drawn", unit: "s", better: "less" },
      script: {
        label: "the same ÷ the time of a plain script that loads the model and runs the notebook's loop",
        unit: "×",
        better: "less",
      },
    },
    needs: GPU,
  },
  {
    name: "lanes-gpu",
    measures: "GPT-J-6B and a study of eight models on several GPUs, by the orchestrator's own scheduler.",
    script: "bench/lanes_gpu.py",
    rounds: 1,
    roundsInPair: 1,
    figures: {
      speedup: {
        label: "20,000 prompts of 3 to 512 tokens on one GPU ÷ on two",
        unit: "×",
        better: "more",
        target: 1.9,
      },
      lptShare: {
        label: "eight models of unequal size: the bound of longest-processing-time scheduling ÷ the study",
        unit: "×",
        better: "more",
        target: 0.9,
      },
      spreadCost: {
        label: "time of a prompt of 16 tokens, one model over two GPUs ÷ on one",
        unit: "×",
        better: "less",
      },
    },
    needs: "two CUDA GPUs of 40 GB: run the script there, and store its output with --from",
  },
  {
    name: "gptj",
    measures:
      "The same model through the sidecar's process in every arithmetic, compared with explicit hooks.",
    script: "bench/gptj_gpu.py",
    rounds: 7,
    roundsInPair: 7,
    figures: {
      notebookLoop: timesGain("the notebook's loop over 25 prompts"),
      manyPrompts: { label: "prompts of 16 tokens per second", unit: "prompts/s", better: "more" },
    },
    needs: GPU,
  },
];
