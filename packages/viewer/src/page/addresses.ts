/** Addresses inside the page: they hold what is shown, so that a link or a reload shows the same. */

export const runAddress = (run: string): string => `?${new URLSearchParams({ run }).toString()}`;

/** The rows of one model of a run. */
export const rowsAddress = (run: string, model: string): string =>
  `?${new URLSearchParams({ run, model }).toString()}#rows`;

/** @param names as `comparedName` reads them */
export const compareAddress = (names: readonly string[]): string =>
  `?${new URLSearchParams(names.map((name) => ["compare", name])).toString()}`;

/** Changes the address without a new page; an empty value is left out. */
export function keepInAddress(values: Readonly<Record<string, string>>): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(values)) {
    if (value === "") query.delete(name);
    else query.set(name, value);
  }
  history.replaceState(null, "", `?${query.toString()}${location.hash}`);
}
