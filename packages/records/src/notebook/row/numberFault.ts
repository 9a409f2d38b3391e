/** Why a text is not a number, as a clause for messages; null if unknown. */
export function numberFault(text: string): string | null {
  const trimmed = text.trim();
  if (/^[+-]?\d+,\d+(?:e[+-]?\d+)?$/i.test(trimmed)) return "write it with a decimal point";
  if (/^[+-]?\d{1,3}(?:[ ,.'’]\d{3})+(?:[.,]\d+)?$/.test(trimmed))
    return "write it without separators of thousands";
  if (/^[+-]?[\d.,]+\s*%$/.test(trimmed)) return "it is a percentage: write the ratio, 1.05 for 105 %";
  if (/^[+-]?[\d.,]+(?:e[+-]?\d+)?\s*±/i.test(trimmed))
    return "it contains a spread: write only the value, and the spread in another column";
  const unit = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*(\p{Letter}[\p{Letter}/²³]*)$/iu.exec(trimmed)?.[1];
  if (unit !== undefined) return `write the number without the unit ${JSON.stringify(unit)}`;
  if (/\.\.\.|…/.test(trimmed)) return 'it omits values at "...": write all of them';
  if (/^[[(]|^(?:np\.|torch\.)?(?:array|tensor)\(/.test(trimmed))
    return "it is a list, and one number is needed";
  return null;
}
