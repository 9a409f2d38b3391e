/** "Blocks 2 to 28", "Block 1", or a text that there is none. */
export function layerRange(noun: string, layers: readonly number[], quantity: string): string {
  const first = layers.reduce((a, b) => Math.min(a, b), Infinity);
  const last = layers.reduce((a, b) => Math.max(a, b), -Infinity);
  if (layers.length === 0) return `No ${noun.toLowerCase()} has a finite ${quantity}`;
  return first === last ? `${noun} ${String(first)}` : `${noun}s ${String(first)} to ${String(last)}`;
}
