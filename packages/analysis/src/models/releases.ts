/**
 * A family of models that one group trained together: sizes of one recipe on one corpus, and models derived from them.
 */
export interface Release {
  readonly family: string;
  /** Tokens in the vocabulary, the number of its logits; null where sizes of the family differ widely. */
  readonly vocabulary: number | null;
  /** What the names of its models contain, in lower case, delimited by other characters than letters and digits. */
  readonly names: RegExp;
}

/**
 * A part of a name, delimited by other characters than letters and digits, such as `gpt2` in
 * `openai-community/gpt2-xl`.
 */
const named = (pattern: string): RegExp => new RegExp(`(?<![a-z0-9])(?:${pattern})(?![a-z0-9])`);

/** The same, where a size or a version may follow directly, as in `falcon3` or `qwen2`. */
const begun = (pattern: string): RegExp => new RegExp(`(?<![a-z0-9])(?:${pattern})(?![a-z])`);

/**
 * Releases by the names of their models on the hub and in published tables; the first that fits counts, so a name that
 * contains another (`tinyllama`, `codellama`, `falcon-rw`) comes before it. Fine-tunes whose names leave out their base
 * are listed with it where their authors state it.
 */
const RELEASES: readonly Release[] = [
  { family: "Cerebras-GPT", vocabulary: 50257, names: named("cerebras-gpt") },
  { family: "GPT-Neo", vocabulary: 50257, names: named("gpt-?neo") },
  { family: "GPT-NeoX-20B", vocabulary: 50432, names: named("gpt-?neox-20b") },
  { family: "GPT-J", vocabulary: 50400, names: named("gpt-?j(?:-6b)?|gpt4all-j|dolly-v1") },
  { family: "Pythia", vocabulary: 50304, names: named("pythia|dolly-v2") },
  {
    family: "GPT-2",
    vocabulary: 50257,
    names: named("(?:distil)?gpt-?2|gpt2(?:small|medium|large|xl)|dialogpt"),
  },
  { family: "OPT", vocabulary: 50272, names: named("opt(?:-iml)?(?:-max)?-(?:125m|350m|[0-9.]+b)") },
  { family: "BLOOM", vocabulary: 250880, names: begun("bloomz?") },
  { family: "TinyLlama", vocabulary: 32000, names: begun("tiny-?llama") },
  { family: "OpenLLaMA", vocabulary: 32000, names: named("open-?llama") },
  { family: "Llama 4", vocabulary: 202048, names: named("llama-?4(?:[.-].*)?") },
  {
    family: "Llama 3",
    vocabulary: 128256,
    names: named("(?:meta-?)?llama-?3(?:[._-]?[123])?|r1-distill-llama"),
  },
  { family: "Llama 2", vocabulary: 32000, names: named("llama-?2|code-?llama|vicuna-(?:7|13)b-v1\\.5") },
  {
    family: "LLaMA",
    vocabulary: 32000,
    names: named("llama(?:-?(?:7|13|30|33|65)b)?|alpaca|vicuna|guanaco"),
  },
  { family: "Mistral", vocabulary: 32000, names: named("mi[sx]tral|zephyr-7b") },
  { family: "Gemma 3", vocabulary: 262144, names: named("gemma-?3n?") },
  { family: "Gemma 2", vocabulary: 256000, names: named("gemma-?2(?!-?b(?![a-z0-9]))") },
  { family: "Gemma", vocabulary: 256000, names: begun("gemma|codegemma") },
  { family: "Qwen3", vocabulary: 151936, names: named("qwen-?3(?:\\.[0-9]+)?") },
  { family: "Qwen2.5", vocabulary: 151936, names: named("qwen-?2\\.5|r1-distill-qwen") },
  { family: "Qwen2", vocabulary: 151936, names: named("qwen-?2") },
  { family: "Qwen1.5", vocabulary: 151936, names: named("qwen-?1\\.5") },
  { family: "Qwen", vocabulary: 151936, names: named("qwen") },
  { family: "Falcon RW", vocabulary: 50304, names: named("falcon-rw") },
  { family: "Falcon-H1", vocabulary: null, names: named("falcon-?h1") },
  { family: "Falcon Mamba", vocabulary: 65024, names: named("falcon-?mamba") },
  { family: "Falcon 3", vocabulary: 131072, names: named("falcon-?3") },
  { family: "Falcon 2", vocabulary: 65024, names: named("falcon-?2") },
  { family: "Falcon", vocabulary: 65024, names: named("falcon") },
  { family: "StableLM 2", vocabulary: 100352, names: named("stablelm-?2") },
  { family: "StableLM", vocabulary: 50432, names: named("stablelm|stable-code") },
  { family: "Phi-4", vocabulary: null, names: named("phi-?4") },
  { family: "Phi-3", vocabulary: 32064, names: named("phi-?3(?:\\.5)?") },
  { family: "Phi-1 to Phi-2", vocabulary: 51200, names: named("phi-?(?:1|2)(?:[._]5)?") },
  { family: "OLMoE", vocabulary: 50304, names: named("olmoe") },
  { family: "OLMo 3", vocabulary: 100352, names: named("olmo-?3") },
  { family: "OLMo 2", vocabulary: 100352, names: named("olmo-?2") },
  { family: "OLMo", vocabulary: 50304, names: named("olmo") },
  { family: "MPT", vocabulary: 50432, names: named("mpt") },
  {
    family: "Cohere Command",
    vocabulary: 256000,
    names: named("c4ai-command(?:-r)?|command-r|command-a|aya(?:-[a-z]+)?"),
  },
  { family: "RedPajama-INCITE", vocabulary: 50432, names: named("redpajama(?:-incite)?") },
  { family: "SmolLM3", vocabulary: 128256, names: named("smollm-?3") },
  { family: "SmolLM2", vocabulary: 49152, names: named("smollm-?2") },
  { family: "SmolLM", vocabulary: 49152, names: named("smollm") },
  { family: "CodeGen", vocabulary: 51200, names: named("codegen2?") },
  { family: "XGLM", vocabulary: 256008, names: named("xglm") },
  { family: "Galactica", vocabulary: 50000, names: named("galactica") },
  { family: "StarCoder 2", vocabulary: 49152, names: named("starcoder-?2") },
  { family: "StarCoder", vocabulary: 49152, names: named("starcoder|starcoderbase") },
  { family: "Yi", vocabulary: 64000, names: named("yi(?:-1\\.5)?-(?:6|9|34)b") },
];

/**
 * The release to which a model's name, hub id or base belongs; null for a name that contains none. Case and the kind of
 * separator do not matter: `GPT2-Medium`, `openai-community/gpt2-medium` and `gpt2_medium` are one.
 */
export function releaseOf(name: string): Release | null {
  const plain = name.toLowerCase().replaceAll(/[_\s]+/g, "-");
  return RELEASES.find(({ names }) => names.test(plain)) ?? null;
}
