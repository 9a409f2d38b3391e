/** Collects what Vega-Lite and Vega log, in the shape of a Vega logger, so that no message is lost on a console. */
export class MessageLog {
  readonly errors: string[] = [];
  readonly warnings: string[] = [];
  #level = 0;

  /** Vega sets and asks for a level; every error and warning is kept whatever it is. */
  level(): number;
  level(level: number): this;
  level(level?: number): number | this {
    if (level === undefined) return this.#level;
    this.#level = level;
    return this;
  }

  error(...message: readonly unknown[]): this {
    this.errors.push(message.map(String).join(" "));
    return this;
  }

  warn(...message: readonly unknown[]): this {
    this.warnings.push(message.map(String).join(" "));
    return this;
  }

  info(): this {
    return this;
  }

  debug(): this {
    return this;
  }
}
