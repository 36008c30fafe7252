import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '../../src/lib/server/context.ts';
import { sendLetter } from '../../src/lib/server/domain/notifications/index.ts';

type OfInvoice = Readonly<{ merchantId: string; id: string }>;

/** Where the desk shows the demo's letter; sent when it isn't there yet. */
export async function ensureLetter(ctx: Context, desk: string, invoice: OfInvoice): Promise<string> {
  return (await findLetter(desk)) ?? (await printLetter(ctx, desk, invoice));
}

/** The letter tray's only letter of the demo, as the desk shows it. */
async function findLetter(desk: string): Promise<string | undefined> {
  const response = await fetch(`${desk}/messages?channel=letter`, {
    headers: { Accept: 'application/json' }
  });
  const { messages } = (await response.json()) as { messages: readonly { id: string; channel: string }[] };
  const letter = messages.find((message) => message.channel === 'letter');
  return letter && `${desk}/letters/${letter.id}.pdf`;
}

/** A letter is sent by the worker: it is in the tray some moments later. */
async function printLetter(ctx: Context, desk: string, invoice: OfInvoice): Promise<string> {
  await sendLetter(ctx, { merchantId: invoice.merchantId, invoiceId: invoice.id });
  for (let tries = 0; tries < 400; tries++) {
    const letter = await findLetter(desk);
    if (letter) return letter;
    await delay(50);
  }
  throw new Error('the demo letter did not reach the printer within 20 seconds: see worker.log');
}
