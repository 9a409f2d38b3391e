const FAMILIES =
  /gpt|llama|pythia|opt|bloom|falcon|mistral|mixtral|gemma|phi|qwen|neox|stablelm|mpt|olmo|deepseek|smollm|codegen|mamba|rwkv|t5|bert|yi\b/i;

/** Do all keys look like names of models? These have a number, an owner, or the name of a family. */
export const lookLikeModels = (keys: readonly string[]): boolean =>
  keys.length > 0 && keys.every((key) => /[a-z].*\d|\//i.test(key) || FAMILIES.test(key));
