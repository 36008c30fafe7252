import { FileProblem } from '../faults.ts';
import { limits } from '../limits.ts';

/** The first bytes of a file, enough to tell what it is, and a stream that starts with them again. */
export async function readHead(input: AsyncIterable<Uint8Array>): Promise<{
  head: Uint8Array;
  chunks: AsyncGenerator<Uint8Array>;
  bytesRead: () => number;
  limit: (max: number) => void;
  /** Lets the source close its file or socket, however far it was read. */
  close: () => Promise<void>;
}> {
  const iterator = input[Symbol.asyncIterator]();
  const pieces: Uint8Array[] = [];
  let size = 0;
  let max = Infinity;
  const next = async () => {
    const result = await iterator.next();
    if (result.done) return undefined;
    size += result.value.byteLength;
    return result.value;
  };
  while (size < limits.sniffBytes) {
    const piece = await next();
    if (!piece) break;
    pieces.push(piece);
  }
  async function* chunks(): AsyncGenerator<Uint8Array> {
    refuseLarge();
    for (const piece of pieces.splice(0)) yield piece;
    for (let piece = await next(); piece; piece = await next()) {
      refuseLarge();
      yield piece;
    }
  }
  function refuseLarge(): void {
    if (size > max) throw new FileProblem('file-too-large', { found: size, max });
  }
  return {
    head: joined(pieces),
    chunks: chunks(),
    bytesRead: () => size,
    limit: (bytes) => void (max = bytes),
    // Not by a `finally` of `chunks`: a generator that was never begun has none to run.
    close: async () => void (await iterator.return?.())
  };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.byteLength;
  }
  return all;
}
