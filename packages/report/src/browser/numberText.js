// @ts-check
/**
 * A number for a cell: four decimals, or three digits and a power of ten where four decimals would say nothing.
 *
 * @param {number} value
 * @returns {string}
 */
function numberText(value) {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-3 || size >= 1e6) ? value.toExponential(2) : value.toFixed(4);
  return text.replaceAll("-", "−");
}

/**
 * A whole number with its thousands apart.
 *
 * @param {number} count
 * @returns {string}
 */
const countText = (count) => count.toLocaleString("en-US");
