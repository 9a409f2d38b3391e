const LONE_SURROGATE = /\p{Surrogate}/u;

/** Is every UTF-16 unit part of a character? UTF-8 cannot hold a text where one is not: it would come back changed. */
export const isWellFormed = (text: string): boolean => !LONE_SURROGATE.test(text);
