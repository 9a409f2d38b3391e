/**
 * Collects what Vega-Lite and Vega log, in the shape of a Vega logger, so that no message is lost on a console. The
 * methods are bound, for Vega calls them without their object.
 */
export class MessageLog {
  readonly errors: string[] = [];
  readonly warnings: string[] = [];

  readonly error = (...message: readonly unknown[]): this => {
    this.errors.push(message.map(String).join(" "));
    return this;
  };

  readonly warn = (...message: readonly unknown[]): this => {
    this.warnings.push(message.map(String).join(" "));
    return this;
  };

  readonly info = (): this => this;
  readonly debug = (): this => this;

  /** Vega sets and asks for a level; every error and warning is kept whatever it is. */
  level(): number;
  level(level: number): this;
  level(level?: number): number | this {
    return level === undefined ? 0 : this;
  }
}
