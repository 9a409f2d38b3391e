/** Width of the characters from space to tilde in DejaVu Sans, in units of 1/2048 of the font size. */
const REGULAR_WIDTHS: readonly number[] = [
  651, 821, 942, 1716, 1303, 1946, 1597, 563, 799, 799, 1024, 1716, 651, 739, 651, 690, 1303, 1303, 1303,
  1303, 1303, 1303, 1303, 1303, 1303, 1303, 690, 690, 1716, 1716, 1716, 1087, 2048, 1401, 1405, 1430, 1577,
  1294, 1178, 1587, 1540, 604, 604, 1343, 1141, 1767, 1532, 1612, 1235, 1612, 1423, 1300, 1251, 1499, 1401,
  2025, 1403, 1251, 1403, 799, 690, 799, 1716, 1024, 1024, 1255, 1300, 1126, 1300, 1260, 721, 1300, 1298, 569,
  569, 1186, 569, 1995, 1298, 1253, 1300, 1300, 842, 1067, 803, 1298, 1212, 1675, 1212, 1212, 1075, 1303, 690,
  1303, 1716,
];

/** The same in DejaVu Sans Bold. */
const BOLD_WIDTHS: readonly number[] = [
  713, 934, 1067, 1716, 1425, 2052, 1786, 627, 936, 936, 1071, 1716, 778, 850, 778, 748, 1425, 1425, 1425,
  1425, 1425, 1425, 1425, 1425, 1425, 1425, 819, 819, 1716, 1716, 1716, 1188, 2048, 1585, 1561, 1503, 1700,
  1399, 1399, 1681, 1714, 762, 762, 1587, 1305, 2038, 1714, 1741, 1501, 1741, 1577, 1475, 1397, 1663, 1585,
  2259, 1579, 1483, 1485, 936, 748, 936, 1716, 1024, 1024, 1382, 1466, 1214, 1466, 1389, 891, 1466, 1458, 702,
  702, 1362, 702, 2134, 1458, 1407, 1466, 1466, 1010, 1219, 979, 1458, 1335, 1892, 1321, 1335, 1192, 1458,
  748, 1458, 1716,
];

const UNITS_PER_EM = 2048;
const SPACE = 0x20;
const NO_BREAK_SPACE = 0xa0;
/** Other characters: the ellipsis is as wide as the font size, and few characters are wider. */
const OTHER_WIDTH = 1.05 * UNITS_PER_EM;

/**
 * Width of one line in DejaVu Sans in pixels, for layout without a canvas. It is at least the drawn width, because it
 * ignores kerning.
 */
export function textWidth(text: string, fontSize: number, weight: "normal" | "bold" = "normal"): number {
  const widths = weight === "bold" ? BOLD_WIDTHS : REGULAR_WIDTHS;
  let units = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    units += widths[(code === NO_BREAK_SPACE ? SPACE : code) - SPACE] ?? OTHER_WIDTH;
  }
  return (units * fontSize) / UNITS_PER_EM;
}

/** Width of the widest of several lines. */
export function widestText(
  texts: readonly string[],
  fontSize: number,
  weight: "normal" | "bold" = "normal",
): number {
  return texts.reduce((most, text) => Math.max(most, textWidth(text, fontSize, weight)), 0);
}
