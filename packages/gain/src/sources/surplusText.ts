import type { LoadedModel } from "@gain/protocol";

/** `9 tensors, 1 unread transformer block …`; without a number where the tensors cannot be counted. */
export const surplusText = ({ tensors, text }: LoadedModel["surplus"][number]): string =>
  tensors === 0 ? text : `${String(tensors)} ${tensors === 1 ? "tensor" : "tensors"}, ${text}`;
