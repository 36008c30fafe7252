import { Refusal } from '../platform/refusal.ts';

/** Reads a body of at most `maxBytes`, however long it says it is. Refuses `body-too-large`. */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) {
    throw new Refusal('body-too-large', { maxBytes });
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > maxBytes) throw new Refusal('body-too-large', { maxBytes });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
