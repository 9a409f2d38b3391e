/** Numbers and texts of messages, with their bounds. */
import { z } from "zod";
import { LIMITS } from "./limits.ts";

/** The bytes of an array of numbers, little-endian; the column determines their type. */
export const numberBytes = z
  .custom<Uint8Array>((value) => value instanceof Uint8Array, "bytes")
  .meta({ wire: "bytes", maxLength: LIMITS.messageBytes });

/** A finite double, for values that are written as JSON. */
export const finite = z.number().meta({ wire: "float64" });

/** A duration. */
export const seconds = z.number().min(0).meta({ wire: "float64" });

export const count = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
export const shortText = z.string().max(LIMITS.shortTextChars);
export const longText = z.string().max(LIMITS.longTextChars);
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
