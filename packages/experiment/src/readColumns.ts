/** Default columns of the prompts, in order of precedence. */
const PROMPT_COLUMNS = ["prompt", "text", "messages"] as const;

/** Does a column of a table hold lists of messages, as JSON? */
export const isMessages = (name: string): boolean => foldedName(name) === "messages";

/** A name as it is compared: in lower case, without spaces around it. */
export const foldedName = (name: string): string => name.trim().toLowerCase();

/** The indices of the columns of a prompt file, or of the keys of an object; -1 where there is none. */
export interface ReadColumns {
  readonly prompt: number;
  readonly category: number;
  readonly complexity: number;
  /** All others. */
  readonly own: readonly number[];
}

/** @param asked the column of the prompts; `prompt`, else `text`, else `messages`, where left out */
export function readColumns(names: readonly string[], asked: string | undefined): ReadColumns {
  const folded = names.map(foldedName);
  const prompt = promptColumn(names, folded, asked);
  const [category, complexity] = [folded.indexOf("category"), folded.indexOf("complexity")];
  const own = names.flatMap((_, index) =>
    index === prompt || folded[index] === "category" || folded[index] === "complexity" ? [] : [index],
  );
  return { prompt, category, complexity, own };
}

function promptColumn(
  names: readonly string[],
  folded: readonly string[],
  asked: string | undefined,
): number {
  if (asked === undefined)
    return PROMPT_COLUMNS.map((name) => folded.indexOf(name)).find((index) => index >= 0) ?? -1;
  const exact = names.indexOf(asked);
  return exact >= 0 ? exact : folded.indexOf(foldedName(asked));
}

/** `readColumns` of many objects, of which most have the keys of the one before. */
export function columnsOfKeys(asked: string | undefined): (names: readonly string[]) => ReadColumns {
  let last: { readonly names: readonly string[]; readonly columns: ReadColumns } | undefined;
  return (names) => {
    const isSame =
      names.length === last?.names.length && names.every((name, index) => name === last?.names[index]);
    if (last === undefined || !isSame) last = { names, columns: readColumns(names, asked) };
    return last.columns;
  };
}
