import type { z } from "zod";

/** What a schema refuses, each with its place in the document: "cells[2].seeds: …". */
export const faultsOf = ({ issues }: z.ZodError): readonly string[] =>
  issues.map(({ path, message }) => {
    const place = path.reduce<string>(
      (text, key) =>
        typeof key === "number"
          ? `${text}[${String(key)}]`
          : `${text}${text === "" ? "" : "."}${String(key)}`,
      "",
    );
    return place === "" ? message : `${place}: ${message}`;
  });
