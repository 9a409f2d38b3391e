/** A typeface that figures are set in: how it is named, and how wide its characters are. */
export interface Typeface {
  /** In an SVG: the face, then faces of its widths or nearly so, for a viewer that has not the first. */
  readonly inSvg: string;
  /** Families that come with the package, by which the canvas draws it; a later one has what the first lacks. */
  readonly onCanvas: readonly string[];
  /** Widths of the characters from space to tilde, in units of 1/2048 of the font size. */
  readonly regular: readonly number[];
  readonly bold: readonly number[];
  /** The same of other characters that figures set often. */
  readonly others: ReadonlyMap<string, { readonly regular: number; readonly bold: number }>;
}

/** Arimo has the widths of Arial and Helvetica, which journals ask for. Its widths are those of its `hmtx` table. */
export const ARIMO: Typeface = {
  inSvg: "Arimo, Arial, Helvetica, sans-serif",
  onCanvas: ["Arimo", "DejaVu Sans"],
  regular: [
    569, 569, 727, 1139, 1139, 1821, 1366, 391, 682, 682, 797, 1196, 569, 682, 569, 569, 1139, 1139, 1139,
    1139, 1139, 1139, 1139, 1139, 1139, 1139, 569, 569, 1196, 1196, 1196, 1139, 2079, 1366, 1366, 1479, 1479,
    1366, 1251, 1593, 1479, 569, 1024, 1366, 1139, 1706, 1479, 1593, 1366, 1593, 1479, 1366, 1251, 1479, 1366,
    1933, 1366, 1366, 1251, 569, 569, 569, 961, 1139, 682, 1139, 1139, 1024, 1139, 1139, 569, 1139, 1139, 455,
    455, 1024, 455, 1706, 1139, 1139, 1139, 1139, 682, 1024, 569, 1139, 1024, 1479, 1024, 1024, 1024, 684,
    532, 684, 1196,
  ],
  bold: [
    569, 682, 971, 1139, 1139, 1821, 1479, 487, 682, 682, 797, 1196, 569, 682, 569, 569, 1139, 1139, 1139,
    1139, 1139, 1139, 1139, 1139, 1139, 1139, 682, 682, 1196, 1196, 1196, 1251, 1997, 1479, 1479, 1479, 1479,
    1366, 1251, 1593, 1479, 569, 1139, 1479, 1251, 1706, 1479, 1593, 1366, 1593, 1479, 1366, 1251, 1479, 1366,
    1933, 1366, 1366, 1251, 682, 569, 682, 1196, 1139, 682, 1139, 1251, 1139, 1251, 1139, 682, 1251, 1251,
    569, 569, 1139, 569, 1821, 1251, 1251, 1251, 1251, 797, 1139, 682, 1251, 1139, 1593, 1139, 1139, 1024,
    797, 573, 797, 1196,
  ],
  others: new Map([
    ...Array.from("−×", (character) => [character, { regular: 1196, bold: 1196 }] as const),
    ...Array.from("±≥≤", (character) => [character, { regular: 1124, bold: 1124 }] as const),
    ...Array.from("·₀₁₂₃₄₅₆₇₈₉₋", (character) => [character, { regular: 682, bold: 682 }] as const),
    ["‖", { regular: 856, bold: 993 }],
    ["’", { regular: 455, bold: 569 }],
    ["“", { regular: 682, bold: 1024 }],
    ["”", { regular: 682, bold: 1024 }],
  ]),
};

/** What the notebook's figures are set in. Verdana has nearly its widths. */
export const DEJAVU_SANS: Typeface = {
  inSvg: "DejaVu Sans, Verdana, sans-serif",
  onCanvas: ["DejaVu Sans", "Arimo"],
  regular: [
    651, 821, 942, 1716, 1303, 1946, 1597, 563, 799, 799, 1024, 1716, 651, 739, 651, 690, 1303, 1303, 1303,
    1303, 1303, 1303, 1303, 1303, 1303, 1303, 690, 690, 1716, 1716, 1716, 1087, 2048, 1401, 1405, 1430, 1577,
    1294, 1178, 1587, 1540, 604, 604, 1343, 1141, 1767, 1532, 1612, 1235, 1612, 1423, 1300, 1251, 1499, 1401,
    2025, 1403, 1251, 1403, 799, 690, 799, 1716, 1024, 1024, 1255, 1300, 1126, 1300, 1260, 721, 1300, 1298,
    569, 569, 1186, 569, 1995, 1298, 1253, 1300, 1300, 842, 1067, 803, 1298, 1212, 1675, 1212, 1212, 1075,
    1303, 690, 1303, 1716,
  ],
  bold: [
    713, 934, 1067, 1716, 1425, 2052, 1786, 627, 936, 936, 1071, 1716, 778, 850, 778, 748, 1425, 1425, 1425,
    1425, 1425, 1425, 1425, 1425, 1425, 1425, 819, 819, 1716, 1716, 1716, 1188, 2048, 1585, 1561, 1503, 1700,
    1399, 1399, 1681, 1714, 762, 762, 1587, 1305, 2038, 1714, 1741, 1501, 1741, 1577, 1475, 1397, 1663, 1585,
    2259, 1579, 1483, 1485, 936, 748, 936, 1716, 1024, 1024, 1382, 1466, 1214, 1466, 1389, 891, 1466, 1458,
    702, 702, 1362, 702, 2134, 1458, 1407, 1466, 1466, 1010, 1219, 979, 1458, 1335, 1892, 1321, 1335, 1192,
    1458, 748, 1458, 1716,
  ],
  others: new Map(),
};

/** Every face that a figure may be set in. */
export const TYPEFACES: readonly Typeface[] = [ARIMO, DEJAVU_SANS];
