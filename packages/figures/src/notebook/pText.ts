/** "p = 0.4540", or "p < 0.0001". */
export function pText(p: number): string {
  return p < 0.0001 ? "p < 0.0001" : `p = ${p.toFixed(4)}`;
}
