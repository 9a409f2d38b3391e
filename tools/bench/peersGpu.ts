import type { Benchmark, Figure } from "./benchmark.ts";

const timesCompiled = (way: string): Figure => ({
  label: `time of ${way} ÷ gain's, compiled`,
  unit: "×",
  better: "more",
});

/** Other packages on a GPU. */
export const PEERS_GPU: Benchmark = {
  name: "peers-gpu",
  measures: "The 25 prompts on GPT-J-6B on one GPU by other packages; docs/peers.md has the details.",
  script: "bench/peers_gpu.py",
  rounds: 5,
  roundsInPair: 5,
  figures: {
    transformers: timesCompiled("transformers, hooks"),
    hiddenStates: timesCompiled("transformers, output_hidden_states"),
    paddedBatch: timesCompiled("transformers, hooks, one padded batch"),
    transformerLens: timesCompiled("TransformerLens, one padded batch"),
    nnsight: timesCompiled("nnsight, one padded batch"),
  },
  needs: "a CUDA GPU with 80 GB: run the script there, and store its output with --from",
};
