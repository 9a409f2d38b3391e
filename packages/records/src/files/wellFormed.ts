const LONE_SURROGATE = /\p{Surrogate}/u;

/** Is every UTF-16 unit part of a character? UTF-8 cannot represent a text with a lone surrogate. */
export const isWellFormed = (text: string): boolean => !LONE_SURROGATE.test(text);
