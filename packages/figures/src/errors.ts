/** The input of a figure cannot be drawn. The message names the input and the remedy. */
export class FigureInputError extends Error {
  override readonly name = "FigureInputError";
  readonly foreseen = true;
}

/** A specification could not be rendered. */
export class FigureRenderError extends Error {
  override readonly name = "FigureRenderError";
  readonly foreseen = true;
}

export function noValues(what: string): FigureInputError {
  return new FigureInputError(
    `A ${what} needs at least one finite value and got none. Leave it out instead.`,
  );
}

export function severalModels(models: readonly string[]): FigureInputError {
  return new FigureInputError(
    `This figure shows one model, and its rows name ${String(models.length)}: ${models.join(", ")}. ` +
      "Draw it once per model with that model's rows.",
  );
}

export function rowNotShown(index: number): FigureInputError {
  return new FigureInputError(`Row ${String(index)} is none of those that this figure shows by themselves.`);
}

export function rowsNotSeen(seen: number, count: number): FigureInputError {
  return new FigureInputError(
    `Figures of ${String(count)} rows were given ${String(seen)} to show. Give the pass every row once, in order.`,
  );
}

export function refusedLoads(addresses: readonly string[], cause?: unknown): FigureRenderError {
  return new FigureRenderError(
    `The specification refers to ${addresses.join(", ")}; rendering does not open any file or address. ` +
      "Put the data into the specification itself.",
    { cause },
  );
}

export function drawingFailed(messages: readonly string[], cause?: unknown): FigureRenderError {
  return new FigureRenderError(`Vega could not draw the specification: ${messages.join("; ")}`, { cause });
}

export function noCanvas(cause?: unknown): FigureRenderError {
  const [why] = cause instanceof Error ? cause.message.split("\n") : ["no reason given"];
  return new FigureRenderError(
    `No canvas to draw on: @napi-rs/canvas is not installed, has no build for this platform, or fails (${String(why)}). ` +
      "Install again with optional packages (npm ci), or open the specification in any Vega-Lite viewer.",
    { cause },
  );
}

export function badDotsPerInch(dotsPerInch: number): FigureInputError {
  return new FigureInputError(`dotsPerInch is ${String(dotsPerInch)}; give a number above 0, such as 150.`);
}
