let loading: Promise<void> | undefined;

/** Imports what writes and draws the outputs, once: a second that a program can spend while it waits for something else. */
export function loadOutputs(): Promise<void> {
  return (loading ??= load());
}

let rehearsing: Promise<void> | undefined;

/** The same, and draws something once, for what has run before runs faster. */
export async function rehearseOutputs(): Promise<void> {
  await loadOutputs();
  const { rehearse } = await import("@gain/figures");
  await (rehearsing ??= rehearse());
}

async function load(): Promise<void> {
  const [{ loadRenderer }] = await Promise.all([import("@gain/figures"), import("./writeOutputs.ts")]);
  await loadRenderer();
}
