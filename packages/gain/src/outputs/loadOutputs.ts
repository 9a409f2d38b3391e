import type * as outputs from "./writeOutputs.ts";

let loading: Promise<typeof outputs> | undefined;

/** Imports what writes and draws the outputs, once: a second that a program can spend while it waits for something else. */
export function loadOutputs(): Promise<typeof outputs> {
  return (loading ??= load());
}

async function load(): Promise<typeof outputs> {
  const [module, { loadRenderer }] = await Promise.all([
    import("./writeOutputs.ts"),
    import("@gain/figures"),
  ]);
  await loadRenderer();
  return module;
}
