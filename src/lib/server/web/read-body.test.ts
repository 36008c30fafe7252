import { expect, test } from 'vitest';
import { Refusal } from '../platform/refusal.ts';
import { readBody } from './read-body.ts';

const posted = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Request('https://pay.example/', { method: 'POST', body, headers, duplex: 'half' } as RequestInit);

/** A body that doesn't say how long it is. */
const streamed = (...parts: string[]) =>
  posted(
    new ReadableStream({
      start(controller) {
        for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
        controller.close();
      }
    })
  );

test.each([
  ['of no bytes', () => posted(''), ''],
  ['as long as allowed', () => posted('12345678'), '12345678'],
  ['in parts', () => streamed('1234', '5678'), '12345678']
])('a body %s is read whole', async (_, request, read) => {
  expect(new TextDecoder().decode(await readBody(request(), 8))).toBe(read);
});

test.each([
  ['one byte too many', () => posted('123456789')],
  ['too many bytes in parts that are small enough', () => streamed('1234', '5678', '9')],
  ['a length that says too many, before a byte is read', () => posted('1', { 'content-length': '9' })]
])('a body with %s is refused', async (_, request) => {
  await expect(readBody(request(), 8)).rejects.toEqual(new Refusal('body-too-large', { maxBytes: 8 }));
});
