import { categoryDesigns } from "./categoryDesigns.ts";
import type { Design } from "./design.ts";
import { familyDesigns } from "./familyDesigns.ts";

/** All designs, in the order of their streams of random numbers. */
export const DESIGNS: readonly Design[] = [...categoryDesigns, ...familyDesigns];
