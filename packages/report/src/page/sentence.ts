import { upperFirst } from "../text/firstLetter.ts";

/** A text that begins with a capital and ends with a full stop. */
export const sentence = (text: string): string => `${upperFirst(text)}${/[.!?]$/.test(text) ? "" : "."}`;
