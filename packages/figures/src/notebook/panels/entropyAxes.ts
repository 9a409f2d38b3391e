/** Scales and axes of entropy and gain, the same for points and cells. */
export interface EntropyAxes {
  readonly x: QuantityAxis;
  readonly y: QuantityAxis;
}

interface QuantityAxis {
  type: "quantitative";
  scale: { domain: [number, number]; nice: false; zero: false };
  axis: { title: string; tickCount: number };
}
