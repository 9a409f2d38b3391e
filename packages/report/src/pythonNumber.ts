/** More decimals than a tie of `pythonFixed` can have that is not exact. */
const EXACT_DECIMALS = 100;

/**
 * A double as Python's `repr` writes it: the shortest digits that read back as the same double, always with a point
 * or an exponent. "1.0", "1e-05", "1e+16", "nan", "-inf".
 */
export function pythonRepr(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  const [mantissa = "", exponentText = ""] = value.toExponential().split("e");
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    const sign = exponent < 0 ? "-" : "+";
    return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  const plain = positional(mantissa, exponent);
  return plain.includes(".") ? plain : `${plain}.0`;
}

/** A double with a fixed number of decimals as Python's `format(value, ".4f")`: an exact tie goes to the even digit. */
export function pythonFixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return pythonRepr(value);
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const magnitude = Math.abs(value);
  if (magnitude >= 1e21)
    return `${sign}${String(BigInt(magnitude))}${decimals > 0 ? `.${"0".repeat(decimals)}` : ""}`;
  const exact = magnitude.toFixed(EXACT_DECIMALS);
  const kept = exact.slice(0, exact.indexOf(".") + 1 + decimals);
  const rest = exact.slice(exact.indexOf(".") + 1 + decimals);
  const isTie = /^50*$/.test(rest);
  const lastDigit = Number(/\d(?=\.?$)/.exec(kept)?.[0]);
  return sign + (isTie && lastDigit % 2 === 0 ? kept.replace(/\.$/, "") : magnitude.toFixed(decimals));
}

function positional(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith("-") ? "-" : "";
  const digits = mantissa.replace(/[-.]/g, "");
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return sign + digits.padEnd(exponent + 1, "0");
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}
