const PYTHON_FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const PYTHON_SPECIAL: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  inf: Infinity,
  infinity: Infinity,
};

/**
 * The double that a number written by Python or pandas stands for: decimal text, or `nan`, `inf`, `Infinity` in any
 * case with any sign. `null` for other text, hexadecimal and the empty text among it.
 */
export function readNumber(text: string): number | null {
  if (PYTHON_FLOAT.test(text)) return Number(text);
  const [, sign, word] = /^([+-]?)([a-z]+)$/i.exec(text) ?? [];
  const special = PYTHON_SPECIAL[word?.toLowerCase() ?? ""];
  if (special === undefined) return null;
  return sign === "-" ? -special : special;
}
