import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { Busboy } from '@fastify/busboy';

/** One uploaded file, to be read as it arrives. */
export type Upload = Readonly<{ fileName: string; content: AsyncIterable<Uint8Array> }>;

/**
 * The file in field `name` of a multipart form, as a stream: `formData()` would hold all of it in memory first. Only
 * the first file counts. `undefined` when the form has none, or isn't multipart.
 */
export function readUpload(request: Request, name: string): Promise<Upload | undefined> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^multipart\/form-data\s*;/i.test(type) || !request.body) return Promise.resolve(undefined);
  const form = new Busboy({
    headers: { 'content-type': type },
    limits: { files: 1, fields: 20, fieldSize: 10_000 }
  });
  const body = Readable.fromWeb(request.body as ReadableStream);
  return new Promise((resolve, reject) => {
    form.on('file', (field, stream, fileName) => {
      if (field !== name || !fileName) {
        stream.resume();
        return;
      }
      resolve({ fileName, content: untilBroken(stream, body) });
    });
    form.once('finish', () => resolve(undefined));
    form.once('error', reject);
    body.once('error', reject);
    body.pipe(form);
  });
}

/** A connection that is cut ends the file with its error, never as if the file were whole. */
async function* untilBroken(stream: Readable, body: Readable): AsyncGenerator<Uint8Array> {
  body.once('error', (error) => stream.destroy(error));
  body.once('close', () => {
    if (!body.readableEnded) stream.destroy(new Error('The upload was cut off'));
  });
  try {
    yield* stream as AsyncIterable<Uint8Array>;
  } finally {
    // Of a file that was refused by its first bytes the rest is let in and forgotten: a browser reads no answer before.
    body.unpipe();
    body.resume();
  }
}
