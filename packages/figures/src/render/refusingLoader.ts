/** A Vega loader that opens nothing and records the requested addresses: a specification contains its data. */
export class RefusingLoader {
  readonly refused: string[] = [];

  load = (address: string): Promise<never> => this.#refuse(address);
  http = (address: string): Promise<never> => this.#refuse(address);
  file = (path: string): Promise<never> => this.#refuse(path);

  /** Returns an empty address and not an error, which Vega does not handle for links. */
  sanitize = (address: string): Promise<{ href: string }> => {
    this.refused.push(address);
    return Promise.resolve({ href: "" });
  };

  #refuse(address: string): Promise<never> {
    this.refused.push(address);
    return Promise.reject(new Error(`refused to load ${address}`));
  }
}
