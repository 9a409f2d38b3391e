/** The keys of the list: `/` finds, j and k or the arrows move, x ticks, c compares; Enter opens the link in focus. */
interface Keyed {
  readonly body: HTMLElement;
  readonly search: HTMLInputElement;
  readonly compare: HTMLButtonElement;
}

export function onKeys({ body, search, compare }: Keyed): void {
  const links = (): HTMLElement[] => [...body.querySelectorAll<HTMLElement>("th a")];
  const move = (by: 1 | -1): void => {
    const all = links();
    const row = document.activeElement?.closest("tr") ?? undefined;
    const at = all.findIndex((link) => link.closest("tr") === row);
    all[at === -1 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]?.focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { target, key } = event;
    const isTyped =
      target instanceof HTMLSelectElement ||
      (target instanceof HTMLInputElement && target.type !== "checkbox");
    if (isTyped) {
      if (key === "Escape" || (key === "ArrowDown" && target === search)) {
        event.preventDefault();
        move(1);
      }
      return;
    }
    const keys: Readonly<Record<string, () => void>> = {
      "/": () => {
        search.focus();
      },
      j: () => {
        move(1);
      },
      k: () => {
        move(-1);
      },
      ArrowDown: () => {
        move(1);
      },
      ArrowUp: () => {
        move(-1);
      },
      x: () => document.activeElement?.closest("tr")?.querySelector("input")?.click(),
      c: () => {
        compare.click();
      },
    };
    const act = keys[key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
}
