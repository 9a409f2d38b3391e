import { pythonRepr } from "@gain/records";

export { pythonRepr };

/** Enough decimals to tell an exact tie of `pythonFixed` from a near one. */
const EXACT_DECIMALS = 100;

/**
 * A double with a fixed number of decimals as in Python's `format(value, ".4f")`: an exact tie rounds to the even
 * digit.
 */
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
