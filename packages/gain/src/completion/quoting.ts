/** A text as one word of a shell, which changes nothing in it. */
export const word = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** Words as one word, for commands that divide it again. */
export const words = (list: readonly string[]): string => word(list.join(" "));
