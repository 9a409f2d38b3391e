/**
 * A double as Python's `repr` writes it: the shortest digits that parse to the same double, with a point or an exponent.
 * "1.0", "1e-05", "1e+16", "nan", "-inf".
 */
export function pythonRepr(value: number): string {
  const magnitude = Math.abs(value);
  // In this range JavaScript writes the same digits, also without an exponent.
  if (magnitude >= 1e-4 && magnitude < 1e16) return Number.isInteger(value) ? `${value}.0` : String(value);
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const [mantissa = "", exponent = ""] = value.toExponential().split("e");
  const sign = exponent.startsWith("-") ? "-" : "+";
  return `${mantissa}e${sign}${exponent.slice(1).padStart(2, "0")}`;
}
