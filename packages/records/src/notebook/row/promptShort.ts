const CHARACTERS = 40;
const SURROGATE = /[\ud800-\udfff]/;

/** `Prompt_Short`: the first 40 characters (code points, as in Python) and "...", for every length. */
export function promptShort(prompt: string): string {
  const units = prompt.slice(0, CHARACTERS);
  if (!SURROGATE.test(units)) return `${units}...`;
  return `${Array.from(prompt.slice(0, 2 * CHARACTERS))
    .slice(0, CHARACTERS)
    .join("")}...`;
}
