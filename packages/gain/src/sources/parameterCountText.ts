/** A number of parameters as in model names: `135M`, `6.1B`. */
export function parameterCountText(parameters: number): string {
  const units = [
    [1e9, "B"],
    [1e6, "M"],
    [1e3, "K"],
  ] as const;
  const unit = units.find(([size]) => parameters >= size);
  if (unit === undefined) return String(parameters);
  const value = parameters / unit[0];
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)}${unit[1]}`;
}
