import type { LoadedModel } from "@gain/protocol";
import { describe, expect, it } from "vitest";
import { factsOfLoaded, factsOfRows } from "./replicateFacts.ts";

const loaded = (changes: Partial<LoadedModel>): LoadedModel =>
  ({
    ...{ name: "tiny", source: "/models/tiny", revision: null, lineage: [], dtype: "float32" },
    ...{ quantization: null, adapter: null, vocabulary: 320, randomWeights: false, normType: "RMSNorm" },
    ...{ wiring: "parallel", nativeWiring: "parallel", wiringAsked: "as-is", files: [] },
    ...{ layers: 2, parameters: 1000 },
    ...changes,
  }) as unknown as LoadedModel;
const digests = (...names: readonly string[]) =>
  names.map((file, i) => ({ file, sha256: String(i).repeat(64) }));

describe("the facts of a loaded model", () => {
  it("have the same digest for the same weights, with any file names, config and adapter", () => {
    const of = (files: LoadedModel["files"]) => factsOfLoaded("tiny", loaded({ files }), null).facts.weights;
    const one = of(digests("model-1-of-2.safetensors", "model-2-of-2.safetensors"));
    expect(of(digests("b.safetensors", "a.safetensors", "config.json", "adapter_model.safetensors"))).toBe(
      one,
    );
    expect(of(digests("model.safetensors"))).not.toBe(one);
    expect(of(digests("config.json"))).toBeUndefined();
  });

  it("separate GGUF files of one folder, and not those of one repository", () => {
    const files = digests("tiny-Q4_0.gguf");
    expect(factsOfLoaded("tiny", loaded({ files }), null).facts.source).toBe("/models/tiny/tiny-Q4_0.gguf");
    const hub = loaded({ files, source: "acme/tiny-GGUF", revision: "ab" });
    expect(factsOfLoaded("tiny", hub, null).facts.source).toBe("acme/tiny-GGUF");
  });

  it("include what was changed, and nothing unknown", () => {
    const rewired = loaded({ wiringAsked: "sequential", wiring: "sequential", normType: "unknown" });
    expect(factsOfLoaded("tiny", rewired, 2.5)).toEqual({
      ...{ normType: null, layers: 2, parameters: 1000 },
      facts: {
        ...{ statedName: "tiny", source: "/models/tiny", lineage: [], dtype: "float32", vocabulary: 320 },
        ...{ rewired: true, randomWeights: false, meanEntropyNats: 2.5 },
      },
      names: ["tiny", "tiny", "/models/tiny"],
    });
  });
});

describe("the facts of a file", () => {
  const of = (normType: string, layers: number | null = null) => ({
    normType,
    layers,
    meanEntropyNats: null,
  });

  it("have the name without gain's suffix, and the norm type in one spelling", () => {
    expect(factsOfRows("SmolLM2-135M, rewired parallel", of("rms_norm", 30))).toEqual({
      ...{ normType: "RMSNorm", layers: 30, parameters: null },
      facts: { statedName: "SmolLM2-135M", rewired: true },
      names: ["SmolLM2-135M, rewired parallel", "SmolLM2-135M"],
    });
    expect(factsOfRows("m", of("Layer Norm")).normType).toBe("LayerNorm");
    expect([factsOfRows("m", of(" ")).normType, factsOfRows("m", of("DyT")).normType]).toEqual([null, "DyT"]);
  });
});
