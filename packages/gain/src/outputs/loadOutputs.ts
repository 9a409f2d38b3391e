let loading: Promise<void> | undefined;

/** Imports the modules that write and draw the outputs, once. It takes about a second. */
export function loadOutputs(): Promise<void> {
  return (loading ??= load());
}

let rehearsing: Promise<void> | undefined;

/** The same, and draws a figure once, since code that has run before runs faster. */
export async function rehearseOutputs(): Promise<void> {
  await loadOutputs();
  const { rehearse } = await import("@gain/figures");
  await (rehearsing ??= rehearse());
}

async function load(): Promise<void> {
  const [{ loadRenderer }] = await Promise.all([import("@gain/figures"), import("./writeOutputs.ts")]);
  await loadRenderer();
}
