/** A print shop: takes letters as PDF, prints and posts none. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBytes } from '../http/body.ts';
import { actOn } from '../http/fault.ts';
import { sendJson } from '../http/html.ts';
import type { World } from '../world/world.ts';
import { messageTray, type Message } from './tray.ts';

/**
 * `POST /print/letters?recipient=…&country=…` with a PDF as body (`Content-Type: application/pdf`), or JSON
 * `{ recipient: { name, lines[], country }, pdf: base64 }`. What comes twice under one `Idempotency-Key` is printed once.
 * `GET /print/letters/{id}` tells the state.
 */
export async function servePrint(
  world: World,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://sandbox');
  const fault = world.faults.hitRequest(request.method ?? 'GET', pathname);
  if (fault && (await actOn(fault, response))) return;
  const tray = messageTray(world);
  if (request.method === 'GET' && pathname.startsWith('/print/letters/')) {
    const found = tray
      .list('letter')
      .find((one) => one.providerId === pathname.slice('/print/letters/'.length));
    return found
      ? sendJson(response, 200, letterOf(world, found))
      : sendJson(response, 404, { error: 'no such letter' });
  }
  if (request.method !== 'POST' || pathname !== '/print/letters')
    return sendJson(response, 404, { error: 'not found' });
  const order = await readOrder(request);
  if ('error' in order) return sendJson(response, 422, order);
  const earlier = tray
    .list('letter')
    .find((one) => order.reference !== null && one.details['reference'] === order.reference);
  if (earlier) return sendJson(response, 200, letterOf(world, earlier));
  const letter = tray.add(
    {
      channel: 'letter',
      from: 'print',
      to: order.to,
      text: '',
      subject: order.reference,
      attachments: [{ name: 'letter.pdf', type: 'application/pdf', bytes: order.pdf.length }],
      status: 'accepted',
      providerId: `ltr_${randomUUID().replaceAll('-', '').slice(0, 20)}`,
      details: { reference: order.reference, recipient: order.recipient }
    },
    [order.pdf]
  );
  world.store.flush();
  sendJson(response, 201, letterOf(world, letter));
}

interface Order {
  reference: string | null;
  to: string;
  recipient: unknown;
  pdf: Buffer;
}

async function readOrder(request: IncomingMessage): Promise<Order | { error: string; param: string }> {
  const bytes = await readBytes(request);
  const header = (name: string): string | null => (request.headers[name] as string | undefined) ?? null;
  let order: Order;
  if (request.headers['content-type']?.startsWith('application/json')) {
    const body = parse(bytes);
    if (typeof body?.['pdf'] !== 'string') return { error: 'a PDF in base64 is required', param: 'pdf' };
    const recipient = body['recipient'] as { name?: string; lines?: string[]; country?: string } | undefined;
    if (!recipient?.name) return { error: "the recipient's name is required", param: 'recipient.name' };
    const to = [recipient.name, ...(recipient.lines ?? []), recipient.country].filter(Boolean).join(', ');
    order = { reference: header('idempotency-key'), to, recipient, pdf: Buffer.from(body['pdf'], 'base64') };
  } else {
    const asked = new URL(request.url ?? '/', 'http://sandbox').searchParams;
    const recipient = Object.fromEntries(asked);
    const to = [recipient['recipient'], recipient['country']].filter(Boolean).join(', ');
    order = { reference: header('idempotency-key'), to, recipient, pdf: bytes };
  }
  if (order.pdf.subarray(0, 5).toString('latin1') !== '%PDF-')
    return { error: 'this is not a PDF', param: 'pdf' };
  return order;
}

function parse(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    return JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** Printed after an hour, posted the same night; who is called "Onbestelbaar" isn't found by the post. */
function stateOf(world: World, letter: Message): string {
  const hours = (world.clock.now() - Date.parse(letter.at)) / 3_600_000;
  if (hours >= 72 && /onbestelbaar/i.test(letter.to)) return 'returned';
  if (hours >= 12) return 'posted';
  return hours >= 1 ? 'printed' : 'accepted';
}

function letterOf(world: World, letter: Message): object {
  return {
    id: letter.providerId,
    message: letter.id,
    reference: letter.details['reference'],
    status: stateOf(world, letter),
    acceptedAt: letter.at,
    pdf: `${world.origin}/letters/${letter.id}.pdf`
  };
}
