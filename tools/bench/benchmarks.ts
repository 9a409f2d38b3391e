/** The benchmarks of the project. Each script says in its first lines how it measures. */
import type { Benchmark, Figure } from "./benchmark.ts";

const timesGain = (way: string, asked: Pick<Figure, "target" | "aim"> = {}): Figure => ({
  says: `time of ${way} ÷ gain's`,
  unit: "×",
  better: "more",
  ...asked,
});

const GPU = "a CUDA GPU with 40 GB: run its script there as it says, and store what it prints with --from";

export const BENCHMARKS: readonly Benchmark[] = [
  {
    name: "measuring",
    measures: "The notebook's 25 prompts on the embedded model, on the CPU, the model loaded.",
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
      lastTokenHead: { says: "the same, their head on last tokens alone", unit: "×", better: "more" },
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
        says: "time of the system ÷ one padded batch's in bare Python",
        unit: "×",
        better: "less",
      },
      hello: { says: "from spawning the sidecar to its hello", unit: "s", better: "less" },
      orchestrator: { says: "most memory of the orchestrator's own process", unit: "MB", better: "less" },
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
        says: "rows that become durable a second",
        unit: "rows/s",
        better: "more",
        target: 8_000,
        aim: 20_000,
      },
      perCpuSecond: {
        says: "the same for a second of the orchestrator's CPU",
        unit: "rows/s",
        better: "more",
      },
      intake: { says: "prompts taken into the store a second", unit: "prompts/s", better: "more" },
    },
  },
  {
    name: "summarize",
    measures: "A million stored rows summarised from Parquet, whole processes, against pandas and scipy.",
    script: "bench/summarizeRows.ts",
    rounds: 5,
    roundsInPair: 1,
    figures: {
      seconds: timesGain("pandas and scipy"),
      memory: { says: "most memory of pandas and scipy ÷ gain's", unit: "×", better: "more" },
    },
  },
  {
    name: "analyze",
    measures: "`gain analyze` from start to its last file.",
    script: "packages/gain/bench/analyzeFiles.ts",
    rounds: 5,
    roundsInPair: 1,
    figures: {
      few: { says: "25 rows", unit: "s", better: "less" },
      many: { says: "100,000 rows", unit: "s", better: "less" },
      manyMemory: { says: "most memory, 100,000 rows", unit: "MB", better: "less" },
    },
  },
  {
    name: "memory",
    measures:
      "Most memory of gain's own process, a million prompts against ten thousand, on a sidecar without a model.",
    script: "packages/gain/bench/memoryOfRuns.ts",
    rounds: 1,
    roundsInPair: 1,
    figures: {
      run: {
        says: "whole runs, from the command to the sealed folder",
        unit: "×",
        better: "less",
        target: 1.1,
        aim: 1,
      },
      analyze: { says: "`gain analyze` of the stored runs", unit: "×", better: "less", target: 1.1, aim: 1 },
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
        says: "time of gain's command ÷ the script's",
        unit: "×",
        better: "less",
        target: 1.15,
        aim: 1,
      },
      nx: { says: "the same, started by nx", unit: "×", better: "less" },
    },
    needs: "GAIN_BENCH_PLOTS, a folder with matplotlib and seaborn as the script says, and an idle machine",
  },
  {
    name: "warm-run",
    measures: "The same command beside a warm sidecar that holds the model, as a second run finds it.",
    script: "bench/warm_run.py",
    rounds: 7,
    roundsInPair: 1,
    figures: {
      toVerdict: {
        says: "from the command to the verdict on disk, less the measuring",
        unit: "s",
        better: "less",
        target: 1,
        aim: 0.5,
      },
      beyondMeasuring: {
        says: "whole process, with every figure drawn, less the measuring",
        unit: "s",
        better: "less",
        target: 1,
      },
      sidecar: { says: "of it, asking for the sidecar and its load", unit: "s", better: "less" },
      byCold: { says: "whole process ÷ one with no warm sidecar", unit: "×", better: "less" },
    },
    needs: "an idle machine",
  },
  {
    name: "peers",
    measures: "The 25 prompts on the embedded model by other packages; docs/peers.md has all of it.",
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
    needs: "GAIN_BENCH_PYTHON, a Python with transformer-lens and nnsight as the script says",
  },
  {
    name: "gpu-speed",
    measures: "GPT-J-6B at full size, random weights, bfloat16, on one GPU.",
    script: "bench/gpu_speed.py",
    rounds: 1,
    roundsInPair: 1,
    figures: {
      compiled: timesGain("the notebook's loop over 25 prompts", { target: 64, aim: 90 }),
      asItIs: { says: "the same, gain not compiled", unit: "×", better: "more" },
      short: {
        says: "prompts of 16 tokens a second",
        unit: "prompts/s",
        better: "more",
        target: 2_800,
        aim: 3_100,
      },
      mixed: {
        says: "tokens a second in prompts of 3 to 512 tokens ÷ the most in prompts of one length",
        unit: "×",
        better: "more",
        target: 0.7,
        aim: 0.85,
      },
      wholeSystem: {
        says: "the same with every answer durable ÷ the sidecar alone",
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
        says: "to the verdict on disk",
        unit: "s",
        better: "less",
        target: 7,
        aim: 5,
      },
      seconds: { says: "the whole process, every figure drawn", unit: "s", better: "less" },
      script: {
        says: "the same ÷ a plain script's that loads the model and runs the notebook's loop",
        unit: "×",
        better: "less",
      },
    },
    needs: GPU,
  },
  {
    name: "gptj",
    measures: "The same model through the sidecar's process in every arithmetic, held to explicit hooks.",
    script: "bench/gptj_gpu.py",
    rounds: 7,
    roundsInPair: 7,
    figures: {
      notebookLoop: timesGain("the notebook's loop over 25 prompts"),
      manyPrompts: { says: "prompts of 16 tokens a second", unit: "prompts/s", better: "more" },
    },
    needs: GPU,
  },
];
