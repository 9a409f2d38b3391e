/** Messages name the true cause: files of other kinds than their names, and tables that are nearly correct. */
import { describe, expect, it } from "vitest";
import { NotebookFileError } from "../files/fileErrors.ts";
import { readNotebookBytes } from "./readNotebookFile.ts";

const read = (content: string | Buffer, name = "x") => readNotebookBytes(Buffer.from(content), name);
const ROWS = "Model,Prompt,Last_Gain\nm,p,1.5\n";

describe("the error names the kind of a file that is not a table of gains", () => {
  it.each<[string, string | Buffer, string]>([
    [
      "an HTML page saved as CSV",
      "\n <html><head><title>404</title></head></html>\n",
      "no results: this is an HTML page",
    ],
    ["a picture in XML", '<svg xmlns="http://www.w3.org/2000/svg"></svg>', "no results: this is XML"],
    [
      "a Git LFS pointer",
      "version https://git-lfs.github.com/spec/v1\noid sha256:ab\n",
      "a Git LFS pointer instead of the file: git lfs pull fetches the file",
    ],
    [
      "an old spreadsheet",
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]),
      "not text: this is an old Excel spreadsheet",
    ],
    ["HDF5", Buffer.from([0x89, 0x48, 0x44, 0x46, 13, 10]), "not text: this is an HDF5 file"],
    ["an array of NumPy", Buffer.from("\x93NUMPY\x01\x00", "latin1"), "not text: this is an array of NumPy"],
    [
      "a pickle",
      Buffer.from([0x80, 0x04, 0x95, 1, 2]),
      "not text: this is a Python pickle or a PyTorch file",
    ],
    ["zstd", Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0]), "not text: this is a zstd archive"],
    ["a notebook", '{"cells": [], "nbformat": 4}', "this is a Jupyter notebook, which contains code"],
    [
      "a model's config",
      '{"architectures": ["GPT2LMHeadModel"], "model_type": "gpt2"}',
      "this is a model's config.json: gain experiment --model-path measures its folder",
    ],
    [
      "gain's own findings",
      '{"format": "gain-run-5", "models": [], "comparison": {}, "references": {}}',
      "this is gain's own findings.json: name the run's folder",
    ],
    ["a Python dict", "{'gpt2': [1.0, 2.0]}", "Python's print writes such quotes, json.dump writes JSON"],
    [
      "lists of something else",
      '{"loss": [2.3, 2.1], "lr": [0.1, 0.2]}',
      "there are lists of numbers under loss, lr",
    ],
    ["a log", "step 1 gain 1.02\nstep 2 gain 1.03\n", 'nor a JSON; it begins with "step 1 gain 1.02"'],
    ["a printed table", "   Model  Last_Gain\n0  gpt2       1.02\n", "the columns are aligned by blanks"],
    ["columns without a gain", '{"columns": ["step", "loss"], "data": [[1, 2.0]]}', "there are: step, loss"],
  ])("%s", (_, content, message) => {
    expect(() => read(content)).toThrow(NotebookFileError);
    expect(() => read(content)).toThrow(message);
  });
});

describe("the error for a table that is nearly correct names the remedy", () => {
  it.each([
    [
      "no gain under semicolons",
      "Model;Prompt\nm;p\n",
      "the fields are separated by semicolons, and none is Last_Gain or all_norms; there are: Model, Prompt; name the gain's column with --map gain=COLUMN",
    ],
    ["a percentage", "Prompt,Last_Gain\np,105%\n", "it is a percentage: write the ratio, 1.05 for 105 %"],
    ["a unit", "Prompt,Last_Gain,Entropy\np,1.5,4.2 nats\n", 'write the number without the unit "nats"'],
    [
      "a row of each block",
      "prompt,layer,gain\np,1,1.5\np,2,1.2\n",
      "layer numbers the blocks of one prompt",
    ],
    [
      "a bare carriage return",
      "Model,Prompt,Last_Gain\nm,p,1.0\rm,q\n",
      "it contains a bare carriage return",
    ],
    ["norms with gaps", 'Prompt,all_norms\np,"[1. 2. ... 9.]"\n', 'it omits values at "..."'],
    [
      "a blank line",
      "Prompt,Last_Gain\np,1\n\nq,2\n",
      "line 3, column 1: the row has 1 fields, the header 2: the line is blank",
    ],
  ])("%s", (_, content, message) => {
    expect(() => read(content)).toThrow(message);
  });
});

describe("an unusual and unambiguous form is read, with a note", () => {
  it.each([
    ["a title above the header", `My results,,\n${ROWS}`, "a line before the header, from line 1 on"],
    [
      "another header below",
      `${ROWS}Last_Gain,Prompt,Model\n1.5,p,m\n`,
      "another header follows in the file",
    ],
    [
      "mixed line ends",
      "Model,Prompt,Last_Gain\nm,p,1.5\rm,p,1.5\n",
      "lines that end with a bare carriage return among others",
    ],
    [
      "thousands in the European way",
      "Prompt;Last_Gain;Total_Amp\np;1,5;1.234,5\n",
      "numbers have a decimal comma",
    ],
    ["comments among the rows", `${ROWS}# second half\nm,p,1.5\n`, "comments among the rows: 1 row (line 3)"],
  ])("%s", (_, content, note) => {
    const { rows, notes } = read(content);
    expect(rows.every(({ lastGain, prompt }) => lastGain === 1.5 && prompt === "p")).toBe(true);
    expect(notes.some(({ text }) => text.includes(note))).toBe(true);
  });

  it("the block of a row with an unknown Gain_Block is not stated", () => {
    const { rows, notes } = read("Prompt,Gain,Gain_Block\np,1.5,L-1\nq,1.5,last\nr,1.5,L\n");
    expect(rows.map(({ block }) => block)).toEqual(["L-1", "not stated", undefined]);
    expect(
      notes.some(({ text }) =>
        text.startsWith("Gain_Block is none of L, L-1, L with final norm, not stated"),
      ),
    ).toBe(true);
  });
});
