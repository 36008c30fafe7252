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

/** `readBody` as text. Refuses `body-not-utf8` for anything else. */
export async function readText(request: Request, maxBytes: number): Promise<string> {
  const bytes = await readBody(request, maxBytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal('body-not-utf8');
  }
}

/** `readText` as JSON. Refuses `body-not-json`, also when the content type says something else. */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new Refusal('body-not-json');
  const text = await readText(request, maxBytes);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Refusal('body-not-json');
  }
}
