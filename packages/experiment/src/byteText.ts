const UNITS = ["kB", "MB", "GB", "TB"] as const;

/** A number of bytes in words: `34.6 kB`, `1.5 GB`. */
export function byteText(bytes: number): string {
  if (bytes < 1000) return `${String(bytes)} bytes`;
  const power = Math.min(UNITS.length, Math.floor(Math.log10(bytes) / 3));
  const rounded = (bytes / 1000 ** power).toFixed(1);
  return `${rounded} ${UNITS[power - 1] ?? ""}`;
}
